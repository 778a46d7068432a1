// The list of conversations: search, rename, delete.
import { api } from "./api.js";
import { confirm } from "./dialogs.js";
import { debounce, h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { problem, skeleton } from "./problems.js";
import { go } from "./router.js";
import { toast } from "./toasts.js";

const DAY_MS = 86_400_000;
let list = null;

/** A conversation was begun, asked in or renamed: show the list anew. */
export function threadChanged(id = null) {
  list?.reload(id);
}

export class ThreadList {
  constructor() {
    this.items = [];
    this.next = null;
    this.search = "";
    this.rows = h("div", { class: "thread-list" });
    const input = h("input", {
      class: "field", type: "search", placeholder: "Search conversations", "aria-label": "Search conversations",
      oninput: debounce((event) => { this.search = event.target.value.trim(); this.reload(); }, 180),
    });
    this.element = h("section", { class: "threads", "aria-label": "Conversations" }, h("div", { class: "thread-search" }, icon("search", 16), input), this.rows);
    list = this;
    replace(this.rows, skeleton("w80", "w60", "w80"));
    this.reload();
  }

  async reload() {
    try {
      const found = await api.threads(this.search);
      this.items = found.items.filter((thread) => thread.turns > 0 || thread.running || thread.title);
      this.next = found.next;
      this.draw();
    } catch (failure) {
      if (failure.status !== 401) replace(this.rows, problem(failure, () => this.reload()));
    }
  }

  async more() {
    const found = await api.threads(this.search, this.next);
    this.items.push(...found.items);
    this.next = found.next;
    this.draw();
  }

  /** Mark the one that is shown. */
  mark() {
    for (const row of this.rows.querySelectorAll(".thread-row")) {
      const here = location.pathname === `/threads/${row.dataset.thread}`;
      row.classList.toggle("current", here);
      const link = row.querySelector("a");
      if (here) link?.setAttribute("aria-current", "page");
      else link?.removeAttribute("aria-current");
    }
  }

  draw() {
    if (!this.items.length) {
      const text = this.search ? `Nothing with “${this.search}”.` : "Your conversations appear here.";
      replace(this.rows, h("p", { class: "nav-item muted" }, text));
      return;
    }
    const groups = new Map();
    for (const thread of this.items) {
      const name = age(thread.updated_at);
      groups.set(name, [...(groups.get(name) ?? []), thread]);
    }
    replace(
      this.rows,
      [...groups].map(([name, threads]) => [h("h3", {}, name), h("ul", {}, threads.map((thread) => this.row(thread)))]),
      this.next && h("button", { class: "button quiet small", type: "button", onclick: () => this.more() }, "Show more"),
    );
    this.mark();
  }

  row(thread) {
    const title = thread.title || "New conversation";
    const button = h("button", { class: "icon-button", type: "button", "aria-label": `More for ${title}`, "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more", 17));
    const row = h(
      "li", { class: "thread-row", "data-thread": thread.id },
      h("a", { href: `/threads/${thread.id}`, title }, title),
      thread.running && h("span", { class: "spinner", title: "Being answered" }),
      button,
    );
    button.addEventListener("click", () => openMenu(button, [
      { label: "Rename", icon: "edit", run: () => this.rename(thread, row) },
      { label: "Delete", icon: "trash", danger: true, run: () => this.remove(thread) },
    ]));
    return row;
  }

  rename(thread, row) {
    const input = h("input", { class: "field rename", value: thread.title, maxlength: 80, "aria-label": "New title" });
    const end = async (keep) => {
      if (!input.isConnected) return;
      const title = input.value.trim();
      input.removeEventListener("blur", blurred);
      if (keep && title && title !== thread.title) {
        try {
          Object.assign(thread, await api.rename(thread.id, title));
          document.dispatchEvent(new CustomEvent("thread-renamed", { detail: thread }));
        } catch (failure) {
          toast(failure.message);
        }
      }
      this.draw();
      this.rows.querySelector(`[data-thread="${thread.id}"] a`)?.focus();
    };
    const blurred = () => end(true);
    input.addEventListener("blur", blurred);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") {
        event.stopPropagation();
        end(false);
      }
    });
    replace(row, input);
    input.focus();
    input.select();
  }

  async remove(thread) {
    const sure = await confirm({
      title: "Delete this conversation?", yes: "Delete", danger: true,
      text: `“${thread.title}” is removed for good. What was decided in it stays in the record.`,
    });
    if (!sure) return;
    try {
      await api.remove(thread.id);
      if (location.pathname === `/threads/${thread.id}`) go("/");
      this.reload();
      toast("Conversation deleted");
    } catch (failure) {
      toast(failure.message);
    }
  }
}

function age(iso) {
  const start = new Date();
  start.setHours(0, 0, 0, 0);
  const then = new Date(iso).getTime();
  if (then >= start.getTime()) return "Today";
  if (then >= start.getTime() - DAY_MS) return "Yesterday";
  if (then >= start.getTime() - 7 * DAY_MS) return "This week";
  return "Earlier";
}
