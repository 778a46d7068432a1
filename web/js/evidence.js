// Where figures come from: figure, tool, metric, query.
import { api } from "./api.js";
import { openDrawer } from "./drawer.js";
import { h } from "./dom.js";
import { count, show } from "./format.js";
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

function content({ calls = [], figures = [], reading = null }, label) {
  if (!calls.length && !figures.length) {
    return empty("evidence", "Nothing to show", "This answer states no figure and asked no tool.");
  }
  // A label can stand for several figures; the first is the one that was clicked.
  const chosen = figures.find((figure) => figure.label === label);
  const row = (figure) => figureRow(figure, calls, figure === chosen);
  const columns = figures.filter((figure) => figure.where === "column");
  return [
    h("p", { class: "evidence-intro" }, "Every figure of this answer, the tool that produced it, what it is defined to mean, and the queries that were run with your rights."),
    figures.filter((figure) => figure.where !== "column").map(row),
    columns.length > 0 && [h("h3", { class: "drawer-heading" }, "Columns of the tables"), columns.map(row)],
    calls.length > 0 && h("h3", { class: "drawer-heading" }, "Tools that were asked"),
    calls.map((call, n) => callRow(call, n, calls.length === 1)),
    reading?.tool && understood(reading),
  ];
}

/** How the question was read: the words each argument came from. */
function understood(reading) {
  const sure = reading.confidence ? ` with ${show(reading.confidence, "percent")} confidence` : "";
  const other = reading.runner_up ? `; next came ${reading.runner_up}, ${show(reading.runner_up_confidence, "percent")}` : "";
  const slots = (reading.slots ?? []).map(({ field, value, words }) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return h("li", {}, `${field} = ${text}`, words && h("span", { class: "muted" }, ` from “${words}”`));
  });
  return [
    h("h3", { class: "drawer-heading" }, "How the question was understood"),
    h("p", { class: "figure" }, `As ${reading.tool}${sure}${other}.`),
    slots.length > 0 && h("ul", { class: "slots" }, slots),
  ];
}

function figureRow(figure, calls, chosen) {
  const call = calls[figure.call];
  const tool = call?.title ?? call?.tool ?? null;
  return h(
    "div", { class: chosen ? "figure chosen" : "figure" },
    h("div", { class: "figure-line" }, h("span", {}, figure.label), h("span", { class: "value" }, figure.shown ?? show(figure.value, figure.kind))),
    figure.definition && h("p", { class: "formula" }, capital(figure.definition)),
    figure.worked_out && h("p", { class: "formula" }, capital(figure.worked_out)),
    figure.formula && h("p", { class: "formula" }, h("code", {}, figure.formula)),
    h("p", { class: "trail" },
      tool && h("span", { class: "pill" }, tool),
      figure.metric && icon("arrow-right", 13),
      figure.metric && h("span", { class: "pill accent" }, figure.metric)),
  );
}

function callRow(call, n, open) {
  const args = Object.entries(call.args ?? {}).map(([name, value]) => `${name} = ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const queries = (call.queries ?? []).map(queryText);
  const facts = [
    args.length > 0 && args.join(" · "),
    call.ms && `${Math.round(call.ms)} ms`,
    call.left_out > 0 && `${call.left_out} further runs of statements were not kept`,
  ];
  return h(
    "details", { class: "call", open },
    h("summary", {}, icon("chevron-right", 15), `${n + 1}. ${call.title ?? call.tool}`),
    h("div", { class: "call-body" },
      h("p", { class: "muted" }, facts.filter(Boolean).join(" · ")),
      queries.length ? queries.map((query) => h("pre", { class: "code", tabindex: 0 }, query)) : h("p", { class: "muted" }, "No query was recorded.")),
  );
}

const CLAUSES = /(?<!OUTER)\s+(?=(?:FROM|WHERE|GROUP BY|ORDER BY|HAVING|LIMIT|UNION|(?:LEFT OUTER )?JOIN)\b)/g;
const MANY_VALUES = /\?(?:, \?){4,}/g;

/** A query with a line for each clause, and long lists of values counted. */
function laidOut(sql) {
  return sql.replace(MANY_VALUES, (list) => `? × ${(list.length + 2) / 3}`).replace(CLAUSES, "\n");
}

function queryText(query) {
  const about = [query.rows !== undefined && count(query.rows, "row"), query.times > 1 && `run ${query.times} times`];
  const note = about.filter(Boolean).join(", ");
  return [query.sql && laidOut(query.sql), query.params && `-- with ${query.params}`, note && `-- ${note}`].filter(Boolean).join("\n");
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
