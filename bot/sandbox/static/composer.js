// The message box: sends on Enter, completes commands and names, never during an IME's composition.
import { h, icon } from "./dom.js";
import { escapeText } from "./mrkdwn.js";

const TRY = "GENIAC";
const MENTION = /(?:^|\s)@([\p{L}\p{N}._-]*)$/u;
const COMMAND = /^\/\S*$/;
let drawn = 0;

export class Composer {
  #suggested = [];
  #chosen = 0;
  #last = "";

  /** `send(text)` resolves to whether it went; `commands` false for threads, as in Slack. */
  constructor({ store, label, send, commands = true, testid = "composer" }) {
    this.store = store;
    this.deliver = send;
    this.commands = commands;
    const listId = `suggestions-${(drawn += 1)}`;
    this.list = h("div", {
      class: "suggestions",
      id: listId,
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.input = h("textarea", {
      rows: 1,
      dir: "auto",
      placeholder: label,
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-controls": listId,
      "data-testid": testid,
      on: {
        input: () => this.#changed(),
        keydown: (event) => this.#onKey(event),
        blur: () => this.#suggest([]),
      },
    });
    this.hint = h("div", { class: "composer-hint" });
    this.button = h(
      "button",
      {
        type: "submit",
        class: "send",
        "aria-label": "Send",
        title: "Send (Enter)",
        disabled: true,
      },
      icon("send"),
    );
    this.node = h(
      "form",
      {
        class: "composer",
        on: {
          submit: (event) => {
            event.preventDefault();
            this.#submit();
          },
        },
      },
      this.list,
      h("div", { class: "composer-box" }, this.input, this.button),
      this.hint,
    );
    this.#changed();
  }

  focus() {
    this.input.focus();
  }

  fill(text) {
    this.input.value = text;
    this.input.focus();
    this.#changed();
  }

  #changed() {
    this.button.disabled = !this.input.value.trim();
    this.#grow();
    this.#suggest(this.#matching());
    this.#drawHint();
  }

  #grow() {
    this.input.style.height = "auto";
    if (this.input.isConnected) this.input.style.height = `${this.input.scrollHeight}px`;
  }

  #drawHint() {
    const first = this.store.commands[0]?.command;
    const text = this.input.value;
    const command =
      this.commands && this.store.commands.find((c) => text.startsWith(`${c.command} `));
    if (!text && first && this.commands) {
      const trial = `${first} ${TRY}`;
      const fill = h(
        "button",
        {
          type: "button",
          class: "link",
          "data-testid": "composer-hint",
          on: { click: () => this.fill(trial) },
        },
        trial,
      );
      this.hint.replaceChildren("Try ", fill);
    } else if (command) {
      this.hint.replaceChildren(
        h("code", {}, command.command),
        " ",
        command.usage_hint || command.description || "",
      );
    } else {
      this.hint.replaceChildren(text ? keys() : "");
    }
  }

  /** What could complete the text before the caret: `[{insert, from, title, hint, note}]`. */
  #matching() {
    const text = this.input.value;
    const before = text.slice(0, this.input.selectionStart);
    if (this.commands && COMMAND.test(text)) {
      return this.store.commands
        .filter((c) => c.command.startsWith(text.toLowerCase()))
        .map((c) => ({
          from: 0,
          insert: `${c.command} `,
          title: c.command,
          hint: c.usage_hint,
          note: c.description,
        }));
    }
    const mention = MENTION.exec(before);
    if (!mention) return [];
    const part = mention[1].toLowerCase();
    return [...this.store.users.values()]
      .filter(
        (u) => u.id !== this.store.me && `${u.name} ${u.real_name}`.toLowerCase().includes(part),
      )
      .slice(0, 6)
      .map((u) => ({
        from: before.length - part.length - 1,
        insert: `@${u.name} `,
        title: `@${u.name}`,
        note: u.real_name,
      }));
  }

  #suggest(found) {
    this.#suggested = found;
    this.#chosen = Math.min(this.#chosen, Math.max(0, found.length - 1));
    this.list.hidden = found.length === 0;
    const row = (s, i) =>
      h(
        "div",
        {
          role: "option",
          id: `${this.list.id}-${i}`,
          "aria-selected": String(i === this.#chosen),
          "data-testid": "suggestion",
          on: {
            pointerdown: (event) => {
              event.preventDefault();
              this.#take(i);
            },
          },
        },
        h("strong", {}, s.title),
        s.hint ? h("code", {}, s.hint) : null,
        s.note ? h("span", {}, s.note) : null,
      );
    this.list.replaceChildren(...found.map(row));
    if (found.length)
      this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.#chosen}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #take(index) {
    const { from, insert } = this.#suggested[index];
    const { value, selectionStart } = this.input;
    this.input.value = value.slice(0, from) + insert + value.slice(selectionStart);
    const caret = from + insert.length;
    this.input.setSelectionRange(caret, caret);
    this.#changed();
  }

  #onKey(event) {
    if (event.isComposing) return; // Enter and arrows belong to the Japanese input method
    if (this.#suggested.length && this.#suggestionKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && !this.input.value && this.#last) {
      event.preventDefault();
      this.fill(this.#last);
    }
  }

  #suggestionKey({ key, shiftKey }) {
    const count = this.#suggested.length;
    const step = { ArrowDown: 1, ArrowUp: count - 1 }[key];
    const complete = this.#suggested[this.#chosen].insert.trim() === this.input.value.trim();
    if (step) {
      this.#chosen = (this.#chosen + step) % count;
      this.#suggest(this.#suggested);
    } else if (key === "Escape") this.#suggest([]);
    else if (key === "Tab" && !shiftKey) this.#take(this.#chosen);
    else if (key === "Enter" && !shiftKey && !complete) this.#take(this.#chosen);
    else return false;
    return true;
  }

  async #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.#last = text;
    this.fill("");
    this.node.setAttribute("aria-busy", "true");
    const went = await this.deliver(text);
    this.node.removeAttribute("aria-busy");
    if (!went && !this.input.value) this.fill(text);
  }
}

function keys() {
  const key = (name) => h("kbd", {}, name);
  return h(
    "span",
    { class: "keys" },
    key("Enter"),
    " to send, ",
    key("Shift Enter"),
    " for a new line",
  );
}

/** A person's text as Slack's client sends it: entities escaped, names and channels referenced. */
export function outgoing(text, store) {
  const users = new Map([...store.users.values()].map((u) => [u.name.toLowerCase(), u.id]));
  const rooms = new Map(store.rooms().map((c) => [c.name.toLowerCase(), c]));
  return escapeText(text)
    .replace(/(^|\s)@([\p{L}\p{N}._-]*[\p{L}\p{N}_])/gu, (whole, space, name) => {
      const id = users.get(name.toLowerCase());
      return id ? `${space}<@${id}>` : whole;
    })
    .replace(/(^|\s)#([\p{L}\p{N}._-]*[\p{L}\p{N}_])/gu, (whole, space, name) => {
      const room = rooms.get(name.toLowerCase());
      return room ? `${space}<#${room.id}|${room.name}>` : whole;
    });
}
