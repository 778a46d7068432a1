// A table: sorted by a click on its head, copied or saved as CSV, its rows ask for more.
import { copy, save } from "../clipboard.js";
import { csv } from "../csv.js";
import { h, replace, uid } from "../dom.js";
import { NUMERIC, brief, show } from "../format.js";
import { icon } from "../icons.js";
import { session } from "../session.js";
import { words } from "../words.js";

const FIRST_ROWS = 10;
/** A few more than the first are shown at once instead of a button for them. */
const SPARE_ROWS = 2;
/** With more rows than that a table scrolls in a box of its own. */
const LONG_TABLE = 14;
const TIGHT = new Set(["id", "date", "datetime"]);
const LONG = 40;
const SHORT = 24;
/** With more columns than that, a row is a card where the page is as narrow as a phone. */
const BESIDE = 3;
/** A name and four values. */
const FOUR_BESIDE = 5;

/** What a word in a cell means at a glance; the word itself always stands beside the colour. */
const TONES = { red: "bad", yellow: "warn", green: "good", P1: "bad", P2: "warn", P3: "calm", P4: "calm" };
const RISKS = { high: "bad", medium: "warn", low: "good" };

/** Words that say that there is no value. */
const NOTHING = /^(not enough data|no cases|not enough|unknown|none|nothing)$/i;

/** What to ask about a row, by what its reference names. */
const ASKS = {
  ticket: (id) => `Show ticket ${id}`,
  account: (_, name) => `Brief me on ${name}`,
  person: (_, name) => `What is on ${name}'s plate?`,
};

/** A table block. */
export function table(block, context) {
  const rows = block.rows.map((cells, n) => ({ cells, ref: block.refs?.[n] ?? null, n }));
  const columns = chosen(block, context.columns);
  const short = new Set(columns.filter((column) => fits(block, column)).map((column) => column.key));
  const state = { by: null, down: false, first: context.rows ?? FIRST_ROWS };
  state.all = rows.length <= state.first + SPARE_ROWS;
  const id = uid("table");
  const title = block.title || "Table";
  // The roles are said, since a table that is laid out as cards loses those of its elements.
  const body = h("tbody", { role: "rowgroup" });
  const looks = lookOf(columns, short);
  const heads = columns.map((column, n) => head(column, looks[n], (key) => sort(state, key, draw)));
  const foot = h("div", { class: "panel-foot" });

  function draw() {
    const sorted = inOrder(rows, state);
    const shown = state.all ? sorted : sorted.slice(0, state.first);
    replace(body, shown.map((row) => line(columns, row, looks, context)));
    heads.forEach((th, n) => mark(th, columns[n], state));
    scroll.classList.toggle("long", shown.length > LONG_TABLE);
    replace(foot, footing(block, rows, state, draw), !block.title && [h("span", { class: "spring" }), csvButtons(block, rows)]);
    foot.hidden = !foot.childNodes.length;
  }

  const scroll = h(
    "div", {
      class: "table-scroll", tabindex: 0, role: "region", "aria-labelledby": id,
      onscroll: () => scroll.classList.toggle("moved", scroll.scrollLeft > 0),
    },
    h(
      "table", { class: ["rows", ...layout(columns, short)].join(" "), role: "table" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, heads)), body,
    ),
  );
  draw();
  const named = h("h3", { class: block.title ? "block-title" : "visually-hidden", id }, title);
  return h("div", { class: "panel" }, block.title ? h("div", { class: "panel-head" }, named, csvButtons(block, rows)) : null, scroll, foot, block.title ? null : named);
}

/** The columns to show: those of these keys, in this order, or all. A copy always has all. */
function chosen(block, keys) {
  const found = (keys ?? []).map((key) => block.columns.find((column) => column.key === key)).filter(Boolean);
  return found.length ? found : block.columns;
}

function csvButtons(block, rows) {
  const title = block.title || "table";
  const text = () => csv(block.columns, rows.map((row) => row.cells));
  const name = `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "table"}.csv`;
  return h(
    "span", {},
    h("button", { class: "icon-button", type: "button", title: "Copy as CSV", "aria-label": `Copy ${title} as CSV`, onclick: () => copy(text(), "Table copied as CSV") }, icon("copy", 17)),
    h("button", { class: "icon-button", type: "button", title: "Save as CSV", "aria-label": `Save ${title} as CSV`, onclick: () => save(text(), name, "text/csv") }, icon("download", 17)),
  );
}

