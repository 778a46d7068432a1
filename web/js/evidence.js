// Where figures come from: figure, tool, metric, query.
import { api } from "./api.js";
import { openDrawer } from "./drawer.js";
import { h } from "./dom.js";
import { show } from "./format.js";
import { icon } from "./icons.js";
import { empty, problem, skeleton } from "./problems.js";

/** Open the evidence of a run, at the figure with this label where one is given. */
export async function openEvidence(run, label = null) {
  const drawer = openDrawer("Evidence");
  const load = async () => {
    drawer.fill(skeleton("w60 tall", "w80", "w40", "block"));
    try {
      const evidence = await api.evidence(run);
      if (!drawer.isOpen()) return;
      drawer.fill(content(evidence, label));
      drawer.body.querySelector(".figure.chosen")?.scrollIntoView({ block: "center" });
    } catch (failure) {
      drawer.fill(problem(failure, load));
    }
  };
  await load();
}

function content({ calls = [], figures = [] }, label) {
  if (!calls.length && !figures.length) {
    return empty("evidence", "Nothing to show", "This answer states no figure and asked no tool.");
  }
  return [
    h("p", { class: "evidence-intro" }, "Every figure of this answer, the tool that produced it, what it is defined to mean, and the queries that were run with your rights."),
    figures.map((figure) => figureRow(figure, calls, figure.label === label)),
    calls.length > 0 && h("h3", { class: "drawer-heading" }, "Tools that were asked"),
    calls.map((call, n) => callRow(call, n, calls.length === 1)),
  ];
}

function figureRow(figure, calls, chosen) {
  const tool = calls[figure.call]?.tool ?? null;
  return h(
    "div", { class: chosen ? "figure chosen" : "figure" },
    h("div", { class: "figure-line" }, h("span", {}, figure.label), h("span", { class: "value" }, show(figure.value, figure.kind ?? "number"))),
    figure.definition && h("p", { class: "formula" }, figure.definition),
    h("p", { class: "trail" },
      tool && h("span", { class: "pill" }, tool),
      figure.metric && icon("arrow-right", 13),
      figure.metric && h("span", { class: "pill accent" }, figure.metric)),
  );
}

function callRow(call, n, open) {
  const args = Object.entries(call.args ?? {}).map(([name, value]) => `${name} = ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const queries = (call.queries ?? []).map((query) => (typeof query === "string" ? query : query.sql ?? JSON.stringify(query, null, 1)));
  return h(
    "details", { class: "call", open },
    h("summary", {}, icon("chevron-right", 15), `${n + 1}. ${call.tool}`),
    h("div", { class: "call-body" },
      args.length > 0 && h("p", { class: "muted" }, args.join(" · ")),
      queries.length ? queries.map((query) => h("pre", { class: "code", tabindex: 0 }, query)) : h("p", { class: "muted" }, "No query was recorded.")),
  );
}
