// The App Home: the view that the bot last published for this person.
import { renderBlocks } from "./blocks.js";
import { h, keepingFocus } from "./dom.js";
import { FormState } from "./form.js";
import { surface } from "./surface.js";

export class HomeTab {
  #form = new FormState();
  #view = null;

  constructor(app) {
    this.app = app;
    this.body = h("div", { class: "home-body" });
    this.node = h("div", { class: "home", "data-testid": "home", tabindex: -1 }, this.body);
    this.stop = app.store.listen(({ kind }) => {
      if (kind === "home") this.#draw();
    });
    this.#draw();
  }

  /** Tell the bot that its Home was opened; it may publish another view. */
  async open() {
    const answer = await this.app.api.post("/ui/home", {});
    if (!answer.ok) this.app.notices.show(answer.error, "error");
  }

  #draw() {
    const view = this.app.store.home;
    if (this.#view && view?.id !== this.#view.id) this.#form = new FormState();
    this.#view = view;
    const at = this.node.scrollTop;
    keepingFocus(
      this.body,
      () => this.body.replaceChildren(this.#content(view)),
      () => this.node,
    );
    this.node.scrollTop = at;
  }

  #content(view) {
    if (!view) {
      const name = this.app.store.bot.name;
      return h(
        "div",
        { class: "empty" },
        h("h2", {}, "Home"),
        h("p", {}, `${name} has not published anything here yet.`),
      );
    }
    const ctx = surface(this.app, { type: "view", view_id: view.id }, { form: this.#form });
    return h("div", {}, renderBlocks(view.blocks, ctx));
  }

  close() {
    this.stop();
  }
}
