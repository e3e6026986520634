// Short notices in a corner. They are spoken politely and leave by themselves.
import { h, icon } from "./dom.js";

const STAY = 7_000;
const STAY_ERROR = 14_000;

export class Notices {
  constructor(region) {
    this.region = region;
    region.setAttribute("popover", "manual"); // above modals too
  }

  show(text, level = "info") {
    const notice = h(
      "div",
      { class: `notice level-${level}`, "data-testid": "notice" },
      h("span", { dir: "auto" }, text),
      h(
        "button",
        { type: "button", "aria-label": "Dismiss", on: { click: () => this.#drop(notice) } },
        icon("close"),
      ),
    );
    this.region.append(notice);
    if (this.region.matches(":popover-open")) this.region.hidePopover();
    this.region.showPopover();
    setTimeout(() => this.#drop(notice), level === "error" ? STAY_ERROR : STAY);
  }

  #drop(notice) {
    notice.remove();
    if (!this.region.childElementCount && this.region.matches(":popover-open"))
      this.region.hidePopover();
  }
}
