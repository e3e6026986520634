// Floating parts: menus, the emoji picker, the question before a grave action.
import { focusableIn, h } from "./dom.js";
import { emojiLike, FREQUENT } from "./emoji.js";
import { plain, mrkdwn } from "./mrkdwn.js";

let open = null;

/** Close what floats, and give the focus back to the button that opened it. */
export function closeFloating() {
  open?.close();
}

/** Show `panel` beside `anchor`; one floats at a time. Arrows, Home, End, Esc and Tab work in it. */
function float(anchor, panel) {
  closeFloating();
  const host = anchor.closest("dialog") ?? document.body;
  host.append(panel);
  place(anchor, panel);
  anchor.setAttribute("aria-expanded", "true");
  const gone = new AbortController();
  const close = (refocus = true) => {
    if (open?.panel !== panel) return;
    open = null;
    gone.abort();
    panel.remove();
    if (refocus) anchor.focus({ preventScroll: true }); // while the open menu keeps it visible
    anchor.setAttribute("aria-expanded", "false");
  };
  open = { panel, close };
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close(false);
  };
  document.addEventListener("pointerdown", outside, { signal: gone.signal, capture: true });
  const scrolled = (event) => {
    if (panel.contains(event.target)) return;
    const { top, bottom } = anchor.getBoundingClientRect();
    if (!anchor.isConnected || bottom < 0 || top > window.innerHeight) close(false);
    else place(anchor, panel);
  };
  document.addEventListener("scroll", scrolled, { signal: gone.signal, capture: true });
  window.addEventListener("resize", () => close(false), { signal: gone.signal });
  panel.addEventListener("keydown", (event) => onKey(event, panel, close));
  return close;
}

function place(anchor, panel) {
  const at = anchor.getBoundingClientRect();
  panel.style.left = "0"; // measured where nothing narrows it
  const { width, height } = panel.getBoundingClientRect();
  const below = at.bottom + 4 + height <= window.innerHeight;
  const top = below ? at.bottom + 4 : Math.max(8, at.top - 4 - height);
  panel.style.top = `${top}px`;
  panel.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
}

const COLUMNS = 8; // of the picker's grid, as blocks.css lays it out
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function onKey(event, panel, close) {
  const picker = panel.classList.contains("picker");
  if (event.key === "Escape" || (event.key === "Tab" && !picker)) {
    event.preventDefault();
    event.stopPropagation();
    close();
    return;
  }
  const items = focusableIn(panel);
  const at = items.indexOf(document.activeElement);
  const typing = document.activeElement?.matches("input");
  const grid = picker && /^Arrow(Up|Down)$/.test(event.key) ? COLUMNS : 1;
  let to = null;
  if (event.key === "Tab") to = at < 1 ? (at + 1) % items.length : 0;
  else if (STEPS[event.key] && !(typing && /Left|Right/.test(event.key))) {
    to = typing ? 1 : at + STEPS[event.key] * grid;
  } else if (event.key === "Home" && !typing) to = 0;
  else if (event.key === "End" && !typing) to = items.length - 1;
  if (to === null) return;
  event.preventDefault();
  items[Math.max(0, Math.min(to, items.length - 1))]?.focus();
}

/** A menu of `[{label, icon?, hint?, run}]`; an entry of null is a line between groups. */
export function openMenu(anchor, label, entries) {
  if (anchor.getAttribute("aria-expanded") === "true") return closeFloating();
  const panel = h("div", {
    class: "menu",
    role: "menu",
    "aria-label": label,
    "data-testid": "menu",
  });
  const close = float(anchor, panel);
  const item = ({ text, hint, danger, run }) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: danger ? "danger" : null,
        on: {
          click: () => {
            close();
            run();
          },
        },
      },
      h("span", { class: "menu-text" }, text),
      hint ? h("span", { class: "menu-hint" }, hint) : null,
    );
  panel.append(
    ...entries.map((e) => (e ? item(e) : h("div", { class: "menu-line", role: "separator" }))),
  );
  place(anchor, panel);
  panel.querySelector("button")?.focus();
  return undefined;
}

/** The small emoji picker; `pick(name)` gets the name without colons. */
export function openPicker(anchor, pick) {
  if (anchor.getAttribute("aria-expanded") === "true") return closeFloating();
  const grid = h("div", { class: "picker-grid" });
  const search = h("input", {
    type: "search",
    placeholder: "Find an emoji",
    "aria-label": "Find an emoji",
    on: { input: () => fill(search.value ? emojiLike(search.value, 48) : FREQUENT) },
  });
  const panel = h(
    "div",
    {
      class: "menu picker",
      role: "dialog",
      "aria-label": "Add a reaction",
      "data-testid": "emoji-picker",
    },
    search,
    grid,
  );
  const close = float(anchor, panel);
  const fill = (found) => {
    const cell = ([name, sign]) =>
      h(
        "button",
        {
          type: "button",
          "aria-label": name.replaceAll("_", " "),
          title: `:${name}:`,
          on: {
            click: () => {
              close();
              pick(name);
            },
          },
        },
        sign,
      );
    grid.replaceChildren(...found.map(cell));
    if (!found.length) grid.append(h("p", { class: "picker-none" }, "No emoji by that name."));
  };
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // else the button that gets the focus back is pressed too
    grid.querySelector("button")?.click();
  });
  fill(FREQUENT);
  place(anchor, panel);
  search.focus();
  return undefined;
}

/** Ask what a `confirm` object says; resolves to whether the person agreed. */
export function askFirst(confirm, names) {
  return new Promise((resolve) => {
    const text =
      confirm.text?.type === "mrkdwn"
        ? mrkdwn(confirm.text.text, names)
        : plain(confirm.text?.text ?? "");
    const style = confirm.style === "danger" ? "button danger" : "button primary";
    const dialog = h(
      "dialog",
      { class: "modal ask", "aria-labelledby": "ask-title", "data-testid": "confirm" },
      h("h2", { id: "ask-title" }, plain(confirm.title?.text ?? "Are you sure?")),
      h("p", { dir: "auto" }, text),
      h(
        "form",
        { method: "dialog", class: "modal-foot" },
        h("button", { class: "button", value: "no" }, plain(confirm.deny?.text ?? "Cancel")),
        h(
          "button",
          { class: style, value: "yes", autofocus: true },
          plain(confirm.confirm?.text ?? "Yes"),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
