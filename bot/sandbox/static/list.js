// A list of messages that keeps its place: days between them, the newest in view while the person
// is at the end, arrow keys from one to the next.
import { dayName, fromTs, sameDay } from "./dates.js";
import { h, icon, keepingFocus } from "./dom.js";

const AT_END = 48; // pixels from the end that still count as being there
const SAME_BREATH = 5 * 60; // seconds within which an author's messages share one byline

export class MessageList {
  #articles = new Map(); // ts → article
  #stick = true;
  #fresh = 0;

  /** `draw(message)` makes an article; `open(ts)` is what Enter does. */
  constructor({ draw, open, label, empty }) {
    this.draw = draw;
    this.open = open;
    this.log = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": label });
    this.empty = h("div", { class: "empty", hidden: true }, empty);
    this.scroller = h("div", { class: "messages" }, this.empty, this.log);
    this.pill = h("button", {
      type: "button",
      class: "pill",
      hidden: true,
      "data-testid": "new-messages",
      on: { click: () => this.toEnd() },
    });
    this.node = h("div", { class: "messages-frame" }, this.scroller, this.pill);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.log.addEventListener("keydown", (event) => this.#onKey(event));
    this.log.addEventListener("focusin", (event) => this.#rove(event.target.closest("article")));
    new ResizeObserver(() => {
      if (this.#stick) this.#jump();
    }).observe(this.log);
    new ResizeObserver(() => {
      if (this.#stick) this.#jump();
    }).observe(this.scroller);
  }

  /** Show these messages, oldest first, from their end. */
  reset(messages) {
    this.#articles = new Map(messages.map((m) => [m.ts, this.draw(m)]));
    this.#stick = true;
    this.#arrange();
    this.toEnd();
  }

  /** Draw anew what a reconnect brought, keeping the place. */
  refresh(messages) {
    const before = this.scroller.scrollTop;
    const stuck = this.#stick;
    keepingFocus(
      this.log,
      () => this.reset(messages),
      () => this.#last(),
    );
    if (!stuck) this.scroller.scrollTop = before;
  }

  /** Put a message in its place; `own` ones are followed, others only from the end. */
  upsert(message, { isNew, own }) {
    const old = this.#articles.get(message.ts);
    const article = this.draw(message);
    article.tabIndex = old?.tabIndex ?? -1;
    keepingFocus(
      this.log,
      () => {
        this.#articles.set(message.ts, article);
        this.#arrange();
      },
      () => article,
    );
    if (!isNew || old) return;
    if (own || this.#stick) this.toEnd();
    else this.#count(this.#fresh + 1);
  }

  remove(ts) {
    keepingFocus(
      this.log,
      () => {
        this.#articles.delete(ts);
        this.#arrange();
      },
      () => this.#last(),
    );
  }

  has(ts) {
    return this.#articles.has(ts);
  }

  /** Bring one message into view and point at it. */
  show(ts) {
    const article = this.#articles.get(ts);
    if (!article) return false;
    this.#stick = false;
    article.scrollIntoView({ block: "center" });
    article.focus({ preventScroll: true });
    article.classList.add("pointed");
    article.addEventListener("blur", () => article.classList.remove("pointed"), { once: true });
    return true;
  }

  toEnd() {
    this.#stick = true;
    this.#jump();
    this.#count(0);
  }

  #jump() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.#stick = scrollHeight - clientHeight - scrollTop < AT_END;
    if (this.#stick) this.#count(0);
  }

  #count(fresh) {
    this.#fresh = fresh;
    this.pill.hidden = fresh === 0;
    this.pill.replaceChildren(
      icon("down"),
      fresh === 1 ? "1 new message" : `${fresh} new messages`,
    );
  }

  #last() {
    return [...this.#articles.values()].at(-1) ?? null;
  }

  /** Order by time, set days between, join what one author said in one breath. */
  #arrange() {
    const ordered = [...this.#articles].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#articles = new Map(ordered);
    const nodes = [];
    let before = null;
    for (const [ts, article] of ordered) {
      const day = fromTs(ts);
      const newDay = !before || !sameDay(day, fromTs(before.ts));
      if (newDay) nodes.push(h("div", { class: "day" }, h("span", {}, dayName(day))));
      article.classList.toggle("continued", !newDay && joins(before.article, article));
      nodes.push(article);
      before = { ts, article };
    }
    this.#place(nodes);
    this.empty.hidden = nodes.length > 0;
    if (!this.log.querySelector('article[tabindex="0"]')) this.#rove(this.#last());
  }

  /** Move only what stands elsewhere: a moved node loses its focus and its scrolling. */
  #place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.log.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, i) => {
      if (this.log.children[i] !== node) this.log.insertBefore(node, this.log.children[i] ?? null);
    });
  }

  #rove(article) {
    if (!article) return;
    for (const other of this.log.querySelectorAll('article[tabindex="0"]')) other.tabIndex = -1;
    article.tabIndex = 0;
  }

  #onKey(event) {
    if (event.target.tagName !== "ARTICLE" || !event.target.dataset.ts) return;
    const all = [...this.#articles.values()];
    const at = all.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter") this.open(event.target.dataset.ts);
    else if (to === undefined) return;
    else all[Math.max(0, Math.min(to, all.length - 1))].focus();
    event.preventDefault();
  }
}

function joins(before, article) {
  const apart = ["ephemeral"].some(
    (c) => before.classList.contains(c) || article.classList.contains(c),
  );
  const soon = Number(article.dataset.ts) - Number(before.dataset.ts) < SAME_BREATH;
  return !apart && soon && before.dataset.author === article.dataset.author;
}
