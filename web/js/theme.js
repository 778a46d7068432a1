// Light, dark, or what the system says.
import { read, write } from "./kept.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

/** The theme that is shown: "light" or "dark". */
export function theme() {
  return document.documentElement.dataset.theme;
}

/** What was chosen: "light", "dark" or "system". */
export function chosen() {
  return read("theme") ?? "system";
}

/** Choose a theme. */
export function choose(name) {
  write("theme", name === "system" ? null : name);
  apply();
}

/** Call this when the theme has changed, until the function that is returned is called. */
export function onTheme(call) {
  listeners.add(call);
  return () => listeners.delete(call);
}

function apply() {
  const name = read("theme") ?? (system.matches ? "dark" : "light");
  if (name === theme()) return;
  document.documentElement.dataset.theme = name;
  for (const call of listeners) call(name);
}

system.addEventListener("change", apply);
