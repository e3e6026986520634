// The middle of the page: a channel, or the app with its two tabs.
import { Conversation } from "./conversation.js";
import { h, icon } from "./dom.js";
import { HomeTab } from "./home.js";
import { avatar } from "./message.js";

function menuButton(app) {
  return h(
    "button",
    {
      type: "button",
      class: "tool menu-button",
      "aria-label": "Channels",
      "data-testid": "open-sidebar",
      on: { click: () => app.sidebar.open() },
    },
    icon("menu"),
  );
}

/** A channel: its name and topic, its messages, its message box. */
export class ChannelPane {
  constructor(app, channel) {
    const { name, topic, bot_is_member: member } = channel;
    const bot = app.store.bot.name;
    const absent = member
      ? null
      : h(
          "span",
          { class: "absent", title: `${bot} answers here only privately` },
          `${bot} is not in this channel`,
        );
    const empty = [h("h2", {}, `#${name}`), h("p", {}, topic || "Nothing has been said here yet.")];
    this.conversation = new Conversation(app, channel.id, { label: `Message #${name}`, empty });
    this.node = h(
      "div",
      { class: "pane-inner" },
      h(
        "header",
        { class: "pane-head" },
        menuButton(app),
        h(
          "div",
          { class: "pane-title" },
          h("h1", { dir: "auto" }, h("span", { class: "hash", "aria-hidden": "true" }, "#"), name),
          h("p", { class: "topic", dir: "auto", title: topic || null }, topic),
        ),
        absent,
      ),
      this.conversation.node,
    );
  }

  load(how) {
    return this.conversation.load(how);
  }

  close() {
    this.conversation.close();
  }
}

/** The app: a Home tab with its view, and the direct message with it. */
export class AppPane {
  constructor(app, tab) {
    const { bot, directMessage } = app.store;
    this.home = tab === "home" ? new HomeTab(app) : null;
    const empty = [
      h("h2", {}, bot.name),
      h("p", {}, `This is between you and ${bot.name}. Ask it anything that /brief can answer.`),
    ];
    this.conversation =
      this.home || !directMessage
        ? null
        : new Conversation(app, directMessage.id, { label: `Message ${bot.name}`, empty });
    const body =
      this.home?.node ??
      this.conversation?.node ??
      h("p", { class: "empty" }, "There is no direct message with the app.");
    body.id = "tab-panel";
    body.setAttribute("role", "tabpanel");
    body.setAttribute("aria-label", tab === "home" ? "Home" : "Messages");
    this.node = h(
      "div",
      { class: "pane-inner" },
      h(
        "header",
        { class: "pane-head app-head" },
        menuButton(app),
        avatar({ name: bot.name, isBot: true, id: bot.user_id }),
        h("div", { class: "pane-title" }, h("h1", {}, bot.name)),
        tabs(tab),
      ),
      body,
    );
  }

  async load(how = {}) {
    await this.home?.open();
    await this.conversation?.load(how);
  }

  close() {
    this.home?.close();
    this.conversation?.close();
  }
}

const TABS = [
  ["home", "Home"],
  ["dm", "Messages"],
];

function tabs(current) {
  const go = (name) => {
    window.location.hash = `#${name}`;
  };
  const tab = ([name, label]) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(name === current),
        "aria-controls": "tab-panel",
        tabindex: name === current ? 0 : -1,
        "data-testid": `${name}-tab`,
        on: { click: () => go(name) },
      },
      label,
    );
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": "App" }, TABS.map(tab));
  list.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    go(TABS.find(([name]) => name !== current)[0]);
  });
  return list;
}
