// Short messages in the corner.
import { h, announce } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 5_000;

/** Show a message for a while; `action` is {label, run}. */
export function toast(text, action = null) {
  const element = h(
    "div", { class: "toast" },
    h("span", {}, text),
    action && h("button", { class: "link", type: "button", onclick: () => { element.remove(); action.run(); } }, action.label),
    h("button", { class: "icon-button", type: "button", "aria-label": "Dismiss", onclick: () => element.remove() }, icon("close", 16)),
  );
  document.getElementById("toasts").append(element);
  announce(text);
  setTimeout(() => element.remove(), SHOWN_MS);
}
