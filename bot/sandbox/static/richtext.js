// The `rich_text` block: docs.slack.dev/reference/block-kit/blocks/rich-text-block.
import { fillDate } from "./dates.js";
import { h } from "./dom.js";
import { glyph } from "./emoji.js";
import { anchor } from "./links.js";
import { broadcast, channelLink, emojiNode, mention } from "./mrkdwn.js";

export function richText(block, names) {
  return h(
    "div",
    { class: "rich" },
    (block.elements ?? []).map((e) => part(e, names)),
  );
}

function part(element, names) {
  const inner = () => (element.elements ?? []).map((e) => styled(e, leaf(e, names)));
  switch (element.type) {
    case "rich_text_section":
      return h("p", { dir: "auto" }, inner());
    case "rich_text_quote":
      return h("blockquote", { dir: "auto" }, inner());
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, inner()));
    case "rich_text_list":
      return list(element, names);
    default:
      return h("p", {}, styled(element, leaf(element, names)));
  }
}

function list(element, names) {
  const tag = element.style === "ordered" ? "ol" : "ul";
  const start = element.offset ? element.offset + 1 : null;
  const items = (element.elements ?? []).map((item) =>
    h(
      "li",
      {},
      (item.elements ?? []).map((e) => styled(e, leaf(e, names))),
    ),
  );
  return h(tag, { start, dir: "auto", class: `indent-${Math.min(element.indent ?? 0, 5)}` }, items);
}

function leaf(element, names) {
  switch (element.type) {
    case "text":
      return document.createTextNode(element.text ?? "");
    case "link":
      return anchor(element.url, element.text || element.url);
    case "emoji":
      return emoji(element);
    case "user":
      return mention(names, element.user_id);
    case "channel":
      return channelLink(names, element.channel_id);
    case "usergroup":
      return h("span", { class: "mention" }, "@group");
    case "broadcast":
      return broadcast(element.range ?? "");
    case "color":
      return h("code", {}, element.value ?? "");
    case "date":
      return dated(element);
    default:
      return document.createTextNode("");
  }
}

function emoji({ name = "", unicode }) {
  const points = (unicode ?? "").split("-").map((hex) => Number.parseInt(hex, 16));
  const valid = points.every((p) => Number.isInteger(p) && p > 0 && p <= 0x10ffff);
  const sign = glyph(name) ?? (valid ? String.fromCodePoint(...points) : null);
  return sign ? emojiNode(name, sign) : document.createTextNode(`:${name}:`);
}

function dated({ timestamp, format = "", url, fallback = "" }) {
  const time = h("time", { title: fallback || null }, fillDate(timestamp, format, fallback));
  return url ? anchor(url, time) : time;
}

const STYLES = {
  bold: "strong",
  italic: "em",
  strike: "s",
  underline: "u",
  code: "code",
  highlight: "mark",
};

function styled(element, node) {
  return Object.entries(STYLES).reduce(
    (inner, [style, tag]) => (element.style?.[style] ? h(tag, {}, inner) : inner),
    node,
  );
}
