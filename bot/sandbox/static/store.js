// What the page knows of the workspace. Panes listen to it; only it is told by the server.

export class Store {
  #listeners = new Set();
  #messages = new Map(); // channel id → Map(ts → message), replies among them
  unread = new Map(); // channel id → how many came while it was not looked at
  watched = null; // the channel in view

  team = { id: "", name: "" };
  me = "";
  users = new Map();
  channels = new Map();
  bot = { user_id: "", name: "Kawaraban" };
  commands = [];
  shortcuts = [];
  home = null;
  connected = false;

  /** Hear of changes as `{kind, …}`; returns the function that stops it. */
  listen(fn) {
    this.#listeners.add(fn);
    return () => this.#listeners.delete(fn);
  }

  #tell(change) {
    for (const fn of [...this.#listeners]) fn(change);
  }

  /** Names for mentions, and who the reader is. */
  names = {
    me: "",
    user: (id) => this.users.get(id)?.name ?? (id === this.bot.user_id ? this.bot.name : null),
    channel: (id) => this.channels.get(id)?.name ?? null,
  };

  /** Take in the answer of `/ui/state`. */
  load(state) {
    this.team = state.team;
    this.me = this.names.me = state.me;
    this.users = new Map(state.users.map((u) => [u.id, u]));
    this.channels = new Map(state.channels.map((c) => [c.id, c]));
    this.bot = state.bot ?? this.bot;
    this.commands = state.commands ?? [];
    this.shortcuts = state.message_shortcuts ?? [];
    this.home = state.home ?? null;
    this.connected = Boolean(state.connected);
    for (const c of state.channels)
      if (!this.unread.has(c.id)) this.unread.set(c.id, c.unread ?? 0);
    this.#tell({ kind: "state" });
  }

  get directMessage() {
    return [...this.channels.values()].find((c) => c.is_im) ?? null;
  }

  rooms() {
    return [...this.channels.values()].filter((c) => !c.is_im);
  }

  people() {
    return [...this.users.values()].filter((u) => !u.is_bot);
  }

  /** Who wrote a message: `{name, isBot, id}`. */
  author(message) {
    const user = this.users.get(message.user);
    const isBot = Boolean(message.bot_id || user?.is_bot || message.user === this.bot.user_id);
    const named = user?.real_name || user?.name;
    const name = message.username || (isBot ? this.bot.name : named) || message.user || "Someone";
    return { id: message.user ?? message.bot_id ?? name, name, isBot };
  }

  #in(channel) {
    if (!this.#messages.has(channel)) this.#messages.set(channel, new Map());
    return this.#messages.get(channel);
  }

  /** Remember messages that were asked for, without telling anybody. */
  remember(channel, messages) {
    const known = this.#in(channel);
    for (const message of messages) known.set(message.ts, message);
  }

  message(channel, ts) {
    return this.#in(channel).get(ts) ?? null;
  }

  look(channel) {
    this.watched = channel;
    if (channel) this.unread.set(channel, 0);
    this.#tell({ kind: "unread" });
  }

  unreadInAll() {
    return [...this.unread.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Take in one event of the live socket. */
  apply(event) {
    const { type, channel } = event;
    if (type === "message") this.#added(channel, event.message ?? event);
    else if (type === "message_changed") this.#changed(channel, event.message ?? event);
    else if (type === "message_deleted") this.forget(channel, event.ts ?? event.deleted_ts);
    else if (type === "reaction") this.#reacted(event);
    else if (type === "home") this.home = event.view;
    else if (type === "connected") this.connected = event.connected ?? true;
    if (["home", "connected", "modal", "modal_closed", "notice"].includes(type)) {
      this.#tell({ ...event, kind: type });
    }
  }

  #added(channel, message) {
    const isNew = !this.#in(channel).has(message.ts);
    this.#in(channel).set(message.ts, message);
    if (isNew && isReply(message)) this.#countReply(channel, message);
    this.#tell({ kind: "message", channel, message, isNew });
    const unseen = channel !== this.watched && message.user !== this.me;
    if (isNew && unseen && inChannel(message)) {
      this.unread.set(channel, (this.unread.get(channel) ?? 0) + 1);
      this.#tell({ kind: "unread" });
    }
  }

  /** The parent's own change may come before or after its reply: count a reply once. */
  #countReply(channel, reply) {
    const parent = this.message(channel, reply.thread_ts);
    if (!parent || reply.ephemeral || (parent.latest_reply ?? "") >= reply.ts) return;
    const writers = new Set([...(parent.reply_users ?? []), reply.user ?? reply.bot_id]);
    const count = (parent.reply_count ?? 0) + 1;
    const grown = {
      ...parent,
      thread_ts: parent.ts,
      reply_count: count,
      latest_reply: reply.ts,
      reply_users: [...writers],
    };
    this.#changed(channel, grown);
  }

  #changed(channel, message) {
    this.#in(channel).set(message.ts, message);
    this.#tell({ kind: "message", channel, message, isNew: false });
  }

  forget(channel, ts) {
    this.#in(channel).delete(ts);
    this.#tell({ kind: "deleted", channel, ts });
  }

  #reacted({ channel, ts, reactions, message }) {
    const known = message ?? this.message(channel, ts);
    if (known) this.#changed(channel, reactions ? { ...known, reactions } : known);
  }
}

/** Whether a message is a reply in a thread. */
export function isReply(message) {
  return Boolean(message.thread_ts && message.thread_ts !== message.ts);
}

/** Whether a message shows in the channel, not only in its thread. */
export function inChannel(message) {
  return (
    !isReply(message) || message.subtype === "thread_broadcast" || Boolean(message.reply_broadcast)
  );
}
