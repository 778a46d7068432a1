// What waits for a decision, and what was decided.
import { api } from "./api.js";
import { decisionCard, onDecision } from "./decisions.js";
import { h, replace } from "./dom.js";
import { count } from "./format.js";
import { icon } from "./icons.js";
import { empty, problem, skeleton } from "./problems.js";
import { refreshWaiting } from "./session.js";
import { toast } from "./toasts.js";

/** Show it. Returns what to do on leaving. */
export function inboxPage(page) {
  const inbox = new Inbox();
  page.title("Inbox");
  page.fill(h("div", { class: "scroll", tabindex: -1 }, h("div", { class: "column" }, inbox.element)));
  inbox.load();
  return onDecision((approval) => inbox.changed(approval));
}

class Inbox {
  constructor() {
    this.state = "waiting";
    this.items = [];
    this.picked = new Set();
    this.list = h("div", { class: "inbox-list", id: "inbox-list", role: "tabpanel", tabindex: 0, "aria-label": "Decisions" });
    this.bulk = h("div", { class: "bulk", hidden: true });
    this.tabs = ["waiting", "decided"].map((state) => h("button", {
      class: "tab", type: "button", role: "tab", "aria-controls": "inbox-list", "aria-selected": String(state === this.state),
      onclick: () => this.choose(state), onkeydown: (event) => this.keys(event),
    }, state === "waiting" ? "Waiting" : "Decided"));
    this.element = h("div", {}, h("div", { class: "inbox-head" }, h("div", { class: "tabs", role: "tablist", "aria-label": "Which" }, this.tabs)), this.bulk, this.list);
  }

  keys(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    this.choose(this.state === "waiting" ? "decided" : "waiting");
    this.tabs.find((tab) => tab.getAttribute("aria-selected") === "true").focus();
  }

  choose(state) {
    this.state = state;
    for (const [n, tab] of this.tabs.entries()) tab.setAttribute("aria-selected", String((n === 0) === (state === "waiting")));
    this.load();
  }

  async load() {
    replace(this.list, skeleton("block", "block"));
    try {
      this.items = (await api.approvals(this.state)).items;
      this.picked.clear();
      this.draw();
    } catch (failure) {
      replace(this.list, problem(failure, () => this.load()));
    }
  }

  /** A decided one stays where it is until the page is shown anew: it can be undone there. */
  changed(approval) {
    this.picked.delete(approval.id);
    const at = this.items.findIndex((item) => item.id === approval.id);
    if (at >= 0) this.items[at] = approval;
    this.drawBulk();
    if (approval.replaces && !this.items.some((item) => item.id === approval.id)) this.load();
  }

  draw() {
    this.drawBulk();
    if (!this.items.length) {
      const [title, text] = this.state === "waiting"
        ? ["All decided", "When a change needs you, it waits here. Nothing changes without a decision."]
        : ["Nothing decided yet", "What you approve or reject is listed here, and can be undone from here."];
      replace(this.list, empty(this.state === "waiting" ? "check" : "inbox", title, text));
      return;
    }
    if (this.state === "decided") {
      replace(this.list, this.group(null, this.items, false));
      return;
    }
    const mine = this.items.filter((item) => item.may_decide);
    const others = this.items.filter((item) => !item.may_decide);
    replace(
      this.list,
      mine.length > 0 && this.group("For you to decide", mine, mine.length > 1),
      others.length > 0 && this.group("Waiting for others", others, false),
    );
  }

  group(title, items, pickable) {
    const rows = items.map((item) => {
      const card = decisionCard(item);
      if (!pickable) return card;
      const box = h("input", { type: "checkbox", "aria-label": `Choose: ${item.summary}`, onchange: (event) => this.pick(item.id, event.target.checked) });
      return h("div", { class: "pick" }, box, card);
    });
    return h("section", { class: "inbox-group" }, title && h("h2", {}, `${title} (${items.length})`), rows);
  }

  pick(id, chosen) {
    if (chosen) this.picked.add(id);
    else this.picked.delete(id);
    this.drawBulk();
  }

  drawBulk() {
    this.bulk.hidden = this.picked.size === 0;
    replace(
      this.bulk,
      h("span", {}, `${this.picked.size} chosen`), h("span", { class: "spring" }),
      h("button", { class: "button primary small", type: "button", onclick: () => this.decide("approve") }, icon("check", 15), "Approve"),
      h("button", { class: "button danger small", type: "button", onclick: () => this.decide("reject") }, icon("close", 15), "Reject"),
    );
  }

  async decide(decision) {
    const ids = [...this.picked];
    try {
      const { items } = await api.decideMany(ids, decision);
      const wanted = decision === "approve" ? ["executed", "approved"] : ["rejected"];
      const done = items.filter((item) => wanted.includes(item.state)).length;
      const failed = items.filter((item) => !wanted.includes(item.state)).map((item) => item.message);
      toast([`${count(done, "decision")} made.`, ...failed].join(" "));
    } catch (failure) {
      toast(failure.message);
    }
    refreshWaiting();
    this.load();
  }
}
