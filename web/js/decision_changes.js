// Before and after, field by field; with several rows each can be left out.
import { h } from "./dom.js";
import { show } from "./format.js";
import { icon } from "./icons.js";
import { words } from "./words.js";

const LONG = 90;
/** With more changes than that they scroll in a box of their own. */
const MANY = 8;
/** So many are read at a glance. */
const FEW = 3;

/** The changes of an approval. `leftOut` holds the rows not to touch; `redraw` runs when it changes. */
export function changeList(approval, leftOut, redraw) {
  const changes = approval.changes ?? [];
  if (!changes.length) return null;
  const choosable = approval.state === "pending" && approval.may_decide && approval.rows?.length > 1;
  const rows = changes.map((change, n) => {
    if (isLong(change)) return long(change);
    return line(change, choosable ? rowOf(change, n, approval) : null, leftOut, redraw);
  });
  const many = changes.length > MANY;
  const props = many ? { tabindex: 0, role: "region", "aria-label": "Changes" } : {};
  return h("div", { class: "changes" }, h("div", { class: "changes-scroll", ...props }, rows));
}

/** Whether the changes of an approval take more than a glance to read. */
export function takesLong({ changes = [] }) {
  return changes.length > FEW || changes.some(isLong);
}

function isLong(change) {
  return [change.before, change.after].some((v) => typeof v === "string" && (v.length > LONG || v.includes("\n")));
}

/**
 * The row that a change belongs to: its subject is the row's id, or begins with it as a word. Where
 * subjects are names, each row has its change in the same place.
 */
function rowOf(change, n, { rows, changes }) {
  const ids = rows.map((row) => row.slice(row.indexOf(":") + 1));
  const named = ids.find((id) => change.subject === id || change.subject.startsWith(`${id} `));
  return named ?? (rows.length === changes.length ? ids[n] : null);
}

function line(change, row, leftOut, redraw) {
  const out = row !== null && leftOut.has(row);
  const toggle = (event) => {
    if (event.target.checked) leftOut.delete(row);
    else leftOut.add(row);
    redraw();
  };
  const box = row !== null && h("input", { type: "checkbox", checked: !out, "aria-label": `Include ${change.subject}`, onchange: toggle });
  return h(
    "div", { class: `change-row${row !== null ? " choosable" : ""}${out ? " left-out" : ""}` },
    box,
    h("span", { class: "subject" }, words(change.subject), " ", h("span", { class: "of" }, change.field)),
    beforeAfter(change),
  );
}

function beforeAfter({ before, after }) {
  const none = before === null || before === undefined || before === "";
  return h(
    "span", { class: "before-after" },
    !none && h("del", {}, h("span", { class: "visually-hidden" }, "before: "), show(before)),
    !none && icon("arrow-right", 14),
    h("ins", {}, h("span", { class: "visually-hidden" }, "after: "), show(after)),
  );
}

function long(change) {
  return h(
    "div", { class: "change-long" },
    h("strong", {}, change.subject, " ", h("span", { class: "muted" }, change.field)),
    change.before && h("p", { class: "body muted" }, show(change.before)),
    h("p", { class: "body" }, show(change.after)),
  );
}
