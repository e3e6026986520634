// The page's way to the server: JSON requests and the live socket.

/** Requests that never reject: a failure is `{ok: false, error: sentence}`. */
export class Api {
  get(path, query = {}) {
    const search = new URLSearchParams(query).toString();
    return this.#ask(search ? `${path}?${search}` : path, {});
  }

  post(path, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  async #ask(path, options) {
    try {
      const response = await fetch(path, options);
      const answer = await response.json();
      return response.ok
        ? answer
        : { ok: false, error: `The workspace answered ${response.status}.`, ...answer };
    } catch {
      return { ok: false, error: "The workspace does not answer. Is its server still running?" };
    }
  }
}

const FIRST_WAIT = 400;
const LONGEST_WAIT = 10_000;

/**
 * The live socket. Comes back by itself, waiting longer each time; after `onUp` the page reads
 * anew what it may have missed.
 */
export class Live {
  #waits = 0;

  constructor({ onEvent, onUp, onDown }) {
    this.handlers = { onEvent, onUp, onDown };
    window.addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#hurry();
    });
  }

  connect() {
    this.timer = null;
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${window.location.host}/ui/live`);
    this.socket.addEventListener("open", () => {
      this.#waits = 0;
      this.handlers.onUp();
    });
    this.socket.addEventListener("message", ({ data }) => this.handlers.onEvent(JSON.parse(data)));
    this.socket.addEventListener("close", () => this.#later());
  }

  #later() {
    this.handlers.onDown();
    const wait = Math.min(FIRST_WAIT * 2 ** this.#waits, LONGEST_WAIT);
    this.#waits += 1;
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  #hurry() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.connect();
  }
}
