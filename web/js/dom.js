// Elements from values. Text becomes text nodes and nothing else: nothing a ticket says is markup.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "indeterminate"]);
const SVG = "http://www.w3.org/2000/svg";

/** An element: attributes, `onclick`-like listeners, and children (text, nodes, lists of them). */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** Add children, leaving out what is empty. */
function append(parent, ...children) {
  const nodes = children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false);
  parent.append(...nodes.map((c) => (typeof c === "number" ? String(c) : c)));
  return parent;
}

/** Put other children in place of those there are. */
export function replace(parent, ...children) {
  parent.replaceChildren();
  return append(parent, ...children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

let counter = 0;

/** An id that no other element has. */
export function uid(prefix = "id") {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** A function that runs once its callers have been quiet for `ms`. */
export function debounce(call, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), ms);
  };
}

/** Tell people who listen instead of look. */
export function announce(text) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  // Screen readers speak a change, so the same text again has to be one.
  setTimeout(() => { place.textContent = text; }, 60);
}
