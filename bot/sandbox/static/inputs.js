// Elements that hold a value: selects, pickers, choices, text. Each is a function
// (element, block, ctx, {changed, labelledBy}) → node; it keeps ctx.form current and calls
// `changed(value)` when the person has settled on something.
import { h } from "./dom.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { multiple } from "./multiple.js";

export const INPUTS = {
  static_select: staticSelect,
  users_select: (...args) => oneOf(...args, "selected_user", "initial_user", args[2].people()),
  channels_select: (...args) =>
    oneOf(...args, "selected_channel", "initial_channel", args[2].channels()),
  conversations_select: conversations,
  multi_static_select: multiStatic,
  multi_users_select: (...args) =>
    manyOf(...args, "selected_users", "initial_users", args[2].people()),
  multi_channels_select: (...args) =>
    manyOf(...args, "selected_channels", "initial_channels", args[2].channels()),
  multi_conversations_select: (...args) =>
    manyOf(...args, "selected_conversations", "initial_conversations", args[2].channels()),
  checkboxes: (...args) => choices(...args, "checkbox"),
  radio_buttons: (...args) => choices(...args, "radio"),
  datepicker: (...args) => picker(...args, "date", "selected_date", "initial_date"),
  timepicker: (...args) => picker(...args, "time", "selected_time", "initial_time"),
  datetimepicker: dateTime,
  plain_text_input: textInput,
  email_text_input: (...args) => textInput(...args, "email"),
  url_text_input: (...args) => textInput(...args, "url"),
  number_input: (...args) => textInput(...args, "number"),
};

function attributes(element, block, labelledBy) {
  return {
    data: { block: block.block_id ?? "", action: element.action_id ?? "" },
    "data-testid": `action-${element.action_id ?? element.type}`,
    "aria-labelledby": labelledBy ?? null,
    "aria-label": labelledBy
      ? null
      : (element.accessibility_label ?? element.placeholder?.text ?? "Choose"),
    autofocus: Boolean(element.focus_on_load),
  };
}

/** Keeps the form state; what was there before a redraw outlasts the initial value. */
function remember(element, block, ctx, initial) {
  const blockId = block.block_id ?? "";
  const before = ctx.form.get(blockId, element.action_id);
  const write = (value) =>
    ctx.form.set(blockId, element.action_id, { type: element.type, ...value });
  write(before ?? initial);
  return { start: before ?? initial, write };
}

/** `[{group?, options: [{text, key, value}]}]` as a native select: keys and phones know it. */
function nativeSelect(element, block, groups, chosen, { labelledBy, settle }) {
  const option = (o) => h("option", { value: o.key, selected: o.key === chosen }, o.text);
  const empty = h(
    "option",
    { value: "", selected: !chosen },
    element.placeholder?.text ?? "Choose…",
  );
  const drawn = groups.map((g) => {
    const options = g.options.map(option);
    return g.label ? h("optgroup", { label: g.label }, options) : options;
  });
  const select = h(
    "select",
    { class: "select", ...attributes(element, block, labelledBy) },
    empty,
    drawn,
  );
  settleOnce(select, settle);
  return select;
}

/**
 * Arrow keys on a closed native select change it at every stroke. An action per stroke would
 * post what the person only passes by, so keys settle on Enter or on leaving.
 */
function settleOnce(select, settle) {
  let passing = false;
  let settled = select.value;
  const finish = () => {
    passing = false;
    if (select.value === settled) return;
    settled = select.value;
    settle(settled, true);
  };
  select.addEventListener("keydown", (event) => {
    if (event.key === "Enter") finish();
    else passing = !["Tab", "Escape"].includes(event.key);
  });
  select.addEventListener("pointerdown", () => {
    passing = false;
  });
  select.addEventListener("blur", finish);
  select.addEventListener("change", () => {
    if (passing) settle(select.value, false);
    else finish();
  });
}

function optionGroups(element, textOf) {
  const all = element.option_groups ?? [{ options: element.options ?? [] }];
  return all.map((g) => ({ label: g.label?.text, options: (g.options ?? []).map(textOf) }));
}

const asChoice = (option) => ({ text: flat(option.text), key: option.value, value: option });

/** The words of a text object where no markup can be shown. */
function flat(text) {
  return h("span", {}, plain(text?.text ?? "")).textContent;
}

function staticSelect(element, block, ctx, { changed, labelledBy }) {
  const groups = optionGroups(element, asChoice);
  const find = (key) => groups.flatMap((g) => g.options).find((o) => o.key === key)?.value ?? null;
  const { start, write } = remember(element, block, ctx, {
    selected_option: element.initial_option ?? null,
  });
  const settle = (key, final) => {
    write({ selected_option: find(key) });
    if (final && key) changed({ selected_option: find(key) });
  };
  return nativeSelect(element, block, groups, start.selected_option?.value, { labelledBy, settle });
}

function oneOf(element, block, ctx, { changed, labelledBy }, field, initial, things) {
  const { start, write } = remember(element, block, ctx, { [field]: element[initial] ?? null });
  const groups = [{ options: things.map((t) => ({ text: t.name, key: t.id })) }];
  const settle = (key, final) => {
    write({ [field]: key || null });
    if (final && key) changed({ [field]: key });
  };
  return nativeSelect(element, block, groups, start[field], { labelledBy, settle });
}

