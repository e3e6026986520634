// One message: who, when, its blocks, its reactions, its thread, and what one can do with it.
import { folded, renderBlocks } from "./blocks.js";
import { fillDate, fromTs, inFull, timeOf } from "./dates.js";
import { h, icon, langOf } from "./dom.js";
import { glyph } from "./emoji.js";
import { openMenu, openPicker } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { surface } from "./surface.js";

const SAVE = "bookmark";

/**
 * Draw a message. `app` gives store, api, notices, openThread(channel, ts) and
 * formOf(channel, ts); `inThread` leaves out what leads into the thread.
 */
export function renderMessage(message, channel, app, { inThread = false } = {}) {
  const author = app.store.author(message);
  const at = fromTs(message.ts);
  const article = h(
    "article",
    {
      class: `message${message.ephemeral ? " ephemeral" : ""}`,
      tabindex: -1,
      "aria-label": `${author.name}, ${timeOf(at)}: ${message.text || "message"}`.slice(0, 300),
      "data-testid": "message",
      data: { ts: message.ts, author: author.id, channel },
    },
    h(
      "div",
      { class: "gutter" },
      avatar(author),
      h("time", { class: "gutter-time", title: inFull(at) }, timeOf(at)),
    ),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral ? onlyYou(message, channel, app) : null,
      byline(author, at, message),
      body(message, channel, app),
      reactions(message, channel, app),
      inThread ? null : threadBar(message, channel, app),
    ),
    toolbar(message, channel, app, inThread),
  );
  return article;
}

/** A seal for the bot, initials for people. */
export function avatar({ name, isBot, id }) {
  if (isBot) return h("span", { class: "avatar seal", "aria-hidden": "true" }, "瓦");
  const words = langOf(name) ? [name] : name.split(/\s+/).slice(0, 2);
  const initials = words.map((w) => [...w][0] ?? "").join("");
  const tint = [...id].reduce((sum, c) => sum + c.charCodeAt(0), 0) % 6;
  return h("span", { class: `avatar tint-${tint}`, "aria-hidden": "true" }, initials);
}

function byline(author, at, message) {
  return h(
    "div",
    { class: "byline" },
    h("strong", { class: "author", dir: "auto" }, author.name),
    author.isBot ? h("span", { class: "app-badge" }, "App") : null,
    h("time", { class: "at", title: inFull(at), datetime: at.toISOString() }, timeOf(at)),
    message.edited ? h("span", { class: "at" }, "(edited)") : null,
  );
}

function onlyYou(message, channel, app) {
  const dismiss = () => app.store.forget(channel, message.ts);
  return h(
    "div",
    { class: "only-you", "data-testid": "ephemeral" },
    icon("eye"),
    h("span", {}, "Only visible to you"),
    h("button", { type: "button", class: "link", on: { click: dismiss } }, "Dismiss"),
  );
}

function body(message, channel, app) {
  const { store } = app;
  const css = `message-body${message.subtype ? ` subtype-${message.subtype}` : ""}`;
  if (message.blocks?.length) {
    const container = { type: "message", channel, ts: message.ts };
    const ctx = surface(app, container, { form: app.formOf(channel, message.ts), channel });
    return h("div", { class: css }, renderBlocks(message.blocks, ctx));
  }
  const text = message.text ?? "";
  return h(
    "div",
    { class: css, dir: "auto", lang: langOf(text) },
    folded(text, mrkdwn(text, store.names)),
  );
}

function reactions(message, channel, app) {
  const given = (message.reactions ?? []).filter((r) => r.count > 0);
  if (!given.length) return null;
  const chip = ({ name, users, count }) => {
    const mine = users.includes(app.store.me);
    const who = users
      .map((id) => (id === app.store.me ? "You" : (app.store.names.user(id) ?? id)))
      .join(", ");
    return h(
      "button",
      {
        type: "button",
        class: "reaction",
        "aria-pressed": String(mine),
        "aria-label": `${name.replaceAll("_", " ")}, ${count}, ${who}`,
        title: `${who} reacted with :${name}:`,
        "data-testid": `reaction-${name}`,
        data: { block: "reactions", action: name },
        on: { click: () => react(message, channel, app, name) },
      },
      h("span", { class: "emoji", "aria-hidden": "true" }, glyph(name) ?? `:${name}:`),
      h("span", { class: "count" }, count),
    );
  };
  return h("div", { class: "reactions" }, given.map(chip));
}

