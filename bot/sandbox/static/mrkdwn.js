// Slack's mrkdwn, as DOM nodes: docs.slack.dev/messaging/formatting-message-text.
import { fillDate } from "./dates.js";
import { h } from "./dom.js";
import { glyph } from "./emoji.js";
import { anchor } from "./links.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const FENCE = /```([\s\S]+?)```/g;
const QUOTE = /^(?:>|&gt;) ?/;
const LONG_QUOTE = /^(?:>>>|&gt;&gt;&gt;) ?/;
const BULLET = /^\s*[•◦▪‣-] +/;
const EMOJI = /:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/y;
const BARE_URL = /https?:\/\/[^\s<>"`]+/y;

/** Text of a mrkdwn object; `names` tells users and channels apart (see store.js). */
export function mrkdwn(text, names) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    appendLines(out, text.slice(from, fence.index).replace(/\n$/, ""), names);
    out.append(h("pre", {}, h("code", {}, unescapeText(fence[1].replace(/^\n|\n$/g, "")))));
    from = fence.index + fence[0].length;
    if (text[from] === "\n") from += 1;
  }
  appendLines(out, text.slice(from), names);
  return out;
}

/** Text of a plain_text object: only emoji names are read. */
export function plain(text, { emoji = true } = {}) {
  return emoji ? new Scanner(text, null).plainNodes() : [text];
}

