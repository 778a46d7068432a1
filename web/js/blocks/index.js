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
  return report.blocks.map((block) => {
    try {
      return RENDERERS[block.type](block, context);
    } catch (error) {
      console.error(error);
      return problem({ message: `A part of this answer (${block.type}) could not be shown.` });
    }
  });
}

function note(block) {
  const warning = block.tone === "warning";
  return h(
    "p", { class: warning ? "note warning" : "note" },
    icon(warning ? "alert" : "info", 17),
    h("span", {}, warning && h("span", { class: "visually-hidden" }, "Warning: "), words(block.text)),
  );
}
