// The morning page: what needs me today, what changed since I last looked, and the reports behind it.
import { api } from "./api.js";
import { alertCard } from "./alerts.js";
import { openArticle } from "./article.js";
import { blocks } from "./blocks/index.js";
import { askAnew } from "./chat.js";
import { Composer } from "./composer.js";
import { h, replace } from "./dom.js";
import { asOf, count, moment, parts, show, weekday } from "./format.js";
import { icon } from "./icons.js";
import { problem, skeleton } from "./problems.js";
import { Seen } from "./seen.js";
import { onWaiting, session } from "./session.js";

const SHOWN = new Set(["headline", "metrics", "table", "chart"]);
const MOST_NAMES = 3;
const MOST_ROWS = 5;

/** Show it. Returns what to do on leaving. */
export function homePage(page) {
  const { me } = session;
  const abort = new AbortController();
  const sections = h("div", { class: "sections" }, skeleton("block", "block"));
  const attention = h("section", { class: "card", "aria-label": "What needs you" });
  const changes = h("section", { class: "card", "aria-label": "What changed" });
  const composer = new Composer({ onAsk: askAnew, placeholder: "Ask a question…" });
  page.title("Home");
  page.composer = composer;
  page.fill(
    h("div", { class: "scroll", tabindex: -1 },
      h("div", { class: "home" },
        h("header", { class: "greeting" },
          h("h2", {}, greeting(me)), h("p", {}, `${weekday(me.now)} · data as of ${asOf(me.now)}`),
          alertCard(askAnew, me.now)),
        h("div", { class: "rail" }, attention, changes, quickActions(me)),
        sections)),
    composer.element,
  );
  waiting(attention, me.waiting);
  const stop = onWaiting((n) => waiting(attention, n));
  load(sections, changes, abort.signal);
  return () => {
    abort.abort();
    stop();
  };
}

function greeting(me) {
  const hour = Number(parts(me.now).hour);
  const time = hour < 12 ? "Good morning" : hour < 18 ? "Good afternoon" : "Good evening";
  return `${time}, ${me.person.name.split(" ")[0]}`;
}

function waiting(card, n) {
  card.classList.toggle("attention", n > 0);
  card.classList.toggle("calm", !n);
  replace(
    card,
    h("h3", {}, icon("inbox", 17), "Waiting for your decision"),
    h("p", {}, n ? `${count(n, "change waits", "changes wait")} for your approval.` : "Nothing waits for you."),
    n > 0 && h("a", { class: "button primary small", href: "/inbox" }, "Open the inbox"),
  );
}

function quickActions(me) {
  const rows = me.quick_actions.map(({ ask }) => h("button", { class: "quick", type: "button", onclick: () => askAnew(ask) }, icon("arrow-right", 16), ask));
  return h("section", { class: "card quick-card", "aria-label": "Quick actions" }, h("h3", {}, "Ask with one click"), h("div", { class: "quicks" }, rows));
}

async function load(place, changes, signal) {
  const seen = new Seen();
  let home;
  try {
    home = await api.home();
  } catch (failure) {
    // Without the page there is nothing to compare.
    changes.hidden = true;
    replace(place, problem(failure, () => load(place, changes, signal)));
    return;
  }
  changes.hidden = false;
  const found = [];
  const made = home.sections.map((section) => new Section(section));
  replace(place, made.map((one) => one.element));
  changed(changes, seen, found, true);
  const fetching = made.map(async (one) => {
    const report = await one.load(signal);
    if (report) found.push(...seen.note(one.section.id, one.section.title, report));
  });
  await Promise.all(fetching);
  if (!signal.aborted) changed(changes, seen, found, false);
}

class Section {
  constructor(section) {
    this.section = section;
    this.body = h("div", { class: "section-body" }, skeleton("w60 tall", "w80", "block"));
    this.element = h(
      "section", { class: "section", "aria-label": section.title },
      h("div", { class: "section-head" },
        h("h3", {}, section.title),
        h("button", { class: "button quiet small", type: "button", title: section.ask, onclick: () => askAnew(section.ask) }, "Open in chat", icon("arrow-right", 15))),
      this.body,
    );
  }

  /** Fetch and show; the report, or null when it failed. */
  async load(signal) {
    const { tool, args } = this.section;
    try {
      const { report } = await api.call(tool, args, signal);
      this.show(report);
      return report;
    } catch (failure) {
      if (!signal.aborted) replace(this.body, problem(failure, () => this.load(signal)));
      return null;
    }
  }

  /** The headline, the figures, the first chart, and of the first table the columns that matter here; the chat shows the rest. */
  show(report) {
    const taken = new Set();
    const kept = report.blocks.filter((block) => {
      if (!SHOWN.has(block.type) || taken.has(block.type)) return false;
      taken.add(block.type);
      return !(block.type === "table" && !block.rows.length);
    });
    replace(this.body, blocks({ ...report, blocks: kept }, { ask: askAnew, article: openArticle, evidence: null, rows: MOST_ROWS, columns: this.section.columns }));
  }
}

function changed(card, seen, found, loading) {
  const title = h("h3", {}, icon("bell", 17), seen.since ? `Since ${moment(seen.since)}` : "Since you last looked");
  let body;
  if (!seen.since) body = h("p", {}, "This is your first look here. From now on this place says what is different.");
  else if (loading) body = skeleton("w80", "w60");
  else if (!found.length) body = h("p", {}, "Nothing on this page has changed.");
  else body = h("ul", { class: "changes-list" }, found.map(difference));
  replace(card, title, body);
}

function difference({ what, from, to, kind, names, title }) {
  if (names) {
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
    return h("li", {}, h("span", {}, `${what}: ${names.slice(0, MOST_NAMES).join(", ")}${more}`), h("span", { class: "from" }, title));
  }
  return h("li", {}, h("span", {}, `${what}: ${show(from, kind)} → `, h("strong", {}, show(to, kind))), h("span", { class: "from" }, title));
}
