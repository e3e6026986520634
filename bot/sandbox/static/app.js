// The page of the stand-in workspace: starts it, and decides what is in view.
//
// Addresses: #C123 a channel, #C123/TS a message in it, #C123/TS/thread its thread, #home, #dm.
//
// For browser tests, data-testid:
//   channel-link-NAME, app-link, bot-state, sidebar, open-sidebar     the sidebar
//   home-tab, dm-tab, home                                            the app's tabs and its Home
//   message (data-ts, data-author), ephemeral, reaction-NAME, reply-count
//   tool-bookmark, tool-react, tool-reply, tool-more                  a message's toolbar
//   menu, emoji-picker, confirm                                       what floats
//   composer, composer-hint, suggestion, new-messages                 the channel's message box
//   thread-panel, thread-composer, thread-close                       the thread
//   modal, modal-submit, modal-close                                  a modal
//   action-ACTION_ID (data-block, data-action)                        an element of a block
//   notice, connection-banner, announcer                              notices
import { Api, Live } from "./api.js";
import { isTyping } from "./dom.js";
import { FormState } from "./form.js";
import { Modals } from "./modal.js";
import { Notices } from "./notices.js";
import { AppPane, ChannelPane } from "./panes.js";
import { Sidebar } from "./sidebar.js";
import { inChannel, Store } from "./store.js";
import { ThreadPanel } from "./thread.js";

const byId = (id) => document.getElementById(id);

class App {
  #forms = new Map();
  #pane = null;
  #place = null;
  #started = false;

  constructor() {
    this.api = new Api();
    this.store = new Store();
    this.notices = new Notices(byId("notices"));
    this.sidebar = new Sidebar(this, byId("sidebar"), byId("scrim"));
    this.thread = new ThreadPanel(this, byId("thread"));
    this.modals = new Modals(this);
    this.store.listen((change) => this.#onChange(change));
    this.live = new Live({
      onEvent: (event) => this.store.apply(event),
      onUp: () => this.#up(),
      onDown: () => this.#banner("Reconnecting to the workspace…"),
    });
    window.addEventListener("hashchange", () => {
      if (this.#started) this.#route();
    });
    document.addEventListener("keydown", (event) => this.#onKey(event));
    byId("skip").addEventListener("click", (event) => {
      event.preventDefault();
      this.#pane?.conversation?.composer.focus();
    });
  }

  /** The socket comes first: what happens while the page reads is then heard of. */
  start() {
    this.live.connect();
  }

  async #readState() {
    const state = await this.api.get("/ui/state");
    if (!state.team) return false;
    this.store.load(state);
    return true;
  }

  /** The live socket is up: read all, for the first time or after a gap. */
  async #up() {
    if (!(await this.#readState())) return;
    this.#banner(null);
    const again = this.#started;
    this.#started = true;
    if (again) await Promise.all([this.#pane.load({ again }), this.thread.load({ again })]);
    else await this.#route();
  }

  #banner(text) {
    byId("banner").hidden = !text;
    byId("banner").textContent = text ?? "";
  }

  /** The conversation in view, if any. */
  get here() {
    return this.#pane?.conversation?.channel ?? null;
  }

  /** Values typed into a message's inputs outlast its redraws. */
  formOf(channel, ts) {
    const key = `${channel}/${ts}`;
    if (!this.#forms.has(key)) this.#forms.set(key, new FormState());
    return this.#forms.get(key);
  }

  openThread(channel, ts) {
    window.location.hash = `#${channel}/${ts}/thread`;
  }

  closeThread() {
    const { channel } = this.thread.conversation ?? {};
    if (channel)
      window.location.hash = channel === this.store.directMessage?.id ? "#dm" : `#${channel}`;
  }

  async #route() {
    const [place, ts, part] = window.location.hash.slice(1).split("/");
    const known = this.#known(place);
    const fresh = known !== this.#place;
    if (fresh) this.#show(known);
    const channel = this.#pane?.conversation?.channel;
    if (ts && part === "thread") this.thread.open(channel, ts);
    else this.thread.close();
    if (fresh) await this.#pane.load();
    if (ts && part !== "thread" && !this.#pane.conversation?.list.show(ts)) {
      this.notices.show("That message is not here any more.", "warning");
    }
  }

  #known(place) {
    if (place === "home" || place === "dm") return place;
    if (place && place === this.store.directMessage?.id) return "dm";
    if (this.store.channels.has(place)) return place;
    return this.store.rooms()[0]?.id ?? "home";
  }

  #show(place) {
    const fromTab = document.activeElement?.role === "tab";
    this.#place = place;
    this.#pane?.close();
    const isApp = place === "home" || place === "dm";
    this.#pane = isApp
      ? new AppPane(this, place)
      : new ChannelPane(this, this.store.channels.get(place));
    byId("pane").replaceChildren(this.#pane.node);
    this.store.look(this.#pane.conversation?.channel ?? null);
    this.sidebar.mark(place);
    if (fromTab) byId("pane").querySelector('[role="tab"][aria-selected="true"]')?.focus();
    this.#title();
  }

  #title() {
    const unread = this.store.unreadInAll();
    const here = this.store.channels.get(this.#place)?.name;
    const name = here ? `#${here}` : this.store.bot.name;
    document.title = `${unread ? `(${unread}) ` : ""}${name} · ${this.store.team.name}`;
  }

  #onChange(change) {
    if (change.kind === "notice") this.notices.show(change.text, change.level);
    if (change.kind === "unread" || change.kind === "state") this.#title();
    if (change.kind === "message" && change.isNew) this.#announce(change);
  }

  /** Say what came to the channel in view; the log itself is silent, or it would read all of it. */
  #announce({ channel, message }) {
    if (channel !== this.store.watched || message.user === this.store.me || !inChannel(message))
      return;
    byId("announcer").textContent =
      `${this.store.author(message).name}: ${message.text ?? ""}`.slice(0, 300);
  }

  #onKey(event) {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === "/" && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      this.#pane?.conversation?.composer.focus();
    } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (this.sidebar.isOpen) this.sidebar.close();
      else this.closeThread();
    }
  }
}

new App().start();
