// A change that waits: what it is, before and after, and approve, edit, reject, undo.
// One decision can be on the page several times (in the answer, in the inbox): all of them follow it.
import { api } from "./api.js";
import { changeList, takesLong } from "./decision_changes.js";
import { editForm, rejectForm } from "./decision_forms.js";
import { announce, h, replace } from "./dom.js";
import { moment } from "./format.js";
import { icon } from "./icons.js";
import { problem } from "./problems.js";
import { mayDecide, refreshWaiting } from "./session.js";
import { toast } from "./toasts.js";
import { words } from "./words.js";

const STATES = {
  pending: ["Waiting", "accent"],
  approved: ["Approved", "good"],
  executed: ["Done", "good"],
  rejected: ["Rejected", "bad"],
  failed: ["Failed", "bad"],
  undone: ["Undone", "warn"],
  replaced: ["Replaced", ""],
  expired: ["Expired", ""],
};

const MOST_EFFECTS = 4;

const cards = new Map();
const listeners = new Set();

/** Call this with an approval whenever one has changed. */
export function onDecision(call) {
  listeners.add(call);
  return () => listeners.delete(call);
}

/** An approval has changed: show it wherever it is on the page. */
export function tell(approval) {
  for (const card of cards.get(approval.id) ?? []) card.show(approval);
  for (const call of listeners) call(approval);
}

/** The approval block of a report as a card. Its present state is fetched. */
export function decisionBlock(block, context) {
  const card = new Card(context);
  card.show(fromBlock(block));
  if (block.proposal_id) {
    card.follow(block.proposal_id);
    if (mayDecide()) card.load(block.proposal_id);
  }
  return card.element;
}

/** A card for an approval of the API. */
export function decisionCard(approval, context = {}) {
  const card = new Card(context);
  card.follow(approval.id);
  card.show(approval);
  return card.element;
}

function fromBlock(block) {
  return {
    ...block, id: block.proposal_id ?? null, title: block.tool.replaceAll("_", " "), state: "pending",
    rows: [], may_decide: false, may_edit: false, may_undo: false, known: false,
  };
}

class Card {
  constructor(context) {
    this.context = context;
    this.element = h("section", { class: "decision" });
    this.leftOut = new Set();
    this.form = null;
    this.failure = null;
    this.busy = false;
  }

  follow(id) {
    if (!cards.has(id)) cards.set(id, new Set());
    cards.get(id).add(this);
  }

  async load(id) {
    try {
      this.show(await api.approval(id));
    } catch (failure) {
      if (failure.status !== 404) this.failure = failure;
      this.draw();
    }
  }

  show(approval) {
    if (approval.id !== this.approval?.id || approval.state !== this.approval?.state) this.leftOut.clear();
    this.approval = { known: true, ...approval };
    this.form = null;
    this.failure = null;
    this.draw();
  }

  /** Run one of the actions; the card says when it fails. */
  async act(work) {
    this.busy = true;
    this.failure = null;
    this.draw();
    try {
      const before = this.approval.id;
      const approval = await work();
      this.busy = false;
      // Rows left out or other arguments make another request, which takes the place of this one.
      if (approval.id !== before) {
        this.follow(approval.id);
        this.show(approval);
      }
      tell(approval);
      announce(approval.message ?? `${approval.summary}: ${approval.state}`);
      return approval;
    } catch (failure) {
      this.busy = false;
      this.failure = failure;
      // What was shown may no longer fit: another looked sooner, or the data moved on.
      if (failure.status === 409 && this.approval.id) await this.refresh(failure);
      this.draw();
      return null;
    } finally {
      refreshWaiting();
    }
  }

  async refresh(failure) {
    const fresh = failure.more?.fresh;
    try {
      const [old, next] = await Promise.all([api.approval(this.approval.id), fresh ? api.approval(fresh) : null]);
      tell(old);
      if (next) {
        this.follow(next.id);
        this.show(next);
      }
    } catch {
      // The sentence of the failure says what happened.
    }
    this.failure = failure;
  }

  approve() {
    const except = [...this.leftOut];
    return this.act(() => api.decide(this.approval.id, "approve", except.length ? { except } : {}));
  }

  reject(reason) {
    return this.act(() => api.decide(this.approval.id, "reject", reason ? { reason } : {}));
  }

