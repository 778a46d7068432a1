// The panel at the right: evidence, or an article. Esc closes it and the focus goes back.
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

/** Show a drawer with a title; returns the body to fill. */
export function openDrawer(title) {
  const before = open?.before ?? document.activeElement;
  closeDrawer({ back: false });
  const body = h("div", { class: "drawer-body", tabindex: 0 });
  const heading = h("h2", { tabindex: -1 }, title);
  const element = h(
    "div", { class: "drawer", role: "dialog", "aria-label": title },
    h("header", { class: "drawer-head" }, heading,
      h("button", { class: "icon-button", type: "button", "aria-label": "Close", title: "Close (Esc)", onclick: () => closeDrawer() }, icon("close"))),
    body,
  );
  document.body.append(element);
  open = { element, before };
  heading.focus();
  return { body, fill: (...children) => replace(body, ...children), isOpen: () => open?.element === element };
}

/** Close it; true when there was one. */
export function closeDrawer({ back = true } = {}) {
  if (!open) return false;
  const { element, before } = open;
  open = null;
  element.remove();
  if (back && before?.isConnected) before.focus();
  return true;
}
