// The label at the pointer: text nodes only, and the same formats as the answer.
import { h, replace } from "../dom.js";
import { show } from "../format.js";

let tip = null;

/** A tooltip handler for Vega. */
export function tooltip(block) {
  return (_, event, item, value) => {
    if (!value || !item?.datum) {
      if (tip) tip.hidden = true;
      return;
    }
    tip ??= document.body.appendChild(h("div", { class: "chart-tip", "aria-hidden": "true" }));
    const { x, y, series } = item.datum;
    replace(
      tip,
      h("strong", {}, show(y, block.y_kind)),
      h("span", {}, x),
      block.series.length > 1 && h("span", {}, series),
    );
    tip.hidden = false;
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${Math.max(8, event.clientY - tip.offsetHeight - 12)}px`;
  };
}
