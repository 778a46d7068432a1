// Questions that need an answer first. The browser's own <dialog> keeps the focus inside.
import { h, uid } from "./dom.js";

/** Show a dialog; the promise ends with true for yes. */
export function confirm({ title, text, yes, danger = false }) {
  return new Promise((resolve) => {
    const id = uid("dialog");
    const dialog = h(
      "dialog", { "aria-labelledby": id },
      h("form", { class: "dialog", method: "dialog" },
        h("h2", { id }, title), h("p", { class: "muted" }, text),
        h("div", { class: "dialog-buttons" },
          h("button", { class: "button", value: "no" }, "Cancel"),
          h("button", { class: `button ${danger ? "danger" : "primary"}`, value: "yes" }, yes))),
    );
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const SHORTCUTS = [
  [["/"], "Type a question"],
  [["↑"], "In the empty field: your last questions"],
  [["Enter"], "Ask"],
  [["Shift", "Enter"], "A new line"],
  [["Ctrl", "K"], "Find anything: pages, conversations, questions (⌘ K on a Mac)"],
  [["Esc"], "Close what is open; stop an answer"],
  [["1", "–", "9"], "Choose, when a question comes back"],
  [["?"], "This list"],
];

/** Show the keys. */
export function showShortcuts() {
  const id = uid("dialog");
  const dialog = h(
    "dialog", { "aria-labelledby": id },
    h("form", { class: "dialog", method: "dialog" },
      h("h2", { id }, "Keyboard"),
      h("dl", { class: "shortcuts" }, SHORTCUTS.map(([keys, what]) => [h("dt", {}, keys.map((key) => h("kbd", {}, key))), h("dd", {}, what)])),
      h("div", { class: "dialog-buttons" }, h("button", { class: "button primary" }, "Close"))),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