  async edit(args) {
    const before = this.approval;
    const next = await this.act(() => api.edit(before.id, args));
    if (!next) return;
    this.follow(next.id);
    this.show(next);
    toast("Changed. It waits for your decision again.");
    try {
      tell({ ...(await api.approval(before.id)) });
    } catch {
      // The replaced one is shown as it was.
    }
    this.show(next);
  }

  undo() {
    return this.act(() => api.undo(this.approval.id));
  }

  draw() {
    const { approval } = this;
    const [state, tone] = STATES[approval.state] ?? [approval.state, ""];
    this.element.className = ["decision", approval.state === "pending" && "waiting", takesLong(approval) && "long"].filter(Boolean).join(" ");
    this.element.setAttribute("aria-label", `Decision: ${approval.summary}`);
    this.element.dataset.proposal = approval.id ?? "";
    replace(
      this.element,
      h("div", { class: "decision-head" },
        h("div", { class: "what" },
          h("p", { class: "decision-kind" }, approval.requester && !approval.mine ? `${approval.title} · asked by ${approval.requester.name}` : approval.title),
          h("p", { class: "decision-summary" }, words(approval.summary))),
        h("span", { class: `pill ${tone}` }, state)),
      changeList(approval, this.leftOut, () => this.draw()),
      effects(approval),
      this.message(),
      this.failure && h("div", { class: "decision-terms" }, problem(this.failure)),
      terms(approval),
      this.form ?? this.buttons(),
    );
  }

  message() {
    const { message, state, reason } = this.approval;
    if (state === "pending") return null;
    const text = message ?? (reason ? `“${reason}”` : null);
    if (!text) return null;
    const good = state === "executed" || state === "approved" || state === "undone";
    return h("p", { class: `decision-message ${good ? "good" : "bad"}` }, icon(good ? "check" : "info", 17), h("span", {}, text));
  }

  buttons() {
    const { approval, busy } = this;
    const made = [];
    const button = (label, name, kind, run) =>
      h("button", { class: `button ${kind}`, type: "button", disabled: busy, onclick: run }, icon(name, 16), label);
    if (approval.state === "pending" && approval.may_decide) {
      const left = approval.rows?.length ? approval.rows.length - this.leftOut.size : 1;
      const label = this.leftOut.size ? `Approve ${left} of ${approval.rows.length}` : "Approve";
      const approve = button(label, "check", "primary", () => this.approve());
      approve.disabled = busy || left === 0;
      made.push(approve);
    }
    if (approval.state === "pending" && approval.may_edit && approval.schema) made.push(button("Edit", "edit", "", () => this.open(editForm)));
    if (approval.state === "pending" && approval.may_decide) made.push(button("Reject", "close", "danger", () => this.open(rejectForm)));
    if (approval.may_undo) made.push(button("Undo", "undo", "", () => this.undo()));
    if (busy) made.push(h("span", { class: "spinner", role: "status", "aria-label": "Working" }));
    if (!made.length && approval.state === "pending" && approval.known && !approval.may_decide) {
      made.push(h("span", { class: "muted" }, `Waits for ${approval.decides}.`));
    }
    return h("div", { class: "decision-foot", hidden: !made.length }, made);
  }

  open(form) {
    const close = () => {
      this.form = null;
      this.draw();
      this.element.querySelector(".decision-foot button")?.focus();
    };
    this.form = form(this.approval, {
      cancel: close,
      edit: (args) => { this.form = null; return this.edit(args); },
      reject: (reason) => { this.form = null; return this.reject(reason); },
    });
    this.draw();
    this.form.querySelector("input, textarea, select")?.focus();
  }
}

function effects(approval) {
  if (!approval.effects?.length) return null;
  const lines = approval.effects.map((effect) => h("li", {}, effect.replaceAll("->", "→")));
  const list = (items) => h("ul", { class: "effects", "aria-label": "Effects" }, items);
  if (lines.length <= MOST_EFFECTS + 1) return list(lines);
  const rest = h("details", { class: "more-effects" }, h("summary", {}, `${lines.length - MOST_EFFECTS} more effects`), list(lines.slice(MOST_EFFECTS)));
  return [list(lines.slice(0, MOST_EFFECTS)), rest];
}

function terms(approval) {
  if (approval.state !== "pending") return null;
  const parts = [
    approval.outside && "Parts of it come from outside text, so a person decides.",
    approval.reversible ? "It can be undone." : "It cannot be undone.",
    approval.expires_at && `Open until ${moment(approval.expires_at)}.`,
  ].filter(Boolean);
  return h("p", { class: "decision-terms" }, parts.join(" "));
}
