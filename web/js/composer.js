// The place to type. Enter asks, Shift+Enter breaks the line, ↑ brings earlier questions back.
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";

const MOST = 8_000;
const MOST_HEIGHT = 180;

export class Composer {
  /** `onAsk(text)` runs for a question, `onStop()` for the stop button. */
  constructor({ onAsk, onStop = null, placeholder = "Ask a question…" }) {
    this.onAsk = onAsk;
    this.onStop = onStop;
    this.past = [];
    this.at = 0;
    this.running = false;
    this.input = h("textarea", {
      rows: 1, maxlength: MOST, placeholder, "aria-label": "Your question", enterkeyhint: "send",
      oninput: () => this.changed(), onkeydown: (event) => this.key(event),
    });
    this.button = h("button", { class: "send", type: "submit" });
    const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.act(); } }, this.input, this.button);
    const hint = h("p", { class: "composer-hint" }, "Figures come from your own data; open ", h("em", {}, "Evidence"), " below an answer to check them. ", h("kbd", {}, "?"), " for keys");
    this.element = h("div", { class: "composer-dock" }, form, hint);
    this.changed();
  }

  focus() {
    this.input.focus();
  }

  /** Earlier questions, oldest first. */
  remember(questions) {
    this.past = questions;
    this.at = questions.length;
  }

  /** Say in the empty field what it is for. */
  invite(text) {
    this.input.placeholder = text;
  }

  /** Show that an answer is being made: the button stops it. */
  busy(running) {
    this.running = running;
    this.changed();
  }

  /** Put text in the field, for the person to go on. */
  put(text) {
    this.input.value = text;
    this.changed();
    this.focus();
    this.input.setSelectionRange(text.length, text.length);
  }

  act() {
    if (this.running) {
      this.onStop?.();
      return;
    }
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.changed();
    this.onAsk(text);
  }

  changed() {
    const { input, button } = this;
    input.style.height = "auto";
    // Before it is on the page it has no height to go by.
    if (input.isConnected) input.style.height = `${Math.min(input.scrollHeight, MOST_HEIGHT)}px`;
    const stop = this.running && this.onStop;
    button.disabled = this.running ? !stop : !input.value.trim();
    button.setAttribute("aria-label", stop ? "Stop the answer" : "Ask");
    button.title = stop ? "Stop (Esc)" : "Ask (Enter)";
    replace(button, icon(stop ? "stop" : "send", 19));
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (!this.running) this.act();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.recall(event);
    }
  }

  /** Walk through earlier questions, as long as the field holds nothing of its own. */
  recall(event) {
    const own = this.input.value && this.input.value !== this.past[this.at];
    if (own || !this.past.length) return;
    const next = this.at + (event.key === "ArrowUp" ? -1 : 1);
    if (next < 0 || next > this.past.length) return;
    event.preventDefault();
    this.at = next;
    this.put(this.past[next] ?? "");
  }
}
