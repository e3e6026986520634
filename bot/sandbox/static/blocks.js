// Block Kit as DOM nodes: docs.slack.dev/reference/block-kit/blocks.
import { h, icon, langOf } from "./dom.js";
import { renderElement } from "./elements.js";
import { INPUTS } from "./inputs.js";
import { imageSource } from "./links.js";
import { markdown } from "./markdown.js";
import { mrkdwn, plain } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const BLOCKS = {
  section,
  header: (b) =>
    h(
      "h3",
      { class: "b-header", dir: "auto", lang: langOf(b.text?.text ?? "") },
      plain(b.text?.text ?? ""),
    ),
  context,
  actions: (b, ctx) =>
    h(
      "div",
      { class: "b-actions" },
      each(b.elements, (e) => renderElement(e, b, ctx)),
    ),
  divider: () => h("hr", { class: "b-divider" }),
  image: (b) => picture(b, b.title ? text(b.title) : null),
  input,
  rich_text: (b, ctx) => richText(b, ctx.names),
  markdown: (b) => h("div", { class: "b-markdown" }, folded(b.text ?? "", markdown(b.text ?? ""))),
  context_actions: (b, ctx) =>
    h(
      "div",
      { class: "b-context-actions" },
      each(b.elements, (e) => renderElement(e, b, ctx)),
    ),
  table,
  container,
  card,
  carousel,
  alert,
};

/** All blocks of a message or view. `ctx` is the surface (surface.js). */
export function renderBlocks(blocks, ctx) {
  const out = document.createDocumentFragment();
  for (const block of blocks ?? []) {
    const draw = BLOCKS[block.type] ?? unsupported;
    const node = draw(block, ctx);
    node.dataset.blockType = block.type;
    node.classList.add("block");
    out.append(node);
  }
  return out;
}

function each(elements, draw) {
  return (elements ?? []).map(draw);
}

/** A text object. */
export function text(object, names) {
  if (!object) return [];
  if (typeof object === "string") return plain(object);
  return object.type === "mrkdwn"
    ? mrkdwn(object.text ?? "", names)
    : plain(object.text ?? "", object);
}

const LONG = 1500; // characters from which on a text folds
const MANY_LINES = 25;

/** Very long text shows its beginning and a button for the rest, so that one cannot fill the pane. */
export function folded(source, content) {
  if (source.length <= LONG && source.split("\n").length <= MANY_LINES) return content;
  const body = h("div", { class: "fold" }, content);
  const toggle = h(
    "button",
    { type: "button", class: "link", "aria-expanded": "false" },
    "Show more",
  );
  toggle.addEventListener("click", () => {
    const open = body.classList.toggle("open");
    toggle.textContent = open ? "Show less" : "Show more";
    toggle.setAttribute("aria-expanded", String(open));
  });
  return h("div", {}, body, toggle);
}

function section(block, ctx) {
  const main = block.text
    ? h(
        "div",
        { class: "b-text", dir: "auto", lang: langOf(block.text.text ?? "") },
        folded(block.text.text ?? "", text(block.text, ctx.names)),
      )
    : null;
  const fields = block.fields?.length
    ? h(
        "div",
        { class: "b-fields" },
        block.fields.map((f) => h("div", { dir: "auto" }, text(f, ctx.names))),
      )
    : null;
  const accessory = block.accessory ? accessoryOf(block, ctx) : null;
  return h("div", { class: "b-section" }, h("div", { class: "b-main" }, main, fields), accessory);
}

function accessoryOf(block, ctx) {
  const { accessory } = block;
  const image = accessory.type === "image";
  const wide = ["checkboxes", "radio_buttons"].includes(accessory.type) ? " below" : "";
  return h(
    "div",
    { class: `b-accessory${wide}` },
    image ? img(accessory, "b-thumb") : renderElement(accessory, block, ctx),
  );
}

function context(block, ctx) {
  const one = (e) =>
    e.type === "image"
      ? img(e, "b-mini")
      : h("span", { dir: "auto", lang: langOf(e.text ?? "") }, text(e, ctx.names));
  return h("div", { class: "b-context" }, each(block.elements, one));
}