function conversations(element, block, ctx, how) {
  const usesCurrent = element.default_to_current_conversation && !element.initial_conversation;
  const known = usesCurrent ? { ...element, initial_conversation: ctx.channel } : element;
  return oneOf(
    known,
    block,
    ctx,
    how,
    "selected_conversation",
    "initial_conversation",
    ctx.channels(),
  );
}

function multiStatic(element, block, ctx, { changed, labelledBy }) {
  const groups = optionGroups(element, asChoice);
  const initial = { selected_options: element.initial_options ?? [] };
  const { start, write } = remember(element, block, ctx, initial);
  const settle = (chosen, final) => {
    const value = { selected_options: chosen.map((c) => c.value) };
    write(value);
    if (final) changed(value);
  };
  const keys = start.selected_options.map((o) => o.value);
  return multiple(element, groups, keys, settle, attributes(element, block, labelledBy));
}

function manyOf(element, block, ctx, { changed, labelledBy }, field, initial, things) {
  const { start, write } = remember(element, block, ctx, { [field]: element[initial] ?? [] });
  const groups = [{ options: things.map((t) => ({ text: t.name, key: t.id })) }];
  const settle = (chosen, final) => {
    const value = { [field]: chosen.map((c) => c.key) };
    write(value);
    if (final) changed(value);
  };
  return multiple(element, groups, start[field], settle, attributes(element, block, labelledBy));
}

let groupsDrawn = 0;

function choices(element, block, ctx, { changed, labelledBy }, type) {
  const many = type === "checkbox";
  const first = many
    ? { selected_options: element.initial_options ?? [] }
    : { selected_option: element.initial_option ?? null };
  const { start, write } = remember(element, block, ctx, first);
  const on = new Set(
    (many ? start.selected_options : [start.selected_option]).map((o) => o?.value),
  );
  const name = `choices-${(groupsDrawn += 1)}`;
  const boxes = (element.options ?? []).map((option) => ({
    option,
    box: h("input", {
      type,
      name,
      value: option.value,
      checked: on.has(option.value),
      on: { change: () => settle() },
    }),
  }));
  const settle = () => {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ option }) => option);
    const value = many ? { selected_options: chosen } : { selected_option: chosen[0] ?? null };
    write(value);
    changed(value);
  };
  const line = ({ option, box }) =>
    h(
      "label",
      { class: "choice" },
      box,
      h(
        "span",
        {},
        textOf(option.text, ctx),
        option.description ? h("small", {}, textOf(option.description, ctx)) : null,
      ),
    );
  const { autofocus: _, ...rest } = attributes(element, block, labelledBy);
  return h(
    "div",
    { class: "choices", role: many ? "group" : "radiogroup", ...rest },
    boxes.map(line),
  );
}

function textOf(text, ctx) {
  return text?.type === "mrkdwn" ? mrkdwn(text.text, ctx.names) : plain(text?.text ?? "");
}

function picker(element, block, ctx, { changed, labelledBy }, type, field, initial) {
  const { start, write } = remember(element, block, ctx, { [field]: element[initial] ?? null });
  const input = h("input", {
    class: "field",
    type,
    value: start[field],
    ...attributes(element, block, labelledBy),
    on: {
      input: () => write({ [field]: input.value || null }),
      change: () => {
        if (input.value) changed({ [field]: input.value });
      },
    },
  });
  return input;
}

function dateTime(element, block, ctx, { changed, labelledBy }) {
  const initial = { selected_date_time: element.initial_date_time ?? null };
  const { start, write } = remember(element, block, ctx, initial);
  const local = (unix) => {
    const date = new Date(unix * 1000);
    return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  const read = () => (input.value ? Math.floor(new Date(input.value).getTime() / 1000) : null);
  const input = h("input", {
    class: "field",
    type: "datetime-local",
    value: start.selected_date_time ? local(start.selected_date_time) : null,
    ...attributes(element, block, labelledBy),
    on: {
      input: () => write({ selected_date_time: read() }),
      change: () => {
        if (input.value) changed({ selected_date_time: read() });
      },
    },
  });
  return input;
}

function textInput(element, block, ctx, { changed, labelledBy }, type = "text") {
  const { start, write } = remember(element, block, ctx, { value: element.initial_value ?? null });
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const read = () => ({ value: input.value === "" ? null : input.value });
  const input = h(element.multiline ? "textarea" : "input", {
    class: "field",
    type: element.multiline ? null : type,
    rows: element.multiline ? 4 : null,
    value: element.multiline ? null : start.value,
    placeholder: element.placeholder?.text,
    minlength: element.min_length,
    maxlength: element.max_length,
    min: element.min_value,
    max: element.max_value,
    step: element.is_decimal_allowed ? "any" : null,
    dir: "auto",
    autocomplete: "off",
    ...attributes(element, block, labelledBy),
    on: {
      input: () => {
        write(read());
        if (triggers.includes("on_character_entered")) changed(read());
      },
      keydown: (event) => {
        const enter = event.key === "Enter" && !event.isComposing && !element.multiline;
        if (enter && triggers.includes("on_enter_pressed")) changed(read());
      },
    },
  });
  if (element.multiline) input.value = start.value ?? "";
  return input;
}
