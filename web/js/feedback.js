// Right or wrong, and why: what a person says about an answer, kept with what was answered.
import { api } from "./api.js";
import { announce, h, replace, uid } from "./dom.js";
import { icon } from "./icons.js";
import { problem } from "./problems.js";

const REASONS = ["A figure is wrong", "Not what I asked", "Something is missing", "Wrong period or customer"];
const LONGEST = 2000;
const BUTTONS = [["right", "thumb-up", "This answer is right"], ["wrong", "thumb-down", "This answer is wrong"]];

/** The judgement of one answer: two buttons for the foot of it, and a place for the reason. */
export class Judgement {
  constructor(run, said = null) {
    this.run = run;
    this.said = said;
    this.busy = false;
    this.buttons = BUTTONS.map(([verdict, name, label]) => h(
      "button", {
        class: `icon-button judge ${verdict}`, type: "button", "aria-label": label, title: label,
        onclick: () => this.press(verdict),
      }, icon(name, 16),
    ));
    this.element = h("span", { class: "judgement", role: "group", "aria-label": "Was this answer right?" }, this.buttons);
    this.place = h("div", { class: "judgement-place", hidden: true });
    this.draw();
  }

  /** Show what was said, here or elsewhere. */
  show(said) {
    this.said = said;
    this.draw();
  }

  draw() {
    for (const [n, [verdict]] of BUTTONS.entries()) {
      this.buttons[n].setAttribute("aria-pressed", String(this.said?.verdict === verdict));
    }
    this.fill(this.said && this.note());
  }

  fill(content) {
    replace(this.place, content);
    this.place.hidden = !content;
  }

  /** A second press of the same button takes it back. */
  async press(verdict) {
    if (this.said?.verdict === verdict) {
      if (await this.send(() => api.unjudge(this.run).then(() => null))) announce("Taken back.");
      return;
    }
    if (!(await this.send(() => api.judge(this.run, verdict)))) return;
    announce(`Noted as ${verdict}.`);
    if (verdict === "wrong") this.ask();
  }

  /** Keep it; true when it was. What was said before stays where it was not. */
  async send(work) {
    // Not disabled meanwhile: a button that is loses the focus of who uses the keyboard.
    if (this.busy) return false;
    this.busy = true;
    try {
      this.said = await work();
      this.draw();
      return true;
    } catch (failure) {
      this.fill(problem(failure));
      return false;
    } finally {
      this.busy = false;
    }
  }

  note() {
    const { verdict, why } = this.said;
    const label = why ? "Change the reason" : "Say why";
    return h("p", { class: "judgement-note" },
      h("span", {}, `You said: ${verdict}${why ? `, “${why}”` : "."}`),
      h("button", { class: "link", type: "button", onclick: () => this.ask() }, label));
  }

  /** Ask for the reason. The judgement itself is kept already. */
  ask() {
    const { verdict, why } = this.said;
    const id = uid("why");
    const input = h("textarea", { class: "field", id, rows: 2, maxlength: LONGEST });
    input.value = why ?? "";
    const done = () => {
      this.draw();
      this.buttons[verdict === "right" ? 0 : 1].focus();
    };
    const submit = async (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!(await this.send(() => api.judge(this.run, verdict, text || null)))) return;
      announce("Thank you, the reason is kept.");
      done();
    };
    const add = (reason) => {
      input.value = input.value.trim() ? `${input.value.trim()}. ${reason}: ` : `${reason}: `;
      input.focus();
    };
    const form = h(
      "form", { class: "judgement-form", "aria-label": "Why?", onsubmit: submit, onkeydown: keys(done) },
      h("label", { class: "label", for: id }, verdict === "wrong" ? "What is wrong with it?" : "What was good about it?"),
      verdict === "wrong" && h("div", { class: "chips", role: "group", "aria-label": "Common reasons" },
        REASONS.map((reason) => h("button", { class: "chip small", type: "button", onclick: () => add(reason) }, reason))),
      input,
      h("div", { class: "form-buttons" },
        h("button", { class: "button primary small", type: "submit" }, "Keep the reason"),
        h("button", { class: "button quiet small", type: "button", onclick: done }, "Without a reason")),
    );
    this.fill(form);
    input.focus();
  }
}

/** Enter keeps it, as in the field below; Escape closes the form and nothing else. */
function keys(cancel) {
  return (event) => {
    if (event.key === "Enter" && !event.shiftKey && event.target.tagName === "TEXTAREA") {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      cancel();
    }
  };
}