/** Add a reaction, or take one's own back. */
async function react(message, channel, app, name) {
  const current = app.store.message(channel, message.ts) ?? message;
  const mine = current.reactions?.some((r) => r.name === name && r.users.includes(app.store.me));
  const answer = await app.api.post("/ui/reaction", { channel, ts: message.ts, name, add: !mine });
  if (!answer.ok) app.notices.show(answer.error, "error");
}

function threadBar(message, channel, app) {
  const count = message.reply_count ?? 0;
  if (!count) return null;
  const faces = (message.reply_users ?? [])
    .slice(0, 3)
    .map((user) => avatar(app.store.author({ user })));
  return h(
    "button",
    {
      type: "button",
      class: "thread-bar",
      data: { block: "thread", action: "open" },
      on: { click: () => app.openThread(channel, message.ts) },
    },
    faces,
    h(
      "span",
      { class: "reply-count", "data-testid": "reply-count" },
      count === 1 ? "1 reply" : `${count} replies`,
    ),
    message.latest_reply ? h("span", { class: "at" }, lastReply(message.latest_reply)) : null,
  );
}

function lastReply(ts) {
  return fillDate(Number.parseFloat(ts), "Last reply {date_short_pretty} at {time}", "");
}

function toolbar(message, channel, app, inThread) {
  if (message.ephemeral) return null; // Slack takes neither reactions nor replies there
  const tool = (testid, label, content, click, popup = null) =>
    h(
      "button",
      {
        type: "button",
        "aria-label": label,
        title: label,
        "data-testid": testid,
        "aria-haspopup": popup,
        "aria-expanded": popup ? "false" : null,
        data: { block: "toolbar", action: testid },
        on: { click: (event) => click(event.currentTarget) },
      },
      content,
    );
  const pick = (anchor) => openPicker(anchor, (name) => react(message, channel, app, name));
  return h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": "Message actions" },
    tool("tool-bookmark", "Save with 🔖", h("span", { class: "emoji" }, glyph(SAVE)), () =>
      react(message, channel, app, SAVE),
    ),
    tool("tool-react", "Add a reaction", icon("smile"), pick, "dialog"),
    inThread
      ? null
      : tool("tool-reply", "Reply in thread", icon("reply"), () =>
          app.openThread(channel, message.ts),
        ),
    tool(
      "tool-more",
      "More actions",
      icon("more"),
      (anchor) => more(anchor, message, channel, app, inThread),
      "menu",
    ),
  );
}

function more(anchor, message, channel, app, inThread) {
  const run = async (shortcut) => {
    const what = { callback_id: shortcut.callback_id, channel, ts: message.ts };
    const answer = await app.api.post("/ui/shortcut", what);
    if (!answer.ok) app.notices.show(answer.error, "error");
  };
  const link = new URL(`#${channel}/${message.ts}`, window.location.href).href;
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    app.notices.show("Link copied.");
  };
  const shortcuts = app.store.shortcuts.map((s) => ({
    text: s.name,
    hint: app.store.bot.name,
    run: () => run(s),
  }));
  openMenu(
    anchor,
    "Message actions",
    [
      { text: "Save with 🔖", run: () => react(message, channel, app, SAVE) },
      {
        text: "Add a reaction…",
        run: () => openPicker(anchor, (name) => react(message, channel, app, name)),
      },
      inThread
        ? undefined
        : { text: "Reply in thread", run: () => app.openThread(channel, message.ts) },
      { text: "Copy link", run: copy },
      shortcuts.length ? null : undefined,
      ...shortcuts,
    ].filter((entry) => entry !== undefined),
  );
}