function head(column, look, onSort) {
  return h(
    "th", { scope: "col", role: "columnheader", class: look.join(" ") || null },
    h("button", { class: "sort", type: "button", onclick: () => onSort(column.key) },
      column.label || h("span", { class: "visually-hidden" }, column.key),
      h("span", { class: "arrow", "aria-hidden": "true" })),
  );
}

function sort(state, key, draw) {
  if (state.by !== key) Object.assign(state, { by: key, down: false });
  else if (!state.down) state.down = true;
  else Object.assign(state, { by: null, down: false });
  draw();
}

function mark(th, column, state) {
  const sorted = state.by === column.key;
  th.setAttribute("aria-sort", sorted ? (state.down ? "descending" : "ascending") : "none");
  th.querySelector(".arrow").textContent = sorted ? (state.down ? "▼" : "▲") : "";
}

/** Numbers by size, the rest by words; what is missing comes last either way. */
function inOrder(rows, { by, down }) {
  if (by === null) return rows;
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  return [...rows].sort((a, b) => {
    const [x, y] = [a.cells[by] ?? null, b.cells[by] ?? null];
    if (x === null || y === null) return (x === null) - (y === null) || a.n - b.n;
    const order = typeof x === "number" && typeof y === "number" ? x - y : collator.compare(x, y);
    return (down ? -order : order) || a.n - b.n;
  });
}

/** How the rows stand on a phone: as cards, with four short values in one line. */
function layout(columns, short) {
  if (columns.length <= BESIDE) return [];
  return short.size === columns.length && short.size === FOUR_BESIDE ? ["cards", "four"] : ["cards"];
}

/** Whether all of a column's words stand in one line. */
function fits(block, column) {
  return block.rows.every((row) => show(row[column.key], column.kind).length <= SHORT);
}

/** The classes that the head and the cells of each column share. */
function lookOf(columns, short) {
  const naming = nameColumn(columns);
  return columns.map((column, n) => [
    NUMERIC.has(column.kind) && "num",
    (TIGHT.has(column.kind) || short.has(column.key)) && "tight",
    n === naming && "name",
  ].filter(Boolean));
}

function line(columns, row, looks, context) {
  const cells = columns.map((column, n) => {
    const value = row.cells[column.key];
    const text = show(value, column.kind);
    const seen = column.kind === "datetime" ? brief(value, session.me?.now) : text;
    const look = looks[n];
    const classes = [
      ...look,
      !look.includes("num") && !look.includes("tight") && "long",
      text.length > LONG && "wide",
      (value === null || value === undefined) && "none",
      NOTHING.test(text) && "nothing",
    ].filter(Boolean);
    const shown = look.includes("name") && row.ref ? asking(row.ref, text, context) : toned(seen, column);
    const full = seen === text ? null : text;
    return h("td", { class: classes.join(" ") || null, role: "cell", "data-label": column.label || null, title: full }, shown);
  });
  return h("tr", { role: "row" }, cells);
}

function toned(text, { key, label }) {
  const tones = /risk/.test(key) || label === "Risk" ? RISKS : TONES;
  const tone = Object.hasOwn(tones, text) ? tones[text] : null;
  return tone ? h("span", { class: `toned ${tone}` }, text) : words(text);
}

/** The column that names the row: its id, else the first words. */
function nameColumn(columns) {
  const id = columns.findIndex((column) => column.kind === "id");
  return id >= 0 ? id : columns.findIndex((column) => column.kind === "text" && column.label !== "#");
}

function asking(ref, text, context) {
  const [kind, id] = [ref.slice(0, ref.indexOf(":")), ref.slice(ref.indexOf(":") + 1)];
  if (!ASKS[kind] || !context.ask) return text;
  const ask = ASKS[kind](id, text);
  return h("button", { class: "link", type: "button", title: ask, onclick: () => context.ask(ask) }, text);
}

function footing(block, rows, state, draw) {
  const total = Math.max(block.total_rows ?? 0, rows.length);
  const shown = state.all ? rows.length : state.first;
  const parts = [];
  if (total > shown) parts.push(h("span", {}, `${shown} of ${total.toLocaleString("en-US")} shown`));
  if (rows.length > state.first + SPARE_ROWS) {
    const toggle = () => {
      state.all = !state.all;
      draw();
    };
    const every = total > rows.length ? rows.length : `all ${rows.length}`;
    const label = state.all ? "Show fewer" : `Show ${every}`;
    parts.push(h("button", { class: "button quiet small", type: "button", onclick: toggle }, label));
  }
  return parts;
}
