// Where a link may lead. Feeds and people write links; only http(s) and mailto become anchors.
import { h } from "./dom.js";

// A domain, numbered where it has several pages: it reads better unbroken.
const CITATION = /^(?=.{4,30}$)[\w-]+(\.[\w-]+)+( \d+)?$/;
const ARCHIVE = /^\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})$/;

/** The address for an anchor: `{href, inside}`, or null when the text must stay text. */
export function destination(url) {
  let parsed;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  if (parsed.protocol === "mailto:") return { href: parsed.href, inside: false };
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return null;
  const inside = insidePage(parsed);
  return inside ? { href: inside, inside: true } : { href: outward(parsed.href), inside: false };
}

/** Permalinks of this workspace become a jump within the page. */
function insidePage(parsed) {
  const ours = parsed.origin === window.location.origin || parsed.hostname.endsWith(".slack.com");
  const archive = ours ? ARCHIVE.exec(parsed.pathname) : null;
  if (archive) {
    const [, channel, seconds, micros] = archive;
    const thread = parsed.searchParams.get("thread_ts");
    return thread ? `#${channel}/${thread}/thread` : `#${channel}/${seconds}.${micros}`;
  }
  if (parsed.origin === window.location.origin && parsed.pathname === "/" && parsed.hash) {
    return parsed.hash;
  }
  return null;
}

function outward(url) {
  return `/out?url=${encodeURIComponent(url)}`;
}

/** An anchor around `children`, or the children alone where the address is not one to follow. */
export function anchor(url, children, attributes = {}) {
  const to = destination(url);
  if (!to)
    return h("span", { class: "unlinked", title: "This address is not a web page" }, children);
  const label = typeof children === "string" ? children : "";
  const css = CITATION.test(label) ? { class: "whole" } : {};
  const outside = to.inside ? {} : { target: "_blank", rel: "noopener noreferrer", title: url };
  return h("a", { href: to.href, ...css, ...outside, ...attributes }, children);
}

/** Addresses of images: the web, or this workspace itself. */
export function imageSource(url) {
  try {
    const parsed = new URL(url, window.location.origin);
    return /^https?:$/.test(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}
