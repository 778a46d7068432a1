// What can be asked next, or the choices of a question back.
import { h } from "../dom.js";
import { icon } from "../icons.js";

/** A steps block. In a question back the steps are its answers, and are shown as such. */
export function steps(block, context) {
  if (context.kind === "clarify") return choices(block, context);
  const items = block.items.map((step) => {
    const ask = step.ask ?? null;
    if (!ask || !context.ask) return h("span", { class: "pill" }, step.text);
    return h("button", { class: "chip", type: "button", title: ask, onclick: () => context.ask(ask) }, step.text, icon("arrow-right", 15));
  });
  return h("div", { class: "next" }, h("h3", { class: "block-title" }, block.title ?? "Next"), h("div", { class: "chips" }, items));
}

function choices(block, context) {
  const items = block.items.map((step, n) =>
    h("button", { class: "button", type: "button", onclick: () => context.ask(step.ask ?? step.text) },
      h("span", {}, step.text), h("kbd", { "aria-hidden": "true" }, String(n + 1))));
  return h("div", { class: "choices", role: "group", "aria-label": block.title ?? "Choose" }, items);
}
