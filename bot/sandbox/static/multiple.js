// A select of several things: the chosen as tokens, the rest behind a filter.
import { h } from "./dom.js";

const FILTER_FROM = 9; // options from which on finding one by eye is slow

/**
 * `groups` as inputs.js makes them; `settle(chosen, final)` gets the chosen options: at every
 * tick with `final` false, and once with true when the list closes with another choice than it
 * opened with.
 */
export function multiple(element, groups, chosenKeys, settle, attributes) {
  const options = groups.flatMap((g) => g.options);
  const on = new Set(chosenKeys);
  const tokens = h("span", { class: "tokens" });
  const most = element.max_selected_items ?? Infinity;
  const rows = options.map((option) => row(option, on.has(option.key), tick));
  const list = h(
    "div",
    { class: "many-list", role: "group", "aria-label": "Options" },
    rows.map((r) => r.node),
  );
  const filter =
    options.length < FILTER_FROM
      ? null
      : h("input", {
          type: "search",
          class: "field",
          placeholder: "Filter",
          "aria-label": "Filter the options",
          on: { input: () => narrow(filter.value) },
        });
  const { autofocus: _, ...rest } = attributes;
  const details = h("details", { class: "many", ...rest }, h("summary", {}, tokens), filter, list);

  function chosen() {
    return rows.filter((r) => r.box.checked).map((r) => r.option);
  }
  function tick() {
    draw();
    settle(chosen(), false);
  }
  function draw() {
    const now = chosen();
    const full = now.length >= most;
    for (const { box } of rows) box.disabled = full && !box.checked;
    const none = h("span", { class: "placeholder" }, element.placeholder?.text ?? "Choose…");
    tokens.replaceChildren(
      ...(now.length ? now.map((o) => h("span", { class: "token" }, o.text)) : [none]),
    );
  }
  function narrow(part) {
    const wanted = part.trim().toLowerCase();
    for (const { option, node } of rows) node.hidden = !option.text.toLowerCase().includes(wanted);
  }

  let opened = keysOf(chosen());
  details.addEventListener("toggle", () => {
    if (details.open) opened = keysOf(chosen());
    else if (keysOf(chosen()) !== opened) settle(chosen(), true);
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.preventDefault();
    event.stopPropagation();
    details.open = false;
    details.firstElementChild.focus();
  });
  draw();
  return details;
}

function row(option, checked, tick) {
  const box = h("input", { type: "checkbox", value: option.key, checked, on: { change: tick } });
  return { option, box, node: h("label", { class: "choice" }, box, h("span", {}, option.text)) };
}

function keysOf(options) {
  return options
    .map((o) => o.key)
    .sort()
    .join("\n");
}