export function unescapeText(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

/** What a client does to text that a person typed, before it is sent. */
export function escapeText(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function appendLines(out, text, names) {
  if (!text) return;
  const lines = text.split("\n");
  let afterText = false;
  for (let i = 0; i < lines.length;) {
    const [node, taken] = blockAt(lines, i, names);
    if (!node) {
      if (afterText) out.append(h("br"));
      out.append(...inline(lines[i], names));
    } else out.append(node);
    afterText = !node;
    i += node ? taken : 1;
  }
}

/** A quote or list that starts at line `i`, and how many lines it takes. */
function blockAt(lines, i, names) {
  if (LONG_QUOTE.test(lines[i])) {
    const rest = [lines[i].replace(LONG_QUOTE, ""), ...lines.slice(i + 1)];
    return [quote(rest, names), rest.length];
  }
  const quoted = run(lines, i, QUOTE);
  if (quoted.length) return [quote(quoted, names), quoted.length];
  const items = run(lines, i, BULLET);
  if (!items.length) return [null, 0];
  return [
    h(
      "ul",
      { dir: "auto" },
      items.map((item) => h("li", {}, inline(item, names))),
    ),
    items.length,
  ];
}

function run(lines, from, pattern) {
  const found = [];
  for (let i = from; i < lines.length && pattern.test(lines[i]); i += 1) {
    found.push(lines[i].replace(pattern, ""));
  }
  return found;
}

function quote(lines, names) {
  const nodes = lines.flatMap((line, i) =>
    i ? [h("br"), ...inline(line, names)] : inline(line, names),
  );
  return h("blockquote", { dir: "auto" }, nodes);
}

function inline(line, names) {
  return new Scanner(line, names).nodes();
}

/** Reads one line from left to right; a mark without its partner stays a character. */
class Scanner {
  constructor(text, names) {
    this.text = text;
    this.names = names;
    this.at = 0;
    this.out = [];
    this.pending = "";
    this.hopeless = new Set(); // marks known to have no partner further on
  }

  nodes() {
    while (this.at < this.text.length) {
      const next = this.code() || this.angled() || this.marked() || this.emoji() || this.url();
      if (next) this.push(...next);
      else this.pending += this.text[this.at++];
    }
    this.flush();
    return this.out;
  }

  plainNodes() {
    while (this.at < this.text.length) {
      const next = this.emoji();
      if (next) this.push(...next);
      else this.pending += this.text[this.at++];
    }
    if (this.pending) this.out.push(this.pending);
    return this.out;
  }

  push(node, end) {
    this.flush();
    this.out.push(node);
    this.at = end;
  }

  flush() {
    if (this.pending) this.out.push(unescapeText(this.pending));
    this.pending = "";
  }

  code() {
    if (this.text[this.at] !== "`" || this.hopeless.has("`")) return null;
    const end = this.text.indexOf("`", this.at + 1);
    if (end < 0) this.hopeless.add("`");
    if (end <= this.at + 1) return null;
    return [h("code", {}, unescapeText(this.text.slice(this.at + 1, end))), end + 1];
  }

  angled() {
    if (this.text[this.at] !== "<" || this.hopeless.has("<")) return null;
    const end = this.text.indexOf(">", this.at + 1);
    if (end < 0) this.hopeless.add("<");
    if (end <= this.at + 1) return null;
    return [reference(this.text.slice(this.at + 1, end), this.names), end + 1];
  }

  marked() {
    const mark = this.text[this.at];
    if (!MARKS[mark] || this.hopeless.has(mark) || !this.opens()) return null;
    const end = closing(this.text, this.at + 1, mark);
    if (end < 0) this.hopeless.add(mark);
    if (end < 0) return null;
    return [h(MARKS[mark], {}, inline(this.text.slice(this.at + 1, end), this.names)), end + 1];
  }

  /** Slack takes a mark only at the edge of a word, and Japanese letters count as letters. */
  opens() {
    return !isLetter(this.text, this.at - 1) && /\S/.test(this.text[this.at + 1] ?? "");
  }

  emoji() {
    if (this.text[this.at] !== ":") return null;
    EMOJI.lastIndex = this.at;
    const found = EMOJI.exec(this.text);
    const sign = found && glyph(found[1]);
    if (!sign) return null;
    return [emojiNode(found[1], sign), this.at + found[0].length];
  }

  url() {
    if (this.text[this.at] !== "h" || isLetter(this.text, this.at - 1)) return null;
    BARE_URL.lastIndex = this.at;
    const found = BARE_URL.exec(this.text)?.[0].replace(/[.,;:!?)\]'*_~]+$/, "");
    if (!found) return null;
    const url = unescapeText(found);
    return [anchor(url, url), this.at + found.length];
  }
}

function isLetter(text, index) {
  return index >= 0 && /[\p{L}\p{N}]/u.test(text[index] ?? "");
}

/** Where the partner of a mark stands; code and links on the way are stepped over. */
function closing(text, from, mark) {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === mark && i > from && /\S/.test(text[i - 1]) && !isLetter(text, i + 1)) return i;
    const close = { "<": ">", "`": "`" }[text[i]];
    const end = close ? text.indexOf(close, i + 1) : -1;
    if (end > 0) i = end;
  }
  return -1;
}

export function emojiNode(name, sign) {
  return h(
    "span",
    { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` },
    sign,
  );
}

/** What stands between angle brackets: a mention, a date, a link. */
function reference(body, names) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : unescapeText(body.slice(bar + 1));
  if (target.startsWith("@")) return mention(names, target.slice(1), label);
  if (target.startsWith("#")) return channelLink(names, target.slice(1), label);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!")) return broadcast(target.slice(1));
  const url = unescapeText(target);
  return anchor(url, label || url);
}

export function mention(names, id, label = "") {
  const me = names?.me === id ? " mention-me" : "";
  return h("span", { class: `mention${me}` }, `@${names?.user(id) ?? (label || id)}`);
}

export function channelLink(names, id, label = "") {
  const name = names?.channel(id) ?? (label || id);
  return h("a", { class: "mention", href: `#${encodeURIComponent(id)}` }, `#${name}`);
}

export function broadcast(range) {
  return h("span", { class: "mention mention-me" }, `@${range.split("|")[0]}`);
}

function dateNode(target, fallback) {
  const [, unix, template = "", link] = target.split("^");
  const shown = fillDate(unix, template, fallback);
  const time = h("time", { title: fallback || null }, shown);
  return link ? anchor(unescapeText(link), time) : time;
}
