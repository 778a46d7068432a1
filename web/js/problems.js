// How a failure is shown: the sentence, the number for the administrator, a way to try again.
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A failure as an element; `retry` runs when the person wants to try again. */
export function problem(failure, retry = null, label = "Try again") {
  const told = failure.message?.includes(failure.request);
  const reference = failure.request && !told && (failure.status >= 500 || !failure.status);
  return h(
    "div", { class: "problem", role: "alert" },
    icon("alert", 20),
    h(
      "div", {},
      h("p", {}, failure.message),
      reference && h("span", { class: "reference" }, `Reference ${failure.request}`),
      retry && h("button", { class: "button small", type: "button", onclick: retry }, icon("refresh", 15), label),
    ),
  );
}

/** Grey bars in the place of what is being fetched. */
export function skeleton(...kinds) {
  const bars = kinds.map((kind) => h("span", { class: `skeleton ${kind}` }));
  return h("div", { class: "skeletons", role: "status", "aria-label": "Loading" }, bars);
}

/** What is shown where there is nothing. */
export function empty(name, title, text, ...more) {
  return h("div", { class: "empty" }, icon(name, 30), h("strong", {}, title), h("p", {}, text), more);
}
