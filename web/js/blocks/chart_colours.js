// The server's specification in this page's colours, width and type.
import { lay, lying } from "./chart_lying.js";

/** The page's colour of that name. */
function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The page's own first colours in place of the slides'. */
const OURS = { "#1f6feb": "#5161dc", "#e07a1f": "#d98a3d" };

const HEIGHT = 264;
const NARROW = 460;
const LETTER = 7;
const MARK = 16;
/** Few names stand upright, a word a line, where the longest word has room. */
const UPRIGHT = 6;
/** "&" goes with the word that follows. */
const A_WORD_A_LINE = "split(replace(datum.label, ' & ', ' &\u00a0'), ' ')";

/** The specification, changed for a place of `width` pixels. */
export function colours(spec, width, block) {
  const narrow = width < NARROW;
  const [muted, line, ink] = [css("--muted"), css("--line"), css("--ink")];
  spec.width = width;
  spec.height = narrow ? 220 : HEIGHT;
  spec.padding = 4;
  spec.background = null;
  spec.autosize = { type: "fit", contains: "padding" };
  const size = narrow ? 11 : 12;
  spec.config = {
    background: null,
    font: getComputedStyle(document.body).fontFamily,
    view: { stroke: null },
    axis: {
      labelColor: muted, titleColor: muted, gridColor: line, domainColor: line, tickColor: line,
      labelFontSize: size, titleFontSize: size, titleFontWeight: "normal", labelLimit: narrow ? 90 : 150,
    },
    axisX: { grid: false, labelOverlap: narrow || block.x.length > 18 ? "greedy" : false },
    legend: { labelColor: muted, titleColor: muted, labelFontSize: 12, symbolType: "circle", ...legend(width, block) },
    mark: { tooltip: true },
  };
  const lies = !upright(block, narrow) && lying(spec, block);
  for (const layer of spec.layer ?? [spec]) adapt(layer, ink, width, block);
  if (lies) lay(spec, block, narrow);
  return spec;
}

function adapt(layer, ink, width, block) {
  const narrow = width < NARROW;
  const mark = layer.mark;
  if (mark?.type === "text") {
    mark.color = ink;
    // The colour of a bar is too pale for words.
    if (block.series.length === 1) layer.encoding.color = { value: ink };
    mark.fontSize = 12;
    mark.fontWeight = 600;
    mark.tooltip = false;
    if (narrow && block.x.length > 6) mark.opacity = 0;
  }
  if (mark?.type === "line") {
    mark.strokeWidth = 2.5;
    if (mark.point) mark.point = { size: 46, filled: true };
  }
  if (mark?.type === "bar" && !layer.encoding?.xOffset) {
    const most = narrow ? 26 : 44;
    mark.size = Math.min(mark.size ?? most, most, Math.max(4, (narrow ? 220 : 560) / Math.max(1, block.x.length)));
  }
  if (upright(block, narrow) && layer.encoding?.x?.axis) {
    Object.assign(layer.encoding.x.axis, { labelAngle: 0, labelAlign: "center", ...(oneLine(block, width) ? {} : { labelExpr: A_WORD_A_LINE }) });
  }
  // The unit stands in the title of the chart.
  if (layer.encoding?.y) layer.encoding.y.title = null;
  const colour = layer.encoding?.color?.scale;
  if (colour?.range) colour.range = colour.range.map((one) => OURS[one] ?? one);
}

/** Names in as many columns as have room for the longest. */
function legend(width, block) {
  const longest = Math.max(...block.series.map((series) => series.name.length)) * LETTER + 2 * MARK;
  return { labelLimit: Math.max(width - 2 * MARK, 120), columns: Math.max(1, Math.floor(width / longest)) };
}

/** Whether whole names stand beside each other. */
function oneLine(block, width) {
  return Math.max(...block.x.map((name) => name.length)) * LETTER < (width - 60) / block.x.length;
}

function upright(block, narrow) {
  if (block.kind === "line" || block.x.length > UPRIGHT || !block.x.some((name) => name.length > 12)) return false;
  const longest = Math.max(...block.x.flatMap((name) => name.replace(" & ", " &\u00a0").split(" ").map((word) => word.length)));
  return longest * LETTER < (narrow ? 300 : 600) / block.x.length;
}
