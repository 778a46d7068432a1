// Ctrl K: find a page, a conversation or a question, and go there.
import { api } from "./api.js";
import { askAnew } from "./chat.js";
import { debounce, h, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { go } from "./router.js";
import { session } from "./session.js";

const MOST = 6;
let dialog = null;
let tools = null;

/** Open it, or close it. `commands` are {label, icon, run, hint}. */
export function togglePalette(commands) {
  if (dialog) {
    dialog.close();
    return;
  }
  dialog = new Palette(commands).open(() => { dialog = null; });
}

class Palette {
  constructor(commands) {
    this.commands = commands;
    this.options = [];
    this.at = 0;
    this.turn = 0;
    this.listId = uid("palette");
    this.list = h("div", { class: "palette-list", role: "listbox", id: this.listId, "aria-label": "Results" });
    this.input = h("input", {
      type: "text", placeholder: "Search, or type a question", role: "combobox", "aria-expanded": "true", "aria-label": "Search or ask",
      "aria-controls": this.listId, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
      oninput: debounce(() => this.search(), 60), onkeydown: (event) => this.key(event),
    });
  }

  open(closed) {
    const element = h("dialog", { class: "palette", "aria-label": "Search and commands" }, h("div", { class: "palette-input" }, icon("search"), this.input, h("kbd", {}, "Esc")), this.list);
    element.addEventListener("close", () => {
      element.remove();
      closed();
    });
    element.addEventListener("click", (event) => event.target === element && element.close());
    document.body.append(element);
    element.showModal();
    this.element = element;
    this.search();
    return element;
  }

  async search() {
    const words = this.input.value.trim();
    if (words !== this.words) this.at = 0;
    this.words = words;
    this.turn += 1;
    const turn = this.turn;
    const groups = [["Go to", matching(this.commands, words)], [words ? "Quick actions" : "Ask", matching(asks(session.me.quick_actions), words)]];
    if (words) groups.unshift(["Ask", [{ label: words, icon: "send", hint: "ask", run: () => askAnew(words) }]]);
    this.show(groups);
    const [threads, known] = await Promise.all([found(words), questions()]);
    // An older search that comes back late must not replace a newer one.
    if (turn !== this.turn || !this.element.isConnected) return;
    groups.push(["Conversations", threads]);
    if (words) groups.push(["Questions that can be asked", matching(known, words)]);
    this.show(groups);
  }

  show(groups) {
    this.options = groups.flatMap(([, options]) => options);
    this.at = Math.min(this.at, Math.max(0, this.options.length - 1));
    let n = -1;
    const rows = groups.filter(([, options]) => options.length).map(([name, options]) => [
      h("div", { class: "palette-group", role: "presentation" }, name),
      options.map((option) => {
        n += 1;
        return this.row(option, n);
      }),
    ]);
    replace(this.list, rows.length ? rows : h("p", { class: "palette-group" }, "Nothing found."));
    this.mark();
  }

  row(option, n) {
    return h(
      "div", { class: "option", role: "option", id: `${this.listId}-${n}`, "aria-selected": "false", onclick: () => this.choose(n), onpointermove: () => this.move(n) },
      icon(option.icon, 17), h("span", {}, option.label), option.hint && h("span", { class: "hint" }, option.hint),
    );
  }

  mark() {
    for (const [n, row] of [...this.list.querySelectorAll(".option")].entries()) {
      row.setAttribute("aria-selected", String(n === this.at));
      if (n === this.at) {
        row.scrollIntoView({ block: "nearest" });
        this.input.setAttribute("aria-activedescendant", row.id);
      }
    }
  }

  move(n) {
    if (n === this.at) return;
    this.at = n;
    this.mark();
  }

  key(event) {
    // Who types fast must not choose from the list of the letters before.
    if (/^(Arrow(Up|Down)|Enter)$/.test(event.key) && this.input.value.trim() !== this.words) this.search();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.options.length) {
      event.preventDefault();
      this.move((this.at + step + this.options.length) % this.options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.choose(this.at);
    }
  }

  choose(n) {
    const option = this.options[n];
    this.element.close();
    option?.run();
  }
}

function matching(options, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = options.filter(({ label }) => wanted.every((word) => label.toLowerCase().includes(word)));
  return fits.slice(0, MOST);
}

function asks(actions) {
  return actions.map(({ ask }) => ({ label: ask, icon: "arrow-right", run: () => askAnew(ask) }));
}

async function found(words) {
  try {
    const { items } = await api.threads(words);
    return items.filter((one) => one.title).slice(0, MOST).map((one) => ({ label: one.title, icon: "document", run: () => go(`/threads/${one.id}`) }));
  } catch {
    return [];
  }
}

/** One question per tool and example: what this person may ask. */
async function questions() {
  tools ??= api.tools();
  try {
    const { items } = await tools;
    return items.flatMap((tool) => tool.examples.map(({ ask }) => ({ label: ask, icon: "arrow-right", hint: tool.title, run: () => askAnew(ask) })));
  } catch {
    tools = null;
    return [];
  }
}