/** An image, or its description in a frame where it does not load. */
function img(element, css) {
  const alt = element.alt_text ?? "";
  const src = imageSource(element.image_url ?? "");
  const missing = () =>
    h("span", { class: `${css} b-noimage`, role: "img", "aria-label": alt, title: alt }, alt);
  if (!src) return missing();
  const node = h("img", {
    class: css,
    src,
    alt,
    title: alt,
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
  node.addEventListener("error", () => node.replaceWith(missing()));
  return node;
}

function picture(block, title) {
  return h(
    "figure",
    { class: "b-image" },
    title ? h("figcaption", { dir: "auto" }, title) : null,
    img(block, "b-picture"),
  );
}

let inputsDrawn = 0;

function input(block, ctx) {
  const { element } = block;
  const id = `input-${(inputsDrawn += 1)}`;
  const draw = INPUTS[element?.type];
  const dispatch = block.dispatch_action
    ? (value) =>
        ctx.act({
          block_id: block.block_id ?? "",
          action_id: element.action_id,
          type: element.type,
          ...value,
        })
    : () => {};
  const control = draw
    ? draw(element, block, ctx, { changed: dispatch, labelledBy: id })
    : h("span", { class: "unsupported" }, `Unsupported element: ${element?.type}`);
  control.setAttribute("aria-describedby", `${id}-note`);
  return h(
    "div",
    { class: "b-input", data: { inputBlock: block.block_id ?? "" } },
    h(
      "div",
      { class: "b-label", id },
      plain(block.label?.text ?? ""),
      block.optional ? h("span", { class: "optional" }, " (optional)") : null,
    ),
    control,
    h(
      "div",
      { id: `${id}-note` },
      block.hint ? h("div", { class: "b-hint" }, plain(block.hint.text ?? "")) : null,
      h("div", { class: "b-error", role: "alert" }),
    ),
  );
}

function table(block, ctx) {
  const settings = block.column_settings ?? [];
  const cell = (tag) => (c, column) => {
    const { align = "left", is_wrapped: wrapped = false } = settings[column] ?? {};
    const css = `${align}${wrapped ? " wrapped" : ""}`;
    const content =
      c.type === "rich_text" ? richText(c, ctx.names) : (c.text ?? String(c.value ?? ""));
    return h(tag, { class: css, dir: "auto" }, content);
  };
  const [head = [], ...rows] = block.rows ?? [];
  const drawn = h(
    "table",
    {},
    h("thead", {}, h("tr", {}, head.map(cell("th")))),
    h(
      "tbody",
      {},
      rows.map((row) => h("tr", {}, row.map(cell("td")))),
    ),
  );
  return h(
    "div",
    { class: "table-scroll", tabindex: 0, role: "region", "aria-label": "Table" },
    drawn,
  );
}

function container(block, ctx) {
  const title = block.rich_text_title
    ? richText(block.rich_text_title, ctx.names)
    : text(block.title, ctx.names);
  const head = [
    block.icon ? img(block.icon, "b-icon") : null,
    h(
      "span",
      { class: "b-titles" },
      h("strong", { class: "b-title", dir: "auto" }, title),
      block.subtitle
        ? h("span", { class: "b-subtitle", dir: "auto" }, text(block.subtitle, ctx.names))
        : null,
    ),
  ];
  const inside = h("div", { class: "b-children" }, renderBlocks(block.child_blocks, ctx));
  const css = `b-container width-${block.width ?? "standard"}`;
  if (block.is_collapsible) {
    return h(
      "details",
      { class: css, open: !block.default_collapsed },
      h("summary", {}, head, icon("down")),
      inside,
    );
  }
  const divided = block.has_header_divider ? " divided" : "";
  return h(
    "section",
    { class: css },
    h("div", { class: `b-container-head${divided}` }, head),
    inside,
  );
}

function card(block, ctx) {
  const titled = block.title || block.subtitle || block.icon;
  const words = block.title?.text ?? "";
  return h(
    "article",
    { class: "b-card" },
    block.hero_image ? img(block.hero_image, "b-hero") : null,
    titled
      ? h(
          "div",
          { class: "b-card-head" },
          block.icon ? img(block.icon, "b-icon") : null,
          h(
            "div",
            { class: "b-titles" },
            block.title
              ? h(
                  "h3",
                  { class: "b-card-title", dir: "auto", lang: langOf(words) },
                  text(block.title, ctx.names),
                )
              : null,
            block.subtitle
              ? h("div", { class: "b-subtitle", dir: "auto" }, text(block.subtitle, ctx.names))
              : null,
          ),
        )
      : null,
    block.body
      ? h(
          "div",
          { class: "b-card-body", dir: "auto", lang: langOf(block.body.text ?? "") },
          text(block.body, ctx.names),
        )
      : null,
    block.actions?.length
      ? h(
          "div",
          { class: "b-actions" },
          each(block.actions, (e) => renderElement(e, block, ctx)),
        )
      : null,
  );
}

function carousel(block, ctx) {
  const track = h(
    "div",
    { class: "b-track", tabindex: 0, role: "group", "aria-label": "Cards" },
    each(block.elements, (e) => card(e, ctx)),
  );
  const step = (by) => () => {
    const width = track.firstElementChild?.getBoundingClientRect().width ?? 0;
    track.scrollBy({ left: by * (width + 12) });
  };
  const arrow = (name, label, by) =>
    h(
      "button",
      { type: "button", class: "button square", "aria-label": label, on: { click: step(by) } },
      icon(name),
    );
  const arrows =
    block.elements?.length > 1
      ? h(
          "div",
          { class: "b-arrows" },
          arrow("back", "Earlier cards", -1),
          arrow("forward", "Later cards", 1),
        )
      : null;
  return h(
    "div",
    { class: "b-carousel", role: "region", "aria-roledescription": "carousel" },
    track,
    arrows,
  );
}

function alert(block, ctx) {
  const level = ["info", "warning", "error", "success"].includes(block.level)
    ? block.level
    : "default";
  const role = ["warning", "error"].includes(level) ? "alert" : "note";
  return h(
    "div",
    { class: `b-alert level-${level}`, role, dir: "auto" },
    text(block.text, ctx.names),
  );
}

function unsupported(block) {
  return h(
    "div",
    { class: "unsupported" },
    `This page does not draw blocks of type “${block.type}”.`,
  );
}
