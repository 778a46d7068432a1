// Articles and drafts as elements: headings, lists, tables, bold, code, links. Anything else is text.
// Builds nodes and never markup, so that an article cannot act on the page.
import { h } from "./dom.js";

const INLINE = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^\s)]+)\)/g;
const ITEM = /^\s*(?:[-*]|\d+[.)])\s+/;

/** The address of a heading within its article. */
export function slug(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}

/** Text with its bold words, code and links. */
function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(end, match.index));
    if (match[1]) nodes.push(h("strong", {}, match[1]));
    else if (match[2]) nodes.push(h("code", {}, match[2]));
    // A link within the help centre leads nowhere here: its words stay.
    else if (!/^https?:\/\//.test(match[4])) nodes.push(match[3]);
    else nodes.push(h("a", { href: match[4], target: "_blank", rel: "noopener noreferrer" }, match[3]));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}

/** Markdown as a list of elements. */
export function markdown(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const made = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const [element, next] = block(lines, at);
    made.push(element);
    at = next;
  }
  return made;
}

function block(lines, at) {
  const line = lines[at];
  const heading = /^(#{1,5})\s+(.*)$/.exec(line);
  if (heading) {
    const level = Math.min(heading[1].length + 1, 4);
    return [h(`h${level}`, { "data-slug": slug(heading[2]) }, inline(heading[2])), at + 1];
  }
  if (line.startsWith("```")) return fence(lines, at);
  if (line.startsWith(">")) return quote(lines, at);
  if (ITEM.test(line)) return list(lines, at);
  if (line.trim().startsWith("|") && /^\s*\|?[\s:|-]+\|?\s*$/.test(lines[at + 1] ?? "")) return table(lines, at);
  return paragraph(lines, at);
}

function fence(lines, at) {
  let end = at + 1;
  while (end < lines.length && !lines[end].startsWith("```")) end += 1;
  return [h("pre", { tabindex: 0 }, h("code", {}, lines.slice(at + 1, end).join("\n"))), end + 1];
}

function quote(lines, at) {
  const inner = [];
  let end = at;
  while (end < lines.length && lines[end].startsWith(">")) {
    inner.push(lines[end].replace(/^>\s?/, ""));
    end += 1;
  }
  return [h("blockquote", {}, markdown(inner.join("\n"))), end];
}

function list(lines, at) {
  const ordered = /^\s*\d/.test(lines[at]);
  const items = [];
  let end = at;
  while (end < lines.length && lines[end].trim()) {
    if (ITEM.test(lines[end])) items.push(lines[end].replace(ITEM, ""));
    else items[items.length - 1] += ` ${lines[end].trim()}`;
    end += 1;
  }
  const start = ordered ? Number(/\d+/.exec(lines[at])[0]) : null;
  const props = ordered && start !== 1 ? { start } : {};
  return [h(ordered ? "ol" : "ul", props, items.map((item) => h("li", {}, inline(item)))), end];
}

function table(lines, at) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const head = h("tr", {}, cells(lines[at]).map((cell) => h("th", { scope: "col" }, inline(cell))));
  const rows = [];
  let end = at + 2;
  while (end < lines.length && lines[end].trim().startsWith("|")) {
    rows.push(h("tr", {}, cells(lines[end]).map((cell) => h("td", {}, inline(cell)))));
    end += 1;
  }
  return [h("table", {}, h("thead", {}, head), h("tbody", {}, rows)), end];
}

function paragraph(lines, at) {
  const parts = [];
  let end = at;
  while (end < lines.length && lines[end].trim() && !/^(#{1,5}\s|```|>)/.test(lines[end])) {
    if (end > at && ITEM.test(lines[end])) break;
    if (end > at) parts.push(h("br"));
    parts.push(...inline(lines[end]));
    end += 1;
  }
  return [h("p", {}, parts), end];
}
