// Modals: the stack of views a bot opened, the topmost in a native dialog, which keeps the focus
// inside and gives it back.
import { renderBlocks } from "./blocks.js";
import { focusableIn, h, icon, keepingFocus } from "./dom.js";
import { FormState } from "./form.js";
import { plain } from "./mrkdwn.js";
import { surface } from "./surface.js";

const MISSING = "Please complete this required field.";

export class Modals {
  #stack = []; // [{view, form}]
  #dialog = null;

  constructor(app) {
    this.app = app;
    app.store.listen((change) => {
      if (change.kind === "modal") this.#show(change.view);
      if (change.kind === "modal_closed")
        this.#closed(change.view_id ?? change.view?.id, change.all);
    });
  }

  /** A view that is known is drawn anew, keeping what was typed; another one covers the rest. */
  #show(view) {
    const known = this.#stack.find((entry) => entry.view.id === view.id);
    if (known) known.view = view;
    else this.#stack.push({ view, form: new FormState() });
    const kept = new Set((view.blocks ?? []).map((b) => b.block_id ?? ""));
    (known ?? this.#stack.at(-1)).form.keepOnly(kept);
    this.#draw();
  }

  #closed(viewId, all) {
    this.#stack = viewId && !all ? this.#stack.filter(({ view }) => view.id !== viewId) : [];
    this.#draw();
  }

  #draw() {
    const top = this.#stack.at(-1);
    if (!top) {
      this.#dialog?.close();
      this.#dialog?.remove();
      this.#dialog = null;
      return;
    }
    const isNew = this.#dialog?.dataset.viewId !== top.view.id;
    this.#dialog ??= this.#open();
    this.#dialog.dataset.viewId = top.view.id;
    keepingFocus(
      this.#dialog,
      () => this.#dialog.replaceChildren(this.#content(top)),
      () => this.#first(),
    );
    if (isNew) this.#first()?.focus();
  }

  #first() {
    const inputs = focusableIn(this.#dialog.querySelector(".modal-body"));
    return (
      this.#dialog.querySelector("[autofocus]") ??
      inputs[0] ??
      this.#dialog.querySelector(".modal-foot button")
    );
  }

  #open() {
    const dialog = h("dialog", {
      class: "modal",
      "aria-labelledby": "modal-title",
      "data-testid": "modal",
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#dismiss();
    });
    dialog.addEventListener("close", () => {
      if (this.#dialog === dialog && this.#stack.length) this.#dismiss();
    });
    dialog.addEventListener("keydown", (event) => this.#keepInside(event));
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  }

  /** A native dialog lets Tab out to the browser's own bars; here it goes round. */
  #keepInside(event) {
    if (event.key !== "Tab") return;
    const all = focusableIn(this.#dialog);
    const edge = event.shiftKey ? all[0] : all.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all.at(-1) : all[0]).focus();
  }

  #content(entry) {
    const { view, form } = entry;
    const ctx = surface(
      this.app,
      { type: "view", view_id: view.id },
      { form, channel: this.app.here },
    );
    const button = (attributes, text) =>
      h("button", { type: "button", class: "button", ...attributes }, text);
    const foot = [
      button({ on: { click: () => this.#dismiss() } }, plain(view.close?.text ?? "Close")),
      view.submit
        ? button(
            { type: "submit", class: "button primary", "data-testid": "modal-submit" },
            plain(view.submit.text),
          )
        : null,
    ];
    return h(
      "form",
      {
        class: "modal-form",
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            this.#submit(entry);
          },
        },
      },
      h(
        "header",
        { class: "modal-head" },
        h("h2", { id: "modal-title", dir: "auto" }, plain(view.title?.text ?? "")),
        h(
          "button",
          {
            type: "button",
            class: "tool",
            "aria-label": "Close",
            "data-testid": "modal-close",
            on: { click: () => this.#dismiss() },
          },
          icon("close"),
        ),
      ),
      h("div", { class: "modal-body" }, renderBlocks(view.blocks, ctx)),
      h("footer", { class: "modal-foot" }, h("p", { class: "modal-error", role: "alert" }), foot),
    );
  }

  #dismiss() {
    const top = this.#stack.pop();
    this.#draw();
    if (top) this.app.api.post("/ui/view/close", { view_id: top.view.id });
  }

  async #submit({ view, form }) {
    const missing = required(view, form);
    this.#errors(missing);
    if (Object.keys(missing).length) return;
    const submit = this.#dialog.querySelector("[type=submit]");
    submit?.setAttribute("aria-busy", "true");
    const answer = await this.app.api.post("/ui/view", { view_id: view.id, values: form.values() });
    submit?.removeAttribute("aria-busy");
    if (answer.errors || answer.response_action === "errors") this.#errors(answer.errors ?? {});
    else if (!answer.ok) this.#fail(answer.error);
    else if (answer.response_action === "clear") this.#closed(null, true);
    else if (!answer.response_action) this.#closed(view.id, false); // update and push come as events
  }

  #fail(sentence) {
    const line = this.#dialog?.querySelector(".modal-error");
    if (line) line.textContent = sentence ?? "We had some trouble. Try again?";
  }

  /** Show `{block_id: sentence}` under the inputs, and go to the first. */
  #errors(errors) {
    if (!this.#dialog) return;
    this.#fail("");
    let first = null;
    for (const input of this.#dialog.querySelectorAll("[data-input-block]")) {
      const sentence = errors[input.dataset.inputBlock] ?? "";
      input.querySelector(".b-error").textContent = sentence;
      input.classList.toggle("invalid", Boolean(sentence));
      if (sentence) first ??= input;
    }
    focusableIn(first ?? document.createElement("div"))[0]?.focus();
  }
}

/** `{block_id: sentence}` for inputs that Slack's client would not send empty. */
function required(view, form) {
  const empty = (block) => {
    const { type: _, ...held } = form.get(block.block_id ?? "", block.element?.action_id) ?? {};
    return Object.values(held).every((v) => v === null || v === "" || v?.length === 0);
  };
  const missing = (view.blocks ?? []).filter((b) => b.type === "input" && !b.optional && empty(b));
  return Object.fromEntries(missing.map((b) => [b.block_id ?? "", MISSING]));
}
