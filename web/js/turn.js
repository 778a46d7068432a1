// One question and its answer: while it is made, and once it is there.
import { api } from "./api.js";
import { blocks } from "./blocks/index.js";
import { copy } from "./clipboard.js";
import { tell } from "./decisions.js";
import { announce, h, replace } from "./dom.js";
import { downloads } from "./files.js";
import { openArticle } from "./article.js";
import { openEvidence } from "./evidence.js";
import { Judgement } from "./feedback.js";
import { asOf } from "./format.js";
import { icon } from "./icons.js";
import { problem } from "./problems.js";

export class Turn {
  /** `ask(text)` asks something in the same conversation; `said` is what was said about the answer. */
  constructor(question, { ask, said = null }) {
    this.question = question;
    this.ask = ask;
    this.judgement = null;
    this.said = said;
    this.run = null;
    this.number = null;
    this.done = null;
    this.steps = h("ol", { class: "steps-live", "aria-label": "What is being done" });
    this.streamed = h("p", { class: "streamed", hidden: true });
    this.connection = h("p", { class: "connection", hidden: true, role: "status" }, icon("wifi", 15), "Connection lost. Coming back…");
    this.content = h("div", { class: "answer" });
    this.element = h(
      "article", { class: "turn", "aria-label": `Question: ${question}` },
      h("h2", { class: "question" }, h("span", { class: "visually-hidden" }, "You asked: "), question),
      this.content,
    );
  }

  /** What was shown before is there again at once. */
  fill(turn) {
    this.run = turn.run;
    this.number = turn.number;
    if (turn.answer) this.answer(turn.answer);
    else if (turn.state === "failed" || turn.state === "cancelled") this.failed(turn);
    else this.waiting();
    return this;
  }

  /** An answer is being made. */
  waiting() {
    this.element.setAttribute("aria-busy", "true");
    replace(this.content, this.steps, this.streamed, this.connection);
    if (!this.steps.childNodes.length) this.step("Sending");
  }

  /** Show an event of the run. */
  on({ name, data }) {
    const handlers = {
      run: () => { this.run = data.run; },
      connection: () => { this.connection.hidden = !data.lost; },
      step: () => this.step(data.text),
      token: () => this.token(data.text),
      report: () => this.report(data.report, {}),
      decision: () => tell(data.proposal),
      done: () => this.finished(data),
      error: () => this.fail(data.error, () => this.ask(this.question), "Ask again"),
    };
    handlers[name]?.();
  }

  step(text) {
    const last = this.steps.lastElementChild;
    if (last?.dataset.text === text) return;
    if (last) {
      if (last.dataset.text === "Sending") last.remove();
      else {
        last.className = "";
        last.firstElementChild.replaceWith(icon("check", 15));
      }
    }
    this.steps.append(h("li", { class: "current", "data-text": text }, h("span", { class: "spinner" }), text));
  }

  token(text) {
    this.streamed.hidden = false;
    this.streamed.append(text);
  }

  report(report, answer) {
    const context = {
      ask: this.ask,
      kind: answer.kind,
      evidence: this.run && ((label) => openEvidence(this.run, label)),
      article: openArticle,
    };
    const shown = blocks(report, context);
    const files = (answer.calls ?? []).some((call) => call.tool === "board_pack") && !answer.failed;
    if (files) shown.splice(1, 0, downloads(report));
    replace(this.content, shown);
  }

  answer(answer) {
    this.done = answer;
    this.element.removeAttribute("aria-busy");
    this.report(answer.report, answer);
    this.content.append(this.foot(answer));
  }

  finished(turn) {
    this.run = turn.run;
    this.number = turn.number;
    if (!turn.answer) {
      this.failed(turn);
      return;
    }
    this.answer(turn.answer);
    announce(turn.answer.report.blocks.find((block) => block.type === "headline")?.text ?? "The answer is there.");
  }

  failed(turn) {
    const said = { cancelled: "This answer was stopped.", failed: "There is no answer." };
    this.fail(turn.error ?? { message: said[turn.state] ?? "There is no answer." }, () => this.ask(this.question), "Ask again");
  }

  fail(failure, retry = null, label = undefined) {
    this.element.removeAttribute("aria-busy");
    replace(this.content, problem(failure, retry, label));
  }

  /** Something that can be right or wrong: small talk is neither. */
  get judged() {
    return this.done && (this.done.calls?.length > 0 || this.done.kind !== "answer");
  }

  /** What was said about the answer, here or in words. */
  mark(said) {
    if (said?.at === this.judgement?.said?.at) return;
    this.said = said;
    this.judgement?.show(said);
  }

  foot({ report, calls, ms }) {
    this.judgement = this.judged ? new Judgement(this.run, this.said) : null;
    const basis = report.basis ?? {};
    const said = [
      basis.period && `Period ${basis.period}`,
      basis.scope && `Scope ${basis.scope}`,
      basis.as_of && `Data as of ${asOf(basis.as_of)}`,
      ms && `${ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}`,
    ];
    const action = (label, name, run) => h("button", { class: "button quiet small", type: "button", onclick: run }, icon(name, 16), label);
    return h(
      "footer", { class: "answer-foot" },
      h("div", { class: "actions" },
        calls?.length > 0 && action("Evidence", "evidence", () => openEvidence(this.run)),
        action("Copy", "copy", async () => {
          try {
            await copy(await api.markdown(this.run), "Answer copied as Markdown");
          } catch (failure) {
            replace(this.content, [...this.content.childNodes], problem(failure));
          }
        }),
        this.judgement?.element),
      h("p", { class: "basis" }, said.filter(Boolean).join(" · ")),
      this.judgement?.place,
    );
  }
}
