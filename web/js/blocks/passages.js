// What the answer cites; each passage opens its article at the heading.
import { h } from "../dom.js";
import { markdown, slug } from "../markdown.js";

/** A passages block. */
export function passages(block, context) {
  const items = block.items.map((item, n) => passage(item, n + 1, context));
  const title = block.title && h("div", { class: "panel-head" }, h("h3", { class: "block-title" }, block.title));
  return h("div", { class: "panel" }, title, h("ol", {}, items));
}

function passage(item, number, context) {
  const where = [...new Set([item.title, item.heading].filter(Boolean))].join(" › ");
  const open = (event) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    context.article(item.article_id, item.heading);
  };
  return h(
    "li", { class: "passage" },
    h("span", { class: "number", "aria-hidden": "true" }, String(number)),
    h("p", { class: "where" },
      h("a", { href: articlePath(item.article_id, item.heading), onclick: open },
        h("span", { class: "visually-hidden" }, `Source ${number}: `), where)),
    h("blockquote", { class: "quote markdown" }, markdown(item.text)),
  );
}

/** The address of an article, at a heading. */
export function articlePath(id, heading = null) {
  const path = `/articles/${id.split("/").map(encodeURIComponent).join("/")}`;
  return heading ? `${path}#${encodeURIComponent(slug(heading))}` : path;
}
