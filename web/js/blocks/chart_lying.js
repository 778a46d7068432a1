// Bars with long names lie: a name stands in whole at the left of its bar instead of tilted under it.

const LONG_NAME = 12;
/** Pixels for the value at the end of the longest bar. */
const VALUE = 48;
const AXES = 44;
const LEGEND = 30;
const BETWEEN = 10;

/** Whether the names would have to be tilted. Days and months are short, and time goes to the right. */
export function lying(spec, block) {
  const [{ encoding }] = spec.layer ?? [spec];
  const tilted = encoding.x.axis?.labelAngle;
  return block.kind !== "line" && Boolean(tilted) && block.x.some((name) => name.length > LONG_NAME);
}

/** Turn the specification on its side. */
export function lay(spec, block, narrow) {
  const beside = block.kind === "bar" ? block.series.length : 1;
  const thick = beside > 1 ? 11 : 16;
  spec.height = block.x.length * (beside * thick + BETWEEN) + AXES + (block.series.length > 1 ? LEGEND : 0);
  spec.config.axisX = { grid: true, labelOverlap: true };
  spec.config.axisY = { grid: false, labelLimit: narrow ? 120 : 220, labelPadding: 8 };
  for (const layer of spec.layer ?? [spec]) turn(layer, beside > 1 ? null : thick);
}

function turn({ mark, encoding }, thick) {
  [encoding.x, encoding.y] = [encoding.y, encoding.x];
  if (encoding.xOffset) {
    encoding.yOffset = encoding.xOffset;
    delete encoding.xOffset;
  }
  encoding.y.title = null;
  encoding.y.axis = { ticks: false, labelAngle: 0 };
  if (mark.type === "bar" && thick) mark.size = thick;
  if (mark.type !== "text") return;
  Object.assign(mark, { dx: 6, dy: 0, align: "left", baseline: "middle", opacity: 1 });
  encoding.x.scale = { ...encoding.x.scale, range: [0, { expr: `width - ${VALUE}` }] };
}
