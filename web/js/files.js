// Files made for this person: the board pack.
import { api } from "./api.js";
import { h, replace } from "./dom.js";
import { bytes, moment } from "./format.js";
import { icon } from "./icons.js";
import { empty, problem, skeleton } from "./problems.js";
import { toast } from "./toasts.js";

const FORMATS = [["pptx", "PowerPoint"], ["xlsx", "Excel"], ["html", "Web page"], ["md", "Markdown"]];

/** The address of a file. */
function address(name) {
  return `/api/files/${encodeURIComponent(name)}`;
}

/** Buttons for the files that a report made. */
export function downloads(report) {
  const names = (report.basis?.sources ?? []).map((source) => source.split("/").pop()).filter((name) => /\.(pptx|xlsx|html|md)$/.test(name));
  return h("div", { class: "downloads" }, names.map((name) => {
    const label = FORMATS.find(([ending]) => name.endsWith(`.${ending}`))[1];
    return h("a", { class: "button primary", href: address(name), download: name }, icon("download", 17), `Download ${label}`);
  }));
}

/** The page of files, with a way to make the board pack. */
export function filesPage(place) {
  const list = h("div", {});
  const load = async () => {
    replace(list, skeleton("block"));
    try {
      replace(list, rows((await api.files()).items));
    } catch (failure) {
      replace(list, problem(failure, load));
    }
  };
  replace(
    place,
    h("div", { class: "section" },
      h("p", { class: "headline" }, "Board pack"),
      h("p", { class: "muted" }, "Every figure is counted by two queries that have to agree; each page says what it rests on."),
      h("div", { class: "downloads" }, FORMATS.map(([format, label]) => maker(format, label, load)))),
    list,
  );
  load();
}

function maker(format, label, made) {
  const button = h("button", { class: "button", type: "button" }, icon("board", 17), `Make ${label}`);
  button.addEventListener("click", async () => {
    button.disabled = true;
    const spinner = h("span", { class: "spinner" });
    button.prepend(spinner);
    try {
      const file = await api.boardPack(format);
      toast(`${label} is ready`, { label: "Download", run: () => { location.href = address(file.name); } });
      made();
    } catch (failure) {
      toast(failure.message);
    }
    spinner.remove();
    button.disabled = false;
  });
  return button;
}

function rows(files) {
  if (!files.length) return empty("document", "No files yet", "What you have made appears here.");
  return h("div", { class: "panel" }, h("table", { class: "rows" },
    h("thead", {}, h("tr", {}, ["File", "Made", "Size"].map((label) => h("th", { scope: "col" }, label)))),
    h("tbody", {}, files.map((file) => h("tr", {},
      h("td", {}, h("a", { href: address(file.name), download: file.name }, file.title)),
      h("td", { class: "tight" }, moment(file.made_at)),
      h("td", { class: "tight" }, bytes(file.bytes)))))));
}
