// A report's blocks as elements. `context` says what can be done: {ask, evidence, article}.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { problem } from "../problems.js";
import { decisionBlock } from "../decisions.js";
import { chart } from "./chart.js";
import { metrics } from "./metrics.js";
import { passages } from "./passages.js";
import { steps } from "./steps.js";
import { table } from "./table.js";
import { text } from "./text.js";
import { words } from "../words.js";

const RENDERERS = {
  headline: (block) => h("p", { class: "headline" }, words(block.text)),
  metrics,
  table,
  chart,
  passages,
  text,
  note,
  steps,
  approval: decisionBlock,
};

/** The blocks of a report, in order. One that fails is told and stops no other. */
export function blocks(report, context) {
  return inOrder(report.blocks).map((block) => {
    try {
      return RENDERERS[block.type](block, context);
    } catch (error) {
      console.error(error);
      return problem({ message: `A part of this answer (${block.type}) could not be shown.` });
    }
  });
}

/** What waits to be decided stands before what can be asked next. */
function inOrder(given) {
  const made = [];
  for (const block of given) {
    const before = block.type === "approval" && made.at(-1)?.type === "steps";
    made.splice(before ? -1 : made.length, 0, block);
  }
  return made;
}

function note(block) {
  const warning = block.tone === "warning";
  return h(
    "p", { class: warning ? "note warning" : "note" },
    icon(warning ? "alert" : "info", 17),
    h("span", {}, warning && h("span", { class: "visually-hidden" }, "Warning: "), words(block.text)),
  );
}
