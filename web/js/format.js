// How values look: the same as reports/format.py, which a test compares.

const NONE = "–";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?$/;
const DATE_LENGTH = "2026-10-14".length;

export const NUMERIC = new Set(["number", "decimal", "percent", "money", "minutes", "hours"]);

let zone = "UTC";

/** Show moments in this time zone. */
export function useZone(name) {
  zone = name || "UTC";
}

/** A value of a report as text. */
export function show(value, kind = "text") {
  if (value === null || value === undefined) return NONE;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return number(value, kind);
  if (!ISO.test(value) || !isDay(value)) return value;
  return value.length > DATE_LENGTH ? moment(value) : day(value);
}

/** Whether the day exists: "2026-02-30" is only text. */
function isDay(iso) {
  const [year, month, date] = iso.slice(0, DATE_LENGTH).split("-").map(Number);
  const read = new Date(Date.UTC(year, month - 1, date));
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === date;
}

/** A number with its unit. */
export function number(v, kind) {
  switch (kind) {
    case "percent": return `${fixed(v * 100, 1)} %`;
    case "money": return money(v);
    case "minutes": return duration(v);
    case "hours": return duration(v * 60);
    case "decimal": return grouped(v, Math.abs(v) >= 10 ? 1 : 2);
    default: return grouped(v, Number.isInteger(v) ? 0 : 1);
  }
}

function money(v) {
  const amount = Math.abs(v);
  const digits = amount >= 100 || Number.isInteger(amount) ? 0 : 2;
  return `${v < 0 ? "-" : ""}$${grouped(amount, digits)}`;
}

/** Minutes as "45 min", "3 h 20 min", "2 d 4 h". */
export function duration(minutes) {
  const whole = Math.abs(Number(fixed(minutes, 0)));
  const sign = Number(fixed(minutes, 0)) < 0 ? "-" : "";
  if (whole < 60) return `${sign}${whole} min`;
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours < 48) return rest ? `${sign}${hours} h ${rest} min` : `${sign}${hours} h`;
  const [days, left] = [Math.floor(hours / 24), hours % 24];
  return left ? `${sign}${days} d ${left} h` : `${sign}${days} d`;
}

/** Rounded to even where exactly between, as the server does. */
function fixed(v, digits) {
  const scaled = v * 2 ** (digits + 1);
  const between = Number.isInteger(scaled) && scaled % 2 !== 0;
  if (!between) return v.toFixed(digits);
  const low = Math.floor(v * 10 ** digits);
  return ((low % 2 === 0 ? low : low + 1) / 10 ** digits).toFixed(digits);
}

function grouped(v, digits) {
  const [whole, rest] = fixed(v, digits).split(".");
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? commas : `${commas}.${rest}`;
}

/** "14 Oct 2026" of an ISO date. */
export function day(iso) {
  const [year, month, date] = iso.slice(0, DATE_LENGTH).split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** "14 Oct 2026 09:30" of an ISO moment, in the reader's zone. */
export function moment(iso) {
  const p = parts(iso);
  return `${p.day} ${MONTHS[p.month - 1]} ${p.year} ${p.hour}:${p.minute}`;
}

/** A moment in a table: the year only where it is not that of `now`. */
export function brief(value, now) {
  const text = show(value);
  const year = now && typeof value === "string" && ISO.test(value) ? ` ${parts(now).year} ` : null;
  return year ? text.replace(year, " ") : text;
}

/** The moment with the name of its zone: what data are as of. */
export function asOf(iso) {
  const named = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "short" });
  const name = named.formatToParts(new Date(iso)).find((p) => p.type === "timeZoneName")?.value ?? "";
  return `${moment(iso)} ${name}`.trim();
}

/** Year, month, day, hour and minute of a moment in the reader's zone. */
export function parts(iso) {
  const read = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit",
    minute: "2-digit", hourCycle: "h23",
  });
  const found = Object.fromEntries(read.formatToParts(new Date(iso)).map((p) => [p.type, p.value]));
  return { ...found, year: Number(found.year), month: Number(found.month), day: Number(found.day) };
}

/** "Wednesday, 14 October". */
export function weekday(iso) {
  const read = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "long", day: "numeric", month: "long" });
  return read.format(new Date(iso));
}

/** How a metric changed, "▲ 2.1 points on last quarter"; empty where nothing is compared. */
export function changed(item) {
  const { change, kind } = item;
  if (typeof change !== "number") return "";
  const label = (item.change_label ?? "").split(" (")[0];
  const against = label ? ` on ${label}` : "";
  if (!change) return `= unchanged${against}`;
  const mark = change > 0 ? "▲" : "▼";
  const size = kind === "percent" ? `${fixed(Math.abs(change) * 100, 1)} points` : number(Math.abs(change), kind);
  return `${mark} ${size}${against}`;
}

/** Whether a metric's change is good; null where that cannot be said. */
export function improved(item) {
  if (typeof item.change !== "number" || !item.change || !item.better) return null;
  return item.change > 0 === (item.better === "up");
}

/** "1 ticket", "2 tickets". */
export function count(n, one, many = `${one}s`) {
  return `${grouped(n, 0)} ${n === 1 ? one : many}`;
}

/** Bytes as "237 kB". */
export function bytes(n) {
  return n < 1e6 ? `${Math.max(1, Math.round(n / 1e3))} kB` : `${fixed(n / 1e6, 1)} MB`;
}
