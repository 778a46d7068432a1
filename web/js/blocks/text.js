// Running text: a draft to take over, or words that came from outside, marked as such.
import { copy } from "../clipboard.js";
import { h } from "../dom.js";
import { moment } from "../format.js";
import { icon } from "../icons.js";
import { markdown } from "../markdown.js";

/** A text block. */
export function text(block) {
  const title = [block.title, block.at && moment(block.at)].filter(Boolean).join(" · ");
  const body = block.outside
    ? h("div", { class: "prose plain" }, block.body)
    : h("div", { class: "prose markdown" }, markdown(block.body));
  return h(
    "section", { class: block.outside ? "panel outside" : "panel", "aria-label": block.title ?? "Text" },
    h("div", { class: "panel-head" },
      h("h3", { class: "block-title" }, title),
      block.outside && h("span", { class: "pill" }, "Their words"),
      h("button", { class: "icon-button", type: "button", title: "Copy", "aria-label": `Copy ${block.title ?? "text"}`, onclick: () => copy(block.body) }, icon("copy", 17))),
    body,
  );
}
