// Interactive elements that act at once: buttons, overflow menus, feedback.
import { h, icon } from "./dom.js";
import { destination } from "./links.js";
import { askFirst, openMenu } from "./menu.js";
import { plain } from "./mrkdwn.js";
import { INPUTS } from "./inputs.js";

const BUTTONS = {
  button,
  workflow_button: button,
  overflow,
  icon_button: iconButton,
  feedback_buttons: feedback,
};

/**
 * One interactive element of `block` as a node. `ctx` is the surface it stands on:
 * `{names, form, act(payload), people(), channels()}`; see surface.js.
 */
export function renderElement(element, block, ctx) {
  if (BUTTONS[element.type]) return BUTTONS[element.type](element, block, ctx);
  if (INPUTS[element.type]) {
    const act = (value) => send(element, block, ctx, value);
    return INPUTS[element.type](element, block, ctx, { changed: act });
  }
  return h("span", { class: "unsupported" }, `Unsupported element: ${element.type}`);
}

/** Attributes that find an element again after a redraw, and in tests. */
export function marks(element, block) {
  return {
    data: { block: block.block_id ?? "", action: element.action_id ?? "" },
    "data-testid": `action-${element.action_id ?? element.type}`,
  };
}

/** Ask where a confirmation is wanted, then send the action and show that it is under way. */
async function send(element, block, ctx, value, control = null) {
  if (element.confirm && !(await askFirst(element.confirm, ctx.names))) return;
  control?.setAttribute("aria-busy", "true");
  try {
    await ctx.act({
      block_id: block.block_id ?? "",
      action_id: element.action_id ?? "",
      type: element.type,
      ...value,
    });
  } finally {
    control?.removeAttribute("aria-busy");
  }
}

function button(element, block, ctx) {
  const style = { primary: " primary", danger: " danger" }[element.style] ?? "";
  const attributes = {
    class: `button${style}`,
    "aria-label": element.accessibility_label,
    ...marks(element, block),
  };
  const label = plain(element.text?.text ?? "");
  const press = (event) => {
    if (event.currentTarget.getAttribute("aria-busy") === "true") return;
    send(element, block, ctx, { value: element.value }, event.currentTarget);
  };
  const to = element.url ? destination(element.url) : null;
  if (!to) return h("button", { type: "button", ...attributes, on: { click: press } }, label);
  const outside = to.inside
    ? {}
    : { target: "_blank", rel: "noopener noreferrer", title: element.url };
  return h("a", { href: to.href, ...outside, ...attributes, on: { click: press } }, label);
}

function overflow(element, block, ctx) {
  const choose = (option) => {
    const to = option.url ? destination(option.url) : null;
    if (to?.inside) window.location.hash = to.href;
    else if (to) window.open(to.href, "_blank", "noopener,noreferrer");
    send(element, block, ctx, { selected_option: option }, trigger);
  };
  const entries = (element.options ?? []).map((option) => ({
    text: plain(option.text?.text ?? ""),
    hint: option.description?.text,
    run: () => choose(option),
  }));
  const trigger = h(
    "button",
    {
      type: "button",
      class: "button square",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": "More actions",
      ...marks(element, block),
      on: { click: (event) => openMenu(event.currentTarget, "More actions", entries) },
    },
    icon("more"),
  );
  return trigger;
}

function iconButton(element, block, ctx) {
  const allowed = element.visible_to_user_ids;
  if (allowed?.length && !allowed.includes(ctx.names.me)) return null;
  const label = element.accessibility_label ?? element.text?.text ?? element.icon;
  return h(
    "button",
    {
      type: "button",
      class: "button square quiet",
      "aria-label": label,
      title: element.text?.text ?? label,
      ...marks(element, block),
      on: { click: (e) => send(element, block, ctx, { value: element.value }, e.currentTarget) },
    },
    icon(element.icon),
  );
}

function feedback(element, block, ctx) {
  const half = (part, sign) => {
    const label = part?.accessibility_label ?? part?.text?.text ?? sign;
    const press = (event) => {
      for (const b of event.currentTarget.parentElement.children)
        b.setAttribute("aria-pressed", "false");
      event.currentTarget.setAttribute("aria-pressed", "true");
      send(element, block, ctx, { value: part?.value }, event.currentTarget);
    };
    return h(
      "button",
      {
        type: "button",
        class: "button square quiet",
        "aria-label": label,
        "aria-pressed": "false",
        title: part?.text?.text ?? label,
        data: { block: block.block_id ?? "", action: `${element.action_id}-${sign}` },
        on: { click: press },
      },
      icon(sign),
    );
  };
  return h(
    "span",
    { class: "feedback", role: "group", ...marks(element, block) },
    half(element.positive_button, "thumbsup"),
    half(element.negative_button, "thumbsdown"),
  );
}
