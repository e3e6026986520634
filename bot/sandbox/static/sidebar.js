// The left side: workspace, channels, the app, and who one is. On a phone it slides over.
import { h } from "./dom.js";
import { avatar } from "./message.js";

export class Sidebar {
  constructor(app, node, scrim) {
    this.app = app;
    this.node = node;
    this.scrim = scrim;
    scrim.addEventListener("click", () => this.close());
    app.store.listen(({ kind }) => {
      if (["state", "unread", "connected"].includes(kind)) this.draw();
    });
  }

  get isOpen() {
    return !this.scrim.hidden;
  }

  open() {
    document.body.classList.add("with-sidebar");
    this.#others(true);
    this.scrim.hidden = false;
    (this.node.querySelector("[aria-current]") ?? this.node.querySelector("a"))?.focus();
  }

  close() {
    if (!this.isOpen) return;
    document.body.classList.remove("with-sidebar");
    this.#others(false);
    this.scrim.hidden = true;
  }

  /** While it lies over the page, what is under it cannot be reached. */
  #others(inert) {
    for (const other of this.node.parentElement.children) {
      if (other !== this.node && other !== this.scrim) other.inert = inert;
    }
  }

  /** Mark where the person is: a channel id, "home" or "dm". */
  mark(place) {
    this.place = place;
    this.draw();
  }

  draw() {
    const { store } = this.app;
    const focused = this.node.contains(document.activeElement)
      ? document.activeElement.getAttribute("href")
      : null;
    const me = store.users.get(store.me);
    const state = store.connected
      ? `${store.bot.name} is connected`
      : `${store.bot.name} is not connected`;
    this.node.replaceChildren(
      h(
        "header",
        { class: "team" },
        h("strong", { dir: "auto" }, store.team.name),
        h(
          "span",
          {
            class: `state ${store.connected ? "on" : "off"}`,
            role: "status",
            "data-testid": "bot-state",
          },
          state,
        ),
      ),
      group(
        "Channels",
        store.rooms().map((c) => this.#channel(c)),
      ),
      group("Apps", [this.#bot()]),
      h(
        "footer",
        { class: "whoami" },
        me
          ? [
              avatar({ name: me.real_name || me.name, id: me.id }),
              h(
                "span",
                {},
                h("strong", { dir: "auto" }, me.real_name || me.name),
                h("small", {}, "A stand-in for Slack, on this machine only"),
              ),
            ]
          : null,
      ),
    );
    if (focused) this.node.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  }

  #channel({ id, name }) {
    const unread = this.app.store.unread.get(id) ?? 0;
    return this.#entry({
      href: `#${id}`,
      current: this.place === id,
      unread,
      testid: `channel-link-${name}`,
      mark: h("span", { class: "hash", "aria-hidden": "true" }, "#"),
      name,
    });
  }

  #bot() {
    const { bot, directMessage, unread } = this.app.store;
    return this.#entry({
      href: this.place === "dm" ? "#dm" : "#home",
      current: ["home", "dm"].includes(this.place),
      unread: unread.get(directMessage?.id) ?? 0,
      testid: "app-link",
      mark: avatar({ name: bot.name, isBot: true, id: bot.user_id }),
      name: bot.name,
    });
  }

  #entry({ href, current, unread, testid, mark, name }) {
    const badge = unread
      ? h(
          "span",
          { class: "badge", "aria-label": `${unread} unread` },
          unread > 99 ? "99+" : unread,
        )
      : null;
    return h(
      "li",
      {},
      h(
        "a",
        {
          href,
          class: unread ? "unread" : null,
          "aria-current": current ? "page" : null,
          "data-testid": testid,
          on: { click: () => this.close() },
        },
        mark,
        h("span", { class: "entry-name", dir: "auto" }, name),
        badge,
      ),
    );
  }
}

function group(title, entries) {
  return h("section", {}, h("h2", {}, title), h("ul", {}, entries));
}
