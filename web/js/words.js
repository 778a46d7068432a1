// A sentence with its code as code; ids like DESK-1002, figures like 40 % and durations stay in one line.
import { h } from "./dom.js";

const PIECES = /`([^`]+)`|\b[A-Z][A-Z0-9]*-\d+\b|[-+]?\d[\d.,]* %|\b\d+ (?:d \d+ h|h \d+ min|[dh]|min)\b/g;

/** The text as nodes. */
export function words(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(PIECES)) {
    nodes.push(text.slice(end, match.index), match[1] ? h("code", {}, match[1]) : h("span", { class: "whole" }, match[0]));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)];
}
