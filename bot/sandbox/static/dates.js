// Dates as the reader's own clock and zone tell them.

const LOCALE = "en-US";
const DAY = 86_400_000;
const HALF_A_YEAR = 183 * DAY;

const formats = new Map();

function format(date, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LOCALE, options));
  return formats.get(key).format(date);
}

/** A message's `ts` ("1764000000.000100") as a Date. */
export function fromTs(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

export function timeOf(date) {
  return format(date, { hour: "numeric", minute: "2-digit" });
}

export function inFull(date) {
  return format(date, { dateStyle: "full", timeStyle: "short" });
}

export function sameDay(a, b) {
  return a.toDateString() === b.toDateString();
}

/** "today", "yesterday", "tomorrow", or null. */
function nearDay(date, now) {
  const noon = (d) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  const days = (noon(date) - noon(now)) / DAY;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? null;
}

export function dayName(date, now = new Date()) {
  const near = nearDay(date, now);
  if (near) return near[0].toUpperCase() + near.slice(1);
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
  return format(date, { weekday: "long", month: "long", day: "numeric", ...year });
}

const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "5 minutes ago", "just now". */
export function ago(date, now = new Date()) {
  const elapsed = date - now;
  for (const [unit, length] of UNITS) {
    if (Math.abs(elapsed) >= length) {
      return new Intl.RelativeTimeFormat(LOCALE).format(Math.trunc(elapsed / length), unit);
    }
  }
  return "just now";
}

function long(date) {
  return format(date, { weekday: "long", month: "long", day: "numeric", year: "numeric" });
}

function withinHalfAYear(date, now, month) {
  const year = Math.abs(date - now) < HALF_A_YEAR ? {} : { year: "numeric" };
  return format(date, { month, day: "numeric", ...year });
}

const two = (n) => String(n).padStart(2, "0");

/** The tokens of Slack's date formatting: docs.slack.dev/messaging/formatting-message-text. */
const TOKENS = {
  date_num: (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`,
  date_slash: (d) => `${two(d.getMonth() + 1)}/${two(d.getDate())}/${d.getFullYear()}`,
  date: (d, now) => withinHalfAYear(d, now, "long"),
  date_pretty: (d, now) => nearDay(d, now) ?? withinHalfAYear(d, now, "long"),
  date_short: (d, now) => withinHalfAYear(d, now, "short"),
  date_short_pretty: (d, now) => nearDay(d, now) ?? withinHalfAYear(d, now, "short"),
  date_long: (d) => long(d),
  date_long_pretty: (d, now) => nearDay(d, now) ?? long(d),
  date_long_full: (d) => format(d, { month: "long", day: "numeric", year: "numeric" }),
  day_divider_pretty: (d, now) => dayName(d, now),
  time: (d) => timeOf(d),
  time_secs: (d) => format(d, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (d, now) => ago(d, now),
};

/** Fill a date template for a UNIX time, or give `fallback` where either is not understood. */
export function fillDate(unix, template, fallback, now = new Date()) {
  const date = new Date(Number(unix) * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  let known = true;
  const filled = template.replace(/\{(\w+)\}/g, (whole, token) => {
    if (TOKENS[token]) return TOKENS[token](date, now);
    known = false;
    return whole;
  });
  if (!known) return fallback;
  return template.startsWith("{") ? filled.charAt(0).toUpperCase() + filled.slice(1) : filled;
}
