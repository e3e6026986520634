"""Rules for blocks and for where each may stand, as data.

Source: https://docs.slack.dev/reference/block-kit/blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.sandbox.element_rules import (
    ANY_URL,
    ELEMENTS,
    FLAG,
    ID,
    IMAGE,
    IMAGE_FIELDS,
    plain,
    text,
)
from bot.sandbox.shapes import Chars, Json, Many, OneOf, Record, Rule, Whole

_SELECTS: Final = frozenset(
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "channels", "conversations")
)
_PICKERS: Final = frozenset({"datepicker", "timepicker", "datetimepicker"})
_BOXES: Final = frozenset({"checkboxes", "radio_buttons"})
_TYPED: Final = frozenset({"plain_text_input", "email_text_input", "url_text_input"})
IN_ACTIONS: Final = _SELECTS | _PICKERS | _BOXES | {"button", "overflow"}
IN_SECTION: Final = (IN_ACTIONS - {"datetimepicker"}) | {"image"}
IN_INPUT: Final = _SELECTS | _PICKERS | _BOXES | _TYPED | {"number_input"}

_STYLE: Final = Record(
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), FLAG),
    typed=False,
)
_INLINE: Final[dict[str, Record]] = {
    "text": Record({"text": Chars(12_000, fewest=0), "style": _STYLE}, ("text",)),
    "link": Record(
        {
            "url": Chars(3_000, like=ANY_URL),
            "text": Chars(3_000),
            "unsafe": FLAG,
            "style": _STYLE,
        },
        ("url",),
    ),
    "user": Record({"user_id": ID, "style": _STYLE}, ("user_id",)),
    "usergroup": Record({"usergroup_id": ID, "style": _STYLE}, ("usergroup_id",)),
    "channel": Record({"channel_id": ID, "style": _STYLE}, ("channel_id",)),
    "emoji": Record({"name": ID, "unicode": ID, "skin_tone": Whole(1, 6)}, ("name",)),
    "date": Record(
        {
            "timestamp": Whole(0, 99_999_999_999),
            "format": Chars(255),
            "url": Chars(3_000, like=ANY_URL),
            "fallback": Chars(255),
        },
        ("timestamp", "format"),
    ),
    "broadcast": Record(
        {"range": Chars(10, of=frozenset({"here", "channel", "everyone"}))}, ("range",)
    ),
    "color": Record({"value": Chars(20)}, ("value",)),
}
_SPANS: Final = Many(OneOf(_INLINE), 1_000, fewest=0)
_RICH_SECTION: Final = Record({"elements": _SPANS}, ("elements",))
_RICH: Final[dict[str, Record]] = {
    "rich_text_section": _RICH_SECTION,
    "rich_text_preformatted": Record(
        {"elements": _SPANS, "border": Whole(0, 1), "language": Chars(50)}, ("elements",)
    ),
    "rich_text_quote": Record({"elements": _SPANS, "border": Whole(0, 1)}, ("elements",)),
    "rich_text_list": Record(
        {
            "elements": Many(OneOf({"rich_text_section": _RICH_SECTION}), 1_000),
            "style": Chars(10, of=frozenset({"bullet", "ordered"})),
            "indent": Whole(0, 8),
            "offset": Whole(0, 100_000),
            "border": Whole(0, 1),
        },
        ("elements", "style"),
    ),
}
_RICH_TEXT: Final = Record({"block_id": ID, "elements": Many(OneOf(_RICH), 1_000)}, ("elements",))

_CONTEXT: Final[dict[str, Record]] = {**text(3_000).table, "image": IMAGE}
_CELLS: Final[dict[str, Record]] = {
    "raw_text": Record({"text": Chars(12_000)}, ("text",)),
    "raw_number": Record({"value": Whole(-(10**15), 10**15), "text": Chars(255)}, ("value",)),
    "rich_text": _RICH_TEXT,
}
_COLUMN: Final = Record(
    {"align": Chars(10, of=frozenset({"left", "center", "right"})), "is_wrapped": FLAG},
    typed=False,
)


def _even_rows(block: Json) -> Iterator[tuple[str, str]]:
    widths = {len(row) for row in block["rows"]}
    if len(widths) > 1:
        yield "/rows", "all rows must have the same number of cells"


def _collapses(block: Json) -> Iterator[tuple[str, str]]:
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        yield "/default_collapsed", "requires is_collapsible"


def _elements(types: frozenset[str], most: int) -> Many:
    return Many(OneOf(ELEMENTS, types), most)


def _block(
    fields: dict[str, Rule], required: tuple[str, ...] = (), any_of: tuple[str, ...] = ()
) -> Record:
    return Record({"block_id": ID, **fields}, required, any_of)


_FLAT: Final[dict[str, Record]] = {
    "section": _block(
        {
            "text": text(3_000),
            "fields": Many(text(2_000), 10),
            "accessory": OneOf(ELEMENTS, IN_SECTION),
            "expand": FLAG,
        },
        any_of=("text", "fields"),
    ),
    "header": _block({"text": plain(150)}, ("text",)),
    "context": _block({"elements": Many(OneOf(_CONTEXT), 10)}, ("elements",)),
    "actions": _block({"elements": _elements(IN_ACTIONS, 25)}, ("elements",)),
    "divider": _block({}),
    "image": _block(
        {**IMAGE_FIELDS, "title": plain(2_000)}, ("alt_text",), ("image_url", "slack_file")
    ),
    "input": _block(
        {
            "label": plain(2_000),
            "element": OneOf(ELEMENTS, IN_INPUT),
            "hint": plain(2_000),
            "optional": FLAG,
            "dispatch_action": FLAG,
        },
        ("label", "element"),
    ),
    "rich_text": _RICH_TEXT,
    "table": Record(
        {
            "block_id": ID,
            "rows": Many(Many(OneOf(_CELLS), 20), 100),
            "column_settings": Many(_COLUMN, 20, fewest=0),
        },
        ("rows",),
        checks=(_even_rows,),
    ),
}
CARD: Final = _block(
    {
        "hero_image": OneOf(ELEMENTS, frozenset({"image"})),
        "icon": OneOf(ELEMENTS, frozenset({"image"})),
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": _elements(frozenset({"button"}), 3),
    },
    any_of=("hero_image", "title", "actions", "body"),
)
CONTAINER: Final = Record(
    {
        "block_id": ID,
        "title": plain(150),
        "rich_text_title": OneOf({"rich_text": _RICH_TEXT}),
        "subtitle": text(150),
        "child_blocks": Many(OneOf(_FLAT), 10),
        "width": Chars(10, of=frozenset({"narrow", "standard", "wide", "full"})),
        "icon": OneOf(ELEMENTS, frozenset({"image"})),
        "is_collapsible": FLAG,
        "default_collapsed": FLAG,
        "has_header_divider": FLAG,
    },
    ("child_blocks",),
    ("title", "rich_text_title"),
    (_collapses,),
)
BLOCKS: Final[dict[str, Record]] = {
    **_FLAT,
    "markdown": _block({"text": Chars(12_000)}, ("text",)),
    "context_actions": _block(
        {"elements": _elements(frozenset({"feedback_buttons", "icon_button"}), 5)}, ("elements",)
    ),
    "container": CONTAINER,
    "card": CARD,
    "carousel": _block({"elements": Many(OneOf({"card": CARD}), 10)}, ("elements",)),
    "alert": _block(
        {
            "text": text(200),
            "level": Chars(10, of=frozenset({"default", "info", "warning", "error", "success"})),
        },
        ("text",),
    ),
}

_EVERYWHERE: Final = BLOCKS.keys() - {
    "alert",
    "carousel",
    "container",
    "context_actions",
    "markdown",
    "table",
}
SURFACES: Final[dict[str, frozenset[str]]] = {
    "message": frozenset(BLOCKS.keys() - {"alert"}),
    "home": frozenset(_EVERYWHERE | {"carousel", "container", "table"}),
    "modal": frozenset(_EVERYWHERE | {"alert"}),
}
MOST_BLOCKS: Final = {"message": 50, "home": 100, "modal": 100}
