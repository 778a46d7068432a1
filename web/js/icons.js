// Line icons on a 24 grid, drawn with the colour of the text beside them.
import { svg } from "./dom.js";

const PATHS = {
  "arrow-right": "M5 12h14 M13 6l6 6-6 6",
  alert: "M12 8.5v4.5 M12 16.5v.01 M10.3 3.900 2.6 17.5A2 2 0 0 0 4.3 20.5h15.400a2 2 0 0 0 1.700-3L13.700 3.900a2 2 0 0 0-3.400 0z",
  bell: "M6 9a6 6 0 1 1 12 0c0 6 2.5 7 2.5 7h-17S6 15 6 9z M10 20a2.200 2.200 0 0 0 4 0",
  board: "M4 4.5h16 M5.5 4.5v10.5h13V4.5 M12 15v3 M8 21l4-3 4 3 M9 11.5V10 M12 11.5V8 M15 11.5V9",
  check: "M5 12.5l4.5 4.5L19 7.5",
  "chevron-down": "M6 9.5l6 6 6-6",
  "chevron-right": "M9.5 6l6 6-6 6",
  close: "M6 6l12 12 M18 6L6 18",
  copy: "M9 9h10.5v10.5H9z M5.5 15H4.5V4.5H15v1",
  document: "M6 3.5h8l4.5 4.5v12.5H6z M14 3.5V8h4.5 M9 12.5h6 M9 16h6",
  download: "M12 4v11 M7.5 11l4.5 4.5L16.5 11 M4.5 19.5h15",
  edit: "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5z M14 6.5l3.5 3.5",
  evidence: "M4.5 5.5h10 M4.5 10.5h6 M4.5 15.5h4 M15.5 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z M19 19l2.5 2.5",
  home: "M4 11l8-6.5L20 11v8.5h-5.5v-5h-5v5H4z",
  inbox: "M4 13.5 6.5 5h11L20 13.5v6H4z M4 13.5h4.5l1 2.5h5l1-2.5H20",
  info: "M12 11v5.5 M12 7.5v.01 M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  keyboard: "M3.5 7h17v10.5h-17z M7 10.5v.01 M10.5 10.5v.01 M14 10.5v.01 M17 10.5v.01 M8.5 14h7",
  logout: "M14 4.5H5.5v15H14 M10.5 12H20 M16.5 8.5 20 12l-3.5 3.5",
  menu: "M4 7h16 M4 12h16 M4 17h16",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  more: "M6 12v.01 M12 12v.01 M18 12v.01",
  plus: "M12 5v14 M5 12h14",
  refresh: "M19.5 12a7.5 7.5 0 1 1-2.3-5.400L19.5 9 M19.5 4.5V9H15",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z M16 16l4.5 4.5",
  send: "M12 19.5V5 M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  sun: "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z M12 2.5v2 M12 19.5v2 M2.5 12h2 M19.5 12h2 M5.3 5.3l1.400 1.400 M17.3 17.3l1.400 1.400 M5.3 18.700l1.400-1.400 M17.3 6.700l1.400-1.400",
  table: "M4 5h16v14H4z M4 10h16 M10 10v9",
  "thumb-down": "M7.5 14V4.5H4.5V14z M7.500 13.5 11 20.5c1.600 0 2.500-1.100 2.500-2.600V15h4.300a1.900 1.900 0 0 0 1.900-2.300l-1.300-6.600a1.900 1.900 0 0 0-1.900-1.600h-9",
  "thumb-up": "M7.5 10V19.5H4.5V10z M7.500 10.5 11 3.500c1.600 0 2.500 1.100 2.500 2.600V9h4.300a1.900 1.900 0 0 1 1.900 2.300l-1.300 6.600a1.900 1.900 0 0 1-1.900 1.600h-9",
  trash: "M4.5 7h15 M9.5 7V4.5h5V7 M6.5 7l1 12.5h9l1-12.5 M10.5 10.5v5.5 M13.5 10.5v5.5",
  undo: "M8 5 4 9l4 4 M4 9h10a5.5 5.5 0 0 1 0 11H9",
  wifi: "M3 9.5a13 13 0 0 1 18 0 M6.5 13a8 8 0 0 1 11 0 M10 16.5a3 3 0 0 1 4 0 M12 19.5v.01",
};

/** An icon; it says nothing to screen readers, its button does. */
export function icon(name, size = 18) {
  return svg(
    "svg",
    {
      class: "icon", viewBox: "0 0 24 24", width: size, height: size, fill: "none",
      stroke: "currentColor", "stroke-width": "1.7", "stroke-linecap": "round",
      "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false",
    },
    svg("path", { d: PATHS[name] }),
  );
}
