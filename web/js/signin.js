// The page before somebody is known.
import { api } from "./api.js";
import { h, replace, uid } from "./dom.js";
import { problem } from "./problems.js";

/** Show it in the place of the page. */
export function signIn(app, why = null) {
  const id = uid("token");
  const input = h("input", { class: "field", id, type: "password", autocomplete: "current-password", placeholder: "dm_…", required: true });
  const trouble = h("div", {});
  const button = h("button", { class: "button primary", type: "submit" }, "Sign in");
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    trouble.replaceChildren();
    try {
      await api.signIn(input.value.trim());
      location.reload();
    } catch (failure) {
      button.disabled = false;
      trouble.replaceChildren(problem(failure));
      input.focus();
    }
  };
  app.className = "signed-out";
  document.title = "Sign in · Deskmate";
  replace(
    app,
    h("main", { class: "signin", id: "main" },
      h("form", { class: "signin-card", onsubmit: submit },
        h("img", { src: "/icon.svg", alt: "", width: 44, height: 44 }),
        h("h1", {}, "Sign in to Deskmate"),
        h("p", {}, why ?? "Paste the access token that you were given, or open your personal link."),
        h("div", {}, h("label", { class: "label", for: id }, "Access token"), input),
        trouble, button,
        h("p", {}, "The demo prints one link per persona when it starts."))),
  );
  input.focus();
}
