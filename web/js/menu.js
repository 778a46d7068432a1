// A small menu at a button, by mouse or arrow keys.
import { h } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

/** Open a menu of {label, icon, run, danger} at a button; null is a line. */
export function openMenu(button, items) {
  if (closeMenu() === button) return;
  const rows = items.filter((item) => item !== undefined && item !== false).map((item) => {
    if (item === null) return h("hr");
    return h("button", { type: "button", role: "menuitem", class: item.danger ? "danger" : null, onclick: () => { closeMenu(); item.run(); } }, icon(item.icon, 17), item.label);
  });
  const element = h("div", { class: "menu", role: "menu", onkeydown: (event) => keys(event, element) }, rows);
  document.body.append(element);
  place(element, button.getBoundingClientRect());
  button.setAttribute("aria-expanded", "true");
  open = { element, button };
  element.querySelector("button").focus();
}

/** Close it; the button that it belonged to, or null. */
export function closeMenu() {
  if (!open) return null;
  const { element, button } = open;
  open = null;
  button.setAttribute("aria-expanded", "false");
  if (element.contains(document.activeElement)) button.focus();
  element.remove();
  return button;
}

function place(element, at) {
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = at.bottom + 4 + height < innerHeight;
  element.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  element.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
}

function keys(event, element) {
  const buttons = [...element.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons.at((at + step + buttons.length) % buttons.length).focus();
  } else if (event.key === "Tab") {
    closeMenu();
  }
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.element.contains(event.target) && !open.button.contains(event.target)) closeMenu();
});
