// A row of figures; each opens what it rests on.
import { h } from "../dom.js";
import { changed, improved, show } from "../format.js";

/** Columns in which so many figures make full rows; with more than these, as many as fit. */
const COLUMNS = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 3, 7: 4, 8: 4, 9: 5, 10: 5 };

/** The figures of a metrics block. */
export function metrics(block, context) {
  const cells = block.items.map((item) => metric(item, context));
  const title = block.title && h("h3", { class: "block-title" }, block.title);
  const row = h("div", { class: `metrics columns-${COLUMNS[cells.length] ?? "any"}`, role: "group", "aria-label": block.title ?? "Figures" }, cells);
  return title ? h("div", { class: "section-body" }, title, row) : row;
}

function metric(item, context) {
  const change = changed(item);
  const tone = { true: "good", false: "bad" }[improved(item)] ?? "";
  const parts = [
    h("span", { class: "value" }, show(item.value, item.kind)),
    h("span", { class: "name" }, item.label),
    change && h("span", { class: `change ${tone}` }, change, tone && h("span", { class: "visually-hidden" }, tone === "good" ? " (better)" : " (worse)")),
  ];
  if (!context.evidence) return h("div", { class: "metric" }, parts);
  const open = () => context.evidence(item.label);
  return h("button", { class: "metric", type: "button", title: "Where this figure comes from", onclick: open }, parts);
}
