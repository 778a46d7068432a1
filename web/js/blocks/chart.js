// A chart, drawn by Vega from the server's specification, in this page's colours; or as a table.
import { api } from "../api.js";
import { h, replace, uid } from "../dom.js";
import { show } from "../format.js";
import { icon } from "../icons.js";
import { skeleton } from "../problems.js";
import { onTheme } from "../theme.js";
import { colours } from "./chart_colours.js";
import { table } from "./table.js";
import { tooltip } from "./chart_tooltip.js";

let vega = null;

/** Vega is large: it is loaded with the first chart. */
function load() {
  vega ??= import("/static/vega.js").then(() => window.vegaEmbed);
  vega.catch(() => { vega = null; });
  return vega;
}

/** A chart block. */
export function chart(block, context) {
  const id = uid("chart");
  const place = h("div", { class: "chart-place" });
  const title = [block.title, block.y_label && `(${block.y_label})`].filter(Boolean).join(" ");
  const button = h("button", { class: "button quiet small", type: "button", "aria-pressed": "false" }, icon("table", 16), "Table");
  const figure = h(
    "figure", { class: "panel", role: "group", "aria-labelledby": id },
    h("div", { class: "panel-head" }, h("h3", { class: "block-title", id }, title), button),
    place,
  );
  const drawing = new Drawing(block, place);
  button.addEventListener("click", () => {
    const asTable = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(asTable));
    if (asTable) {
      drawing.clear();
      replace(place, asRows(block, context));
    } else {
      drawing.draw();
    }
  });
  drawing.whenSeen(() => {
    replace(place, h("p", { class: "note" }, icon("info", 17), "The chart could not be drawn; these are its figures."), asRows(block, context));
  });
  return figure;
}

/** The figures of a chart as a table. */
function asRows(block, context) {
  const columns = [{ key: "x", label: block.x_label || "", kind: "text" }];
  block.series.forEach((series, n) => columns.push({ key: `y${n}`, label: series.name, kind: block.y_kind }));
  const rows = block.x.map((x, i) => {
    const row = { x };
    block.series.forEach((series, n) => { row[`y${n}`] = series.y[i] ?? null; });
    return row;
  });
  return table({ title: null, columns, rows }, { ...context, ask: null });
}

/** One drawn chart: follows the width of its place and the theme. */
class Drawing {
  constructor(block, place) {
    this.block = block;
    this.place = place;
    this.view = null;
    this.width = 0;
    this.specification = null;
    this.cleared = false;
  }

  /** Draw once the place is on the screen, and again when its width or the theme changes. */
  whenSeen(onFailure) {
    const draw = () => this.draw().catch((error) => { console.error(error); onFailure(); });
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      replace(this.place, skeleton("block"));
      draw();
      new ResizeObserver(() => {
        if (!this.cleared && Math.abs(this.place.clientWidth - this.width) > 8) draw();
      }).observe(this.place);
      const stop = onTheme(() => (this.place.isConnected ? !this.cleared && draw() : stop()));
    });
    seen.observe(this.place);
  }

  clear() {
    this.cleared = true;
    this.view?.finalize();
    this.view = null;
  }

  async draw() {
    this.cleared = false;
    this.specification ??= api.chart(this.block);
    const [embed, plain] = await Promise.all([load(), this.specification]);
    this.width = this.place.clientWidth;
    const inner = Math.max(220, this.width - 24);
    const holder = h("div", { role: "img", "aria-label": said(this.block) });
    const { view } = await embed(holder, colours(structuredClone(plain), inner, this.block), {
      actions: false, renderer: "svg", mode: "vega-lite", defaultStyle: false, ast: true,
      tooltip: tooltip(this.block),
    });
    this.view?.finalize();
    this.view = view;
    // Names that were hovered stay readable when the chart is redrawn.
    replace(this.place, holder);
  }
}

/** The chart in words, for who cannot see it. */
function said(block) {
  const lines = block.series.map((series) => {
    const known = series.y.filter((y) => y !== null);
    if (!known.length) return `${series.name}: nothing`;
    const [low, high] = [Math.min(...known), Math.max(...known)];
    return `${series.name}: ${show(low, block.y_kind)} to ${show(high, block.y_kind)}`;
  });
  const kind = { bar: "Bar chart", line: "Line chart", stacked_bar: "Stacked bar chart" }[block.kind];
  return `${kind}, ${block.x.length} points. ${lines.join("; ")}. The button Table shows all figures.`;
}
