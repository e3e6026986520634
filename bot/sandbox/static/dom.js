// Small helpers to build the page. Text always enters as a text node, never as markup.

/**
 * Build an element. Attributes are set as attributes; `class`, `data` (data-*), `on` (listeners)
 * are shorthands. Absent ones (null, undefined, false) are left out, `true` is an empty attribute.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on")
      for (const [type, fn] of Object.entries(value)) element.addEventListener(type, fn);
    else if (name === "data") Object.assign(element.dataset, present(value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false),
  );
  return element;
}

function present(values) {
  return Object.fromEntries(
    Object.entries(values).filter(([, v]) => v !== null && v !== undefined),
  );
}

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  down: "M6 9l6 6 6-6",
  send: "M5 12h13M12 5l7 7-7 7",
  reply: "M20 11.500a7.5 7.5 0 0 1-11 6.600L4 20l1.4-4.500A7.5 7.5 0 1 1 20 11.500z",
  smile: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM8.5 14a4.2 4.2 0 0 0 7 0M9 9.500v.01M15 9.500v.01",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  eye: "M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M3.5 15h16",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  thumbsup:
    "M7 11v9H4v-9zM7 11l4-7c1.5 0 2.5 1 2.2 2.500L12.5 10H19l-1.5 8.500c-.2 1-.8 1.5-1.7 1.500H7",
  thumbsdown:
    "M17 13V4h3v9zM17 13l-4 7c-1.5 0-2.5-1-2.2-2.500l.7-3.500H5l1.5-8.500C6.7 4.5 7.3 4 8.2 4H17",
  check: "M5 12.500l4.5 4.500L19 7",
};

/** A line icon, decorative: its button carries the label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.more);
  svg.append(path);
  return svg;
}

/** The language a run of text asks its font for, where the script tells it. */
export function langOf(text) {
  if (/[\u3040-\u30ff\u3400-\u9fff]/u.test(text)) return "ja";
  return /[\uac00-\ud7af]/u.test(text) ? "ko" : null;
}

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

export function focusableIn(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter(
    (e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }),
  );
}

/**
 * Redraw `root` with `draw`, and put the focus back where the person had it: on the control of
 * the same block and action, else on `fallback`.
 */
export function keepingFocus(root, draw, fallback) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset.action
    ? `[data-block="${CSS.escape(held.dataset.block)}"][data-action="${CSS.escape(held.dataset.action)}"]`
    : null;
  draw();
  if (!held || held.isConnected) return;
  const again = (key && root.querySelector(key)) || fallback?.();
  again?.focus({ preventScroll: true });
}

/** Whether key strokes belong to the element because a person types there. */
export function isTyping(target) {
  return target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
}
