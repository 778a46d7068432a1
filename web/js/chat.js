// A conversation: its turns, the question that is being answered, the place to type.
import { api, Failure } from "./api.js";
import { Composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { empty, problem, skeleton } from "./problems.js";
import { go, rename } from "./router.js";
import { refreshWaiting, session } from "./session.js";
import { ask as follow, resume } from "./stream.js";
import { threadChanged } from "./threads.js";
import { Turn } from "./turn.js";

const ACTIVE = new Set(["queued", "running"]);
let pending = null;

/** Ask in a new conversation. */
export async function askAnew(text) {
  pending = text;
  go("/new");
}

/** A conversation on the page; `id` null begins one. Returns what to do on leaving. */
export function chatPage(page, id) {
  const chat = new Chat(page, id);
  if (id) chat.load();
  else chat.welcome();
  if (!id && pending) {
    const text = pending;
    pending = null;
    chat.ask(text);
  }
  return () => chat.leave();
}

class Chat {
  constructor(page, id) {
    this.page = page;
    this.id = id;
    this.questions = [];
    this.turns = [];
    this.following = null;
    this.column = h("div", { class: "column" });
    this.scroll = h("div", { class: "scroll", tabindex: -1, onscroll: () => this.scrolled() }, this.column);
    this.end = h("button", { class: "icon-button to-end", type: "button", "aria-label": "To the latest answer", hidden: true, onclick: () => this.toEnd(true) }, icon("chevron-down"));
    this.composer = new Composer({
      onAsk: (text) => this.ask(text), onStop: () => this.stop(),
      placeholder: id ? "Ask a follow-up…" : "Ask a question…",
    });
    page.fill(this.scroll, this.end, this.composer.element);
    page.title(id ? "Conversation" : "New conversation");
    page.composer = this.composer;
    page.stop = () => this.stop();
    if (matchMedia("(hover: hover)").matches) this.composer.focus();
  }

  welcome() {
    const chips = session.me.quick_actions.map(({ ask }) => h("button", { class: "chip", type: "button", onclick: () => this.ask(ask) }, ask));
    replace(
      this.column,
      h("div", { class: "welcome" },
        h("h2", {}, "What would you like to know?"),
        h("p", {}, "Ask in your own words. Answers come from your company's own data, within what you may see, and every figure can be checked."),
        h("div", { class: "chips", role: "group", "aria-label": "Questions to start with" }, chips)),
    );
    this.column.classList.add("full");
  }

  async load() {
    replace(this.column, skeleton("w40 tall", "w80", "block", "w60", "block"));
    try {
      const [thread, turns, said] = await Promise.all([api.thread(this.id), api.turns(this.id), this.judgements()]);
      this.page.title(thread.title || "Conversation");
      this.show(turns.items, said);
    } catch (failure) {
      if (failure.status === 404) {
        this.composer.element.hidden = true;
        replace(this.column, empty("search", "This conversation is not there", "It was deleted, or it belongs to somebody else.", h("a", { class: "button", href: "/new" }, "Start a new one")));
      } else {
        replace(this.column, problem(failure, () => this.load()));
      }
    }
  }

  /** What was said about the answers, by their number. A conversation can be read without it. */
  async judgements() {
    try {
      return new Map((await api.judgements(this.id)).items.map((one) => [one.turn, one]));
    } catch {
      return new Map();
    }
  }

  show(turns, said) {
    this.questions = turns.map((turn) => turn.question);
    this.composer.remember(this.questions);
    replace(this.column);
    if (!turns.length) this.welcome();
    for (const turn of turns) this.column.append(this.turn(turn.question, said.get(turn.number)).fill(turn).element);
    this.toEnd();
    const last = turns.at(-1);
    if (last && ACTIVE.has(last.state)) {
      this.column.lastElementChild.remove();
      const shown = this.turn(last.question);
      shown.waiting();
      this.column.append(shown.element);
      this.follow(shown, last.run, (signal) => resume(last.run, signal));
    }
  }

  turn(question, said) {
    const made = new Turn(question, { ask: (text) => this.ask(text), said });
    this.turns.push(made);
    return made;
  }

  /** "That's wrong because …" judges the answer before it: its foot says so. */
  async heed(data) {
    if (!data.answer || data.answer.calls?.length) return;
    const said = await this.judgements();
    for (const turn of this.turns) turn.mark(said.get(turn.number) ?? null);
  }

  async ask(text) {
    if (this.following) return;
    if (!this.questions.length) replace(this.column);
    this.column.classList.remove("full");
    this.questions.push(text);
    this.composer.invite("Ask a follow-up…");
    this.composer.remember(this.questions);
    const shown = this.turn(text);
    shown.waiting();
    this.column.append(shown.element);
    this.toEnd(true);
    try {
      await this.begin(text);
    } catch (failure) {
      shown.fail(failure, () => { shown.element.remove(); this.questions.pop(); this.ask(text); });
      return;
    }
    const run = crypto.randomUUID();
    this.follow(shown, run, (signal) => follow(this.id, text, run, signal));
  }

  /** The conversation to ask in is made with its first question. */
  async begin(text) {
    if (this.id) return;
    this.composer.busy(true);
    try {
      this.id = (await api.newThread()).id;
    } finally {
      this.composer.busy(false);
    }
    this.page.title(text);
    rename(`/threads/${this.id}`);
    this.page.sidebar.mark();
    threadChanged(this.id);
  }

  async follow(shown, run, open) {
    const abort = new AbortController();
    this.following = { run, abort };
    this.composer.busy(true);
    try {
      for await (const event of open(abort.signal)) {
        const near = this.nearEnd();
        shown.on(event);
        if (event.name === "done") this.heed(event.data);
        if (event.name === "done" || event.name === "report") this.settle(shown, near);
        else if (near) this.toEnd();
      }
    } catch (error) {
      if (abort.signal.aborted) return;
      this.failed(shown, run, error);
    } finally {
      if (this.following?.abort === abort) {
        this.following = null;
        this.composer.busy(false);
        threadChanged(this.id);
        refreshWaiting();
      }
    }
  }

  failed(shown, run, error) {
    if (!(error instanceof Failure)) console.error(error);
    const failure = error instanceof Failure ? error : new Failure(0, { message: "Something went wrong in this page." });
    const again = () => {
      shown.waiting();
      this.follow(shown, run, (signal) => resume(run, signal));
    };
    const busy = failure.type === "busy";
    const retry = failure.status === 0 ? again : () => { shown.element.remove(); this.questions.pop(); this.ask(shown.question ?? ""); };
    shown.fail(failure, busy ? null : retry, failure.status === 0 ? "Load the answer" : "Ask again");
  }

  stop() {
    if (!this.following) return false;
    api.cancel(this.following.run).catch(() => {});
    return true;
  }

  leave() {
    this.following?.abort.abort();
    this.following = null;
  }

  nearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < 120;
  }

  scrolled() {
    this.end.hidden = this.nearEnd();
  }

  /** A finished answer is read from its question on, not from its end. */
  settle(shown, near) {
    if (!near) return;
    const top = shown.element.offsetTop - 8;
    this.scroll.scrollTop = Math.min(top, this.scroll.scrollHeight);
    this.scrolled();
  }

  toEnd(smooth = false) {
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }
}
