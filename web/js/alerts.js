// What needs the person now: one line a condition, with the question that helps, seen or put off.
import { api } from "./api.js";
import { h, replace } from "./dom.js";
import { moment } from "./format.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { toast } from "./toasts.js";

const HOUR_MS = 3_600_000;
const MOST_SUBJECTS = 3;

/** The alerts as a card; it is hidden while there are none. `ask(text)` asks in the chat. */
export function alertCard(ask, now) {
  const list = h("ul", { class: "alerts" });
  const card = h("section", { class: "card alert-card", "aria-label": "Alerts", hidden: true }, h("h3", {}, icon("bell", 17), "Needs you now"), list);
  const load = async () => {
    try {
      const { items } = await api.alerts();
      card.hidden = !items.length;
      replace(list, items.map((alert) => row(alert, { ask, now, load })));
    } catch {
      // The reports below say the same; a page without alerts is not a broken page.
      card.hidden = true;
    }
  };
  load();
  return card;
}

function row(alert, { ask, now, load }) {
  const more = h("button", { class: "icon-button", type: "button", "aria-label": `More for ${alert.title}`, "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more", 17));
  const later = (hours) => () => act(api.snooze(alert.id, new Date(new Date(now).getTime() + hours * HOUR_MS).toISOString()), "Put off", load);
  more.addEventListener("click", () => openMenu(more, [
    !alert.acknowledged_at && { label: "Mark as seen", icon: "check", run: () => act(api.acknowledge(alert.id), "Marked as seen", load) },
    { label: "Put off for an hour", icon: "refresh", run: later(1) },
    { label: "Put off until tomorrow", icon: "refresh", run: later(24) },
  ]));
  const names = (alert.subjects ?? []).slice(0, MOST_SUBJECTS).map((subject) => h("span", { class: "about one" }, subject.text));
  const rest = alert.total > MOST_SUBJECTS ? `and ${alert.total - MOST_SUBJECTS} more, ` : "";
  return h(
    "li", { class: alert.acknowledged_at ? "seen" : null },
    h("button", { class: "quick", type: "button", title: alert.ask, onclick: () => ask(alert.ask) },
      icon("alert", 17),
      h("span", {}, h("strong", {}, alert.title), names, h("span", { class: "about" }, `${rest}since ${moment(alert.opened_at)}`))),
    more,
  );
}

async function act(work, said, load) {
  try {
    await work;
    toast(said);
    load();
  } catch (failure) {
    toast(failure.message);
  }
}
