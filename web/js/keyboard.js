// Keys that work everywhere on the page.
import { closeDrawer } from "./drawer.js";
import { showShortcuts } from "./dialogs.js";
import { closeMenu } from "./menu.js";

/** Listen; `page` is the frame with its composer, `palette` opens the palette. */
export function listen(page, palette) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      palette();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "Escape") escape(event, page);
    else if (!typing(event.target) && !document.querySelector("dialog[open]")) plain(event, page);
  });
}

/** The uppermost thing closes; where nothing is open, the answer stops. */
function escape(event, page) {
  if (document.querySelector("dialog[open]")) return;
  if (closeMenu() || closeDrawer() || page.closeMenu() || page.stop?.()) event.preventDefault();
}

function plain(event, page) {
  if (event.key === "/") {
    event.preventDefault();
    page.composer?.focus();
  } else if (event.key === "?") {
    event.preventDefault();
    showShortcuts();
  } else if (event.key === "ArrowUp" && page.composer && event.target === document.body) {
    event.preventDefault();
    page.composer.focus();
    page.composer.recall(event);
  } else if (/^[1-9]$/.test(event.key)) {
    choose(Number(event.key));
  }
}

/** The choices of the last question back, by their number. */
function choose(n) {
  const last = [...document.querySelectorAll(".turn")].at(-1);
  last?.querySelectorAll(".choices button")[n - 1]?.click();
}

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}
