// The thread beside the channel; on a phone it covers the page.
import { Conversation } from "./conversation.js";
import { h, icon } from "./dom.js";

const NARROW = window.matchMedia("(max-width: 760px)");

export class ThreadPanel {
  #opener = null;

  constructor(app, node) {
    this.app = app;
    this.node = node;
  }

  is(channel, ts) {
    return this.conversation?.channel === channel && this.conversation.threadTs === ts;
  }

  get isOpen() {
    return Boolean(this.conversation);
  }

  async open(channel, ts) {
    if (this.is(channel, ts)) return;
    this.#opener ??= document.activeElement;
    this.conversation?.close();
    this.conversation = new Conversation(this.app, channel, { threadTs: ts, label: "Reply…" });
    const name = this.app.store.names.channel(channel);
    const leave = h(
      "button",
      {
        type: "button",
        class: "tool",
        "aria-label": "Close the thread",
        "data-testid": "thread-close",
        on: { click: () => this.app.closeThread() },
      },
      icon(NARROW.matches ? "back" : "close"),
    );
    const title = h(
      "div",
      { class: "pane-title" },
      h("h2", {}, "Thread"),
      h("p", { class: "topic" }, name ? `#${name}` : ""),
    );
    this.node.replaceChildren(
      h("header", { class: "pane-head" }, NARROW.matches ? [leave, title] : [title, leave]),
      this.conversation.node,
    );
    this.node.hidden = false;
    document.body.classList.add("with-thread");
    // On a phone the keyboard would cover the thread that one came to read.
    if (NARROW.matches) leave.focus();
    else this.conversation.composer.focus();
    await this.conversation.load();
  }

  load(how) {
    return this.conversation?.load(how);
  }

  close() {
    if (!this.conversation) return;
    const { channel, threadTs } = this.conversation;
    this.conversation.close();
    this.conversation = null;
    this.node.hidden = true;
    this.node.replaceChildren();
    document.body.classList.remove("with-thread");
    const parent = document.querySelector(
      `#pane article[data-channel="${CSS.escape(channel)}"][data-ts="${CSS.escape(threadTs)}"]`,
    );
    const back = this.#opener?.isConnected ? this.#opener : parent;
    this.#opener = null;
    back?.focus({ preventScroll: true });
  }
}
