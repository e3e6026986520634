// A channel's or thread's messages with its message box: what channel, direct message and thread
// panel have in common.
import { Composer, outgoing } from "./composer.js";
import { h } from "./dom.js";
import { MessageList } from "./list.js";
import { renderMessage } from "./message.js";
import { inChannel } from "./store.js";

export class Conversation {
  /** `threadTs` null for the channel itself. */
  constructor(app, channel, { threadTs = null, label, empty = [] }) {
    this.app = app;
    this.channel = channel;
    this.threadTs = threadTs;
    this.list = new MessageList({
      draw: (message) => renderMessage(message, channel, app, { inThread: Boolean(threadTs) }),
      open: (ts) => {
        if (!threadTs) app.openThread(channel, ts);
      },
      label: threadTs ? "Replies" : "Messages",
      empty,
    });
    this.composer = new Composer({
      store: app.store,
      label,
      commands: !threadTs,
      testid: threadTs ? "thread-composer" : "composer",
      send: (text) => this.#send(text),
    });
    this.meanwhile = null; // while messages are read: changes that come live
    this.node = h("div", { class: "conversation" }, this.list.node, this.composer.node);
    this.stop = app.store.listen((change) => this.#onChange(change));
  }

  /** Read the messages; `again` keeps the place of the reader. */
  async load({ again = false } = {}) {
    const { api, notices, store } = this.app;
    this.list.log.setAttribute("aria-busy", "true");
    this.meanwhile = [];
    const answer = this.threadTs
      ? await api.get("/ui/replies", { channel: this.channel, ts: this.threadTs })
      : await api.get("/ui/messages", { channel: this.channel });
    this.list.log.removeAttribute("aria-busy");
    if (!answer.messages) {
      notices.show(answer.error ?? "The messages cannot be read.", "error");
      return;
    }
    const read = new Map(answer.messages.map((m) => [m.ts, m]));
    for (const change of this.meanwhile) change(read);
    this.meanwhile = null;
    store.remember(this.channel, [...read.values()]);
    const shown = [...read.values()].filter((m) => this.#belongs(m));
    if (again) this.list.refresh(shown);
    else this.list.reset(shown);
  }

  #belongs(message) {
    if (!this.threadTs) return inChannel(message);
    return message.ts === this.threadTs || message.thread_ts === this.threadTs;
  }

  #onChange(change) {
    if (change.channel !== this.channel) return;
    if (change.kind === "deleted") {
      this.meanwhile?.push((read) => read.delete(change.ts));
      this.list.remove(change.ts);
    }
    if (change.kind !== "message" || !this.#belongs(change.message)) return;
    this.meanwhile?.push((read) => read.set(change.message.ts, change.message));
    const own = change.message.user === this.app.store.me;
    this.list.upsert(change.message, { isNew: change.isNew, own });
  }

  async #send(text) {
    const { api, notices, store } = this.app;
    if (text.startsWith("/") && this.threadTs) {
      notices.show(
        "Commands do not work in threads, as in Slack. Use the channel’s message box.",
        "warning",
      );
      return false;
    }
    const channel = this.channel;
    const answer = text.startsWith("/")
      ? await api.post("/ui/command", { channel, text })
      : await api.post("/ui/message", {
          channel,
          text: outgoing(text, store),
          ...(this.threadTs ? { thread_ts: this.threadTs } : {}),
        });
    if (!answer.ok) notices.show(answer.error, "error");
    else this.list.toEnd(); // who asks while reading further up waits for the answer
    return Boolean(answer.ok);
  }

  close() {
    this.stop();
    this.node.remove();
  }
}
