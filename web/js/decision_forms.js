// Forms of a decision: other arguments, made from their JSON schema, and the reason of a rejection.
import { h, uid } from "./dom.js";

const LONG = 60;

/** A form to change the arguments of an approval. */
export function editForm(approval, { edit, cancel }) {
  const schema = approval.schema;
  const names = Object.keys(schema.properties ?? {});
  const fields = names.map((name) => field(name, resolve(schema.properties[name], schema), approval.args[name]));
  const submit = (event) => {
    event.preventDefault();
    const args = {};
    for (const one of fields) {
      const value = one.value();
      if (value !== undefined) args[one.name] = value;
    }
    edit(args);
  };
  return h(
    "form", { class: "decision-form", onsubmit: submit, "aria-label": "Edit this change", onkeydown: escapes(cancel) },
    fields.map((one) => one.element),
    h("div", { class: "form-buttons" },
      h("button", { class: "button primary", type: "submit" }, "Save the change"),
      h("button", { class: "button quiet", type: "button", onclick: cancel }, "Cancel")),
  );
}

/** A form for the reason of a rejection. */
export function rejectForm(approval, { reject, cancel }) {
  const id = uid("reason");
  const input = h("input", { class: "field", id, maxlength: 1000, autocomplete: "off", placeholder: "For example: not before Monday" });
  const submit = (event) => {
    event.preventDefault();
    reject(input.value.trim());
  };
  return h(
    "form", { class: "decision-form", onsubmit: submit, "aria-label": "Reject this change", onkeydown: escapes(cancel) },
    h("div", {}, h("label", { class: "label", for: id }, "Why? (optional; it goes into the record)"), input),
    h("div", { class: "form-buttons" },
      h("button", { class: "button danger", type: "submit" }, "Reject"),
      h("button", { class: "button quiet", type: "button", onclick: cancel }, "Cancel")),
  );
}

function escapes(cancel) {
  return (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    cancel();
  };
}

/** A property with its definition in place, and whether it may be empty. */
function resolve(property, schema) {
  if (property.$ref) {
    return { ...schema.$defs[property.$ref.split("/").pop()], ...property };
  }
  if (property.anyOf) {
    const some = property.anyOf.filter((one) => one.type !== "null");
    const list = some.find((one) => one.type === "array");
    const first = resolve(some[0] ?? {}, schema);
    return { ...first, ...property, list: Boolean(list), optional: some.length < property.anyOf.length };
  }
  return { ...property, list: property.type === "array" };
}

function field(name, property, given) {
  const id = uid("field");
  const { input, value } = control(id, property, given);
  const hint = property.list ? " (one per line)" : "";
  const element = h("div", {}, h("label", { class: "label", for: id }, capital(name.replaceAll("_", " ")) + hint), input);
  return { name, element, value: () => changed(value(), given) };
}

/** Undefined where it is as it was: what is left out stays. */
function changed(value, given) {
  return JSON.stringify(value) === JSON.stringify(given) ? undefined : value;
}

function control(id, property, given) {
  if (property.enum) return choice(id, property, given);
  if (property.type === "boolean") {
    const input = h("input", { type: "checkbox", id, checked: Boolean(given) });
    return { input, value: () => input.checked };
  }
  if (property.type === "integer" || property.type === "number") {
    const input = h("input", {
      class: "field", type: "number", id, value: given ?? "", min: property.minimum, max: property.maximum,
      step: property.type === "integer" ? 1 : "any",
    });
    return { input, value: () => (input.value === "" ? given : Number(input.value)) };
  }
  if (property.list || Array.isArray(given)) return lines(id, given);
  return words(id, property, given);
}

function choice(id, property, given) {
  const options = property.enum.map((one) => h("option", { value: one, selected: one === given }, String(one).replaceAll("_", " ")));
  const input = h("select", { class: "field", id }, options);
  return { input, value: () => input.value };
}

function lines(id, given) {
  const shown = Array.isArray(given) ? given : [given].filter((one) => one !== null && one !== undefined);
  const input = h("textarea", { class: "field", id, rows: Math.min(8, shown.length + 1) });
  input.value = shown.join("\n");
  const read = () => input.value.split("\n").map((one) => one.trim()).filter(Boolean);
  // A single word that was not a list before stays one: "top_5".
  return { input, value: () => (Array.isArray(given) || read().length > 1 ? read() : read()[0] ?? given) };
}

function words(id, property, given) {
  const text = typeof given === "string" ? given : given === null || given === undefined ? "" : JSON.stringify(given);
  const long = text.length > LONG || (property.maxLength ?? 0) > 1000;
  const input = long
    ? h("textarea", { class: "field", id, maxlength: property.maxLength, rows: Math.min(16, text.split("\n").length + 3) })
    : h("input", { class: "field", id, maxlength: property.maxLength, autocomplete: "off" });
  input.value = text;
  return { input, value: () => (input.value === text ? given : input.value) };
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
