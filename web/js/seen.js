// What changed since the last look: the figures and rows of the morning page, compared with those that
// this browser showed at the visit before. Nothing is estimated: both sides were shown.
import { readValue, writeValue } from "./kept.js";
import { session } from "./session.js";

const SAME_VISIT_MS = 30 * 60_000;

export class Seen {
  constructor(now = Date.now()) {
    this.name = `seen.${session.me.person.id}`;
    const kept = readValue(this.name) ?? {};
    // Loading the page again is the same visit: what changed stays until the next one.
    const same = kept.current && now - kept.current.at < SAME_VISIT_MS;
    this.before = (same ? kept.before : kept.current) ?? null;
    this.current = same ? { ...kept.current, at: now } : { at: now, sections: {} };
  }

  /** When the page was last looked at, as ISO; null at the first visit. */
  get since() {
    return this.before ? new Date(this.before.at).toISOString() : null;
  }

  /** Keep what a section shows; returns what is different from the last visit. */
  note(id, title, report) {
    const shown = figures(report);
    this.current.sections[id] = shown;
    writeValue(this.name, { current: this.current, before: this.before });
    const then = this.before?.sections[id];
    return then ? differences(title, then, shown) : [];
  }
}

function figures(report) {
  const values = {};
  const rows = [];
  for (const block of report.blocks) {
    if (block.type === "metrics") for (const item of block.items) values[item.label] = [item.value, item.kind ?? "number", item.better ?? null];
    if (block.type === "table") rows.push(...(block.refs ?? []).map((ref, n) => [ref, named(block, n)]));
  }
  return { values, rows };
}

function named(block, n) {
  const column = block.columns.find((one) => one.kind === "id") ?? block.columns.find((one) => one.kind === "text" && one.label !== "#");
  return String(block.rows[n]?.[column?.key] ?? "");
}

function differences(title, then, shown) {
  const found = [];
  for (const [label, [value, kind, better]] of Object.entries(shown.values)) {
    const old = then.values[label];
    if (old && old[0] !== value) found.push({ what: label, from: old[0], to: value, kind, better, title });
  }
  const [before, after] = [new Map(then.rows), new Map(shown.rows)];
  const fresh = [...after].filter(([ref]) => !before.has(ref)).map(([, name]) => name);
  const gone = [...before].filter(([ref]) => !after.has(ref)).map(([, name]) => name);
  if (fresh.length) found.push({ what: "New in the list", names: fresh, title });
  if (gone.length) found.push({ what: "No longer in the list", names: gone, title });
  return found;
}
