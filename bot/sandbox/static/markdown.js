// The `markdown` block: ordinary Markdown (not mrkdwn), the part of it that Slack documents.
import { h } from "./dom.js";
import { emojiNode } from "./mrkdwn.js";
import { glyph } from "./emoji.js";
import { anchor } from "./links.js";

const FENCE = /^```/;
const HEADING = /^(#{1,6}) +(.+?)#*$/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)]) +(.*)$/;
const QUOTE = /^> ?/;
const TABLE_RULE = /^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$/;

/** Blocks of Markdown as DOM nodes. */
export function markdown(text) {
  const out = document.createDocumentFragment();
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  for (let i = 0; i < lines.length;) {
    const [node, taken] = blockAt(lines, i);
    if (node) out.append(node);
    i += taken;
  }
  return out;
}

function blockAt(lines, i) {
  const line = lines[i];
  if (!line.trim()) return [null, 1];
  if (FENCE.test(line)) return fenced(lines, i);
  const heading = HEADING.exec(line);
  if (heading)
    return [h("p", { class: `md-h md-h${heading[1].length}`, dir: "auto" }, inline(heading[2])), 1];
  if (RULE.test(line)) return [h("hr"), 1];
  if (QUOTE.test(line)) return quoted(lines, i);
  if (ITEM.test(line)) return list(lines, i);
  if (line.includes("|") && TABLE_RULE.test(lines[i + 1]?.trim() ?? "")) return table(lines, i);
  return paragraph(lines, i);
}

/** How many lines from `i` on satisfy `test`. */
function count(lines, i, test) {
  let end = i;
  while (end < lines.length && test(lines[end])) end += 1;
  return end - i;
}

function fenced(lines, i) {
  const inside = count(lines, i + 1, (line) => !FENCE.test(line));
  const code = lines.slice(i + 1, i + 1 + inside).join("\n");
  return [h("pre", {}, h("code", {}, code)), inside + 2];
}

function quoted(lines, i) {
  const taken = count(lines, i, (line) => QUOTE.test(line));
  const inner = lines.slice(i, i + taken).map((line) => line.replace(QUOTE, ""));
  return [h("blockquote", { dir: "auto" }, withBreaks(inner)), taken];
}

function paragraph(lines, i) {
  const starts = [FENCE, HEADING, RULE, ITEM, QUOTE];
  const more = count(lines, i + 1, (line) => line.trim() && !starts.some((s) => s.test(line)));
  return [h("p", { dir: "auto" }, withBreaks(lines.slice(i, i + 1 + more))), 1 + more];
}

function withBreaks(lines) {
  return lines.flatMap((line, n) => (n ? [h("br"), ...inline(line)] : inline(line)));
}

/** Consecutive items; a deeper indent nests under the item before it. */
function list(lines, i) {
  const taken = count(lines, i, (line) => ITEM.test(line));
  const items = lines.slice(i, i + taken).map((line) => {
    const [, indent, mark, text] = ITEM.exec(line);
    return {
      depth: indent.replace(/\t/g, "    ").length,
      ordered: /\d/.test(mark),
      start: Number.parseInt(mark, 10),
      text,
    };
  });
  return [nest(items), taken];
}

function nest(items) {
  const { ordered, start } = items[0];
  const top = h(ordered ? "ol" : "ul", {
    start: ordered && start !== 1 ? start : null,
    dir: "auto",
  });
  for (let i = 0; i < items.length;) {
    const deeper = count(items, i + 1, (item) => item.depth > items[i].depth + 1);
    const item = h("li", {}, inline(items[i].text));
    if (deeper) item.append(nest(items.slice(i + 1, i + 1 + deeper)));
    top.append(item);
    i += 1 + deeper;
  }
  return top;
}

function table(lines, i) {
  const taken = 2 + count(lines, i + 2, (line) => line.includes("|"));
  const cells = (line) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((c) => inline(c.trim()));
  const head = h(
    "tr",
    {},
    cells(lines[i]).map((c) => h("th", { dir: "auto" }, c)),
  );
  const rows = lines.slice(i + 2, i + taken).map((line) =>
    h(
      "tr",
      {},
      cells(line).map((c) => h("td", { dir: "auto" }, c)),
    ),
  );
  const drawn = h("table", {}, h("thead", {}, head), h("tbody", {}, rows));
  return [
    h("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": "Table" }, drawn),
    taken,
  ];
}

const INLINE = [
  [/^\\([\\`*_{}[\]()#+\-.!~>|])/, (m) => m[1]],
  [/^`([^`]+)`/, (m) => h("code", {}, m[1])],
  [
    /^!?\[([^\]]*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/,
    (m) => anchor(m[2], m[1] ? inline(m[1]) : [m[2]]),
  ],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => anchor(m[1], m[1])],
  [/^https?:\/\/[^\s<>"`]*[^\s<>"`.,;:!?)\]'*_~]/, (m) => anchor(m[0], m[0])],
  [/^\*\*(?=\S)(.+?\S?)\*\*/, (m) => h("strong", {}, inline(m[1]))],
  [/^__(?=\S)(.+?\S?)__/, (m) => h("strong", {}, inline(m[1]))],
  [/^~~(?=\S)(.+?)~~/, (m) => h("s", {}, inline(m[1]))],
  [/^\*(?=\S)([^*]*[^*\s])\*/, (m) => h("em", {}, inline(m[1]))],
  [/^_(?=\S)([^_]*[^_\s])_(?![\p{L}\p{N}])/u, (m) => h("em", {}, inline(m[1]))],
];
const SPECIAL = /[\\`![<h*_~:]/g;
const EMOJI = /^:([a-z0-9_+'-]+):/;

function inline(text) {
  const out = [];
  let pending = "";
  for (let rest = text; rest;) {
    const found = firstMatch(rest);
    if (found) {
      out.push(pending, found.node);
      pending = "";
      rest = rest.slice(found.length);
      continue;
    }
    SPECIAL.lastIndex = 1;
    const stop = SPECIAL.exec(rest)?.index ?? rest.length;
    pending += rest.slice(0, stop);
    rest = rest.slice(stop);
  }
  return [...out, pending].filter((node) => node !== "");
}

function firstMatch(rest) {
  const emoji = EMOJI.exec(rest);
  const sign = emoji && glyph(emoji[1]);
  if (sign) return { node: emojiNode(emoji[1], sign), length: emoji[0].length };
  for (const [pattern, build] of INLINE) {
    const match = pattern.exec(rest);
    if (match) return { node: build(match), length: match[0].length };
  }
  return null;
}
