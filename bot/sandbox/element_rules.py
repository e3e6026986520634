"""Rules for texts, options, confirmations and interactive elements, as data.

Sources: https://docs.slack.dev/reference/block-kit/composition-objects and
https://docs.slack.dev/reference/block-kit/block-elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.sandbox.shapes import Chars, Check, Flag, Json, Many, OneOf, Record, Rule, Whole

ID: Final = Chars(255)
FLAG: Final = Flag()
WEB: Final = re.compile(r"https?://\S+")
ANY_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
CONVERSATION: Final = Chars(255)


def text(most: int, *kinds: str) -> OneOf:
    """Return the rule of a text object of one of the kinds, both when none is named."""
    words = Chars(most)
    table = {
        "plain_text": Record({"text": words, "emoji": FLAG}, ("text",)),
        "mrkdwn": Record({"text": words, "verbatim": FLAG}, ("text",)),
    }
    return OneOf(table, frozenset(kinds))


def plain(most: int) -> OneOf:
    return text(most, "plain_text")


PLACEHOLDER: Final = plain(150)

CONFIRM: Final = Record(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": Chars(10, of=frozenset({"primary", "danger"})),
    },
    ("title", "text", "confirm", "deny"),
    typed=False,
)


def option(*, label: OneOf | None = None, url: bool = False) -> Record:
    fields: dict[str, Rule] = {
        "text": label or plain(75),
        "value": Chars(150),
        "description": label or plain(75),
    }
    if url:
        fields["url"] = Chars(3_000, like=ANY_URL)
    return Record(fields, ("text", "value"), typed=False)


OPTION: Final = option()
RICH_OPTION: Final = option(label=text(75))
LINK_OPTION: Final = option(url=True)
OPTION_GROUP: Final = Record(
    {"label": plain(75), "options": Many(OPTION, 100)}, ("label", "options"), typed=False
)
DISPATCH: Final = Record(
    {
        "trigger_actions_on": Many(
            Chars(30, of=frozenset({"on_enter_pressed", "on_character_entered"})), 2
        )
    },
    typed=False,
)
FILTER: Final = Record(
    {
        "include": Many(Chars(10, of=frozenset({"im", "mpim", "private", "public"})), 4),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    },
    any_of=("include", "exclude_external_shared_channels", "exclude_bot_users"),
    typed=False,
)


def _offered(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [offered for group in groups for offered in group.get("options", [])]


def one_source(element: Json) -> Iterator[tuple[str, str]]:
    """Options or groups of options, not both."""
    if ("options" in element) == ("option_groups" in element):
        yield "", "must define either `options` or `option_groups`"


def distinct_values(element: Json) -> Iterator[tuple[str, str]]:
    values = [offered["value"] for offered in _offered(element)]
    if len(set(values)) < len(values):
        yield "/options", "option values must be unique"


def known_initials(element: Json) -> Iterator[tuple[str, str]]:
    """What is chosen at first must be one of the options, to the letter."""
    offered = _offered(element)
    if "initial_option" in element and element["initial_option"] not in offered:
        yield "/initial_option", "initial option must be one of the options"
    for number, chosen in enumerate(element.get("initial_options", [])):
        if chosen not in offered:
            yield f"/initial_options/{number}", "initial option must be one of the options"


def ordered_lengths(element: Json) -> Iterator[tuple[str, str]]:
    if element.get("min_length", 0) > element.get("max_length", 3_000):
        yield "/min_length", "min_length must be less than max_length"


CHOICES: Final[tuple[Check, ...]] = (one_source, distinct_values, known_initials)
ACTING: Final[dict[str, Rule]] = {"action_id": ID, "confirm": CONFIRM}
HOLDING: Final[dict[str, Rule]] = {**ACTING, "placeholder": PLACEHOLDER, "focus_on_load": FLAG}
SEVERAL: Final[dict[str, Rule]] = {**HOLDING, "max_selected_items": Whole(1, 1_000)}
STATIC: Final[dict[str, Rule]] = {
    "options": Many(OPTION, 100),
    "option_groups": Many(OPTION_GROUP, 100),
}
TYPING: Final[dict[str, Rule]] = {
    "action_id": ID,
    "placeholder": PLACEHOLDER,
    "focus_on_load": FLAG,
    "dispatch_action_config": DISPATCH,
}
LABEL: Final = Chars(75)
SLACK_FILE: Final = Record(
    {"id": Chars(255), "url": Chars(3_000)}, any_of=("id", "url"), typed=False
)
IMAGE_FIELDS: Final[dict[str, Rule]] = {
    "image_url": Chars(3_000, like=WEB),
    "slack_file": SLACK_FILE,
    "alt_text": Chars(2_000),
}
IMAGE: Final = Record(IMAGE_FIELDS, ("alt_text",), ("image_url", "slack_file"))
_FEEDBACK: Final = Record(
    {"text": plain(75), "value": Chars(2_000), "accessibility_label": LABEL},
    ("text", "value"),
    typed=False,
)


def _choosing(kind: str, **more: Rule) -> dict[str, Record]:
    """A select of one thing and its sibling of several, for things that Slack lists itself."""
    return {
        f"{kind}s_select": Record({**HOLDING, f"initial_{kind}": CONVERSATION, **more}),
        f"multi_{kind}s_select": Record(
            {**SEVERAL, f"initial_{kind}s": Many(CONVERSATION, 1_000), **more}
        ),
    }


ELEMENTS: Final[dict[str, Record]] = {
    "button": Record(
        {
            **ACTING,
            "text": plain(75),
            "value": Chars(2_000),
            "url": Chars(3_000, like=ANY_URL),
            "style": Chars(10, of=frozenset({"primary", "danger"})),
            "accessibility_label": LABEL,
        },
        ("text",),
    ),
    "static_select": Record({**HOLDING, **STATIC, "initial_option": OPTION}, checks=CHOICES),
    "multi_static_select": Record(
        {**SEVERAL, **STATIC, "initial_options": Many(OPTION, 100)}, checks=CHOICES
    ),
    "external_select": Record(
        {**HOLDING, "initial_option": OPTION, "min_query_length": Whole(0, 1_000)}
    ),
    "multi_external_select": Record(
        {**SEVERAL, "initial_options": Many(OPTION, 100), "min_query_length": Whole(0, 1_000)}
    ),
    **_choosing("user"),
    **_choosing("channel", response_url_enabled=FLAG),
    **_choosing(
        "conversation",
        response_url_enabled=FLAG,
        default_to_current_conversation=FLAG,
        filter=FILTER,
    ),
    "overflow": Record(
        {**ACTING, "options": Many(LINK_OPTION, 5)}, ("options",), checks=(distinct_values,)
    ),
    "datepicker": Record(
        {**HOLDING, "initial_date": Chars(10, like=re.compile(r"\d{4}-\d{2}-\d{2}"))}
    ),
    "timepicker": Record(
        {
            **HOLDING,
            "initial_time": Chars(5, like=re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")),
            "timezone": Chars(255),
        }
    ),
    "datetimepicker": Record(
        {
            **ACTING,
            "initial_date_time": Whole(1_000_000_000, 9_999_999_999),
            "focus_on_load": FLAG,
        }
    ),
    "checkboxes": Record(
        {
            **ACTING,
            "focus_on_load": FLAG,
            "options": Many(RICH_OPTION, 10),
            "initial_options": Many(RICH_OPTION, 10),
        },
        ("options",),
        checks=(distinct_values, known_initials),
    ),
    "radio_buttons": Record(
        {
            **ACTING,
            "focus_on_load": FLAG,
            "options": Many(RICH_OPTION, 10),
            "initial_option": RICH_OPTION,
        },
        ("options",),
        checks=(distinct_values, known_initials),
    ),
    "plain_text_input": Record(
        {
            **TYPING,
            "initial_value": Chars(3_000, fewest=0),
            "multiline": FLAG,
            "min_length": Whole(0, 3_000),
            "max_length": Whole(1, 3_000),
        },
        checks=(ordered_lengths,),
    ),
    "email_text_input": Record({**TYPING, "initial_value": Chars(3_000, fewest=0)}),
    "url_text_input": Record({**TYPING, "initial_value": Chars(3_000, fewest=0)}),
    "number_input": Record(
        {
            **TYPING,
            "is_decimal_allowed": FLAG,
            "initial_value": Chars(100),
            "min_value": Chars(100),
            "max_value": Chars(100),
        },
        ("is_decimal_allowed",),
    ),
    "feedback_buttons": Record(
        {"action_id": ID, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        ("positive_button", "negative_button"),
    ),
    "icon_button": Record(
        {
            **ACTING,
            "icon": Chars(20, of=frozenset({"trash"})),
            "text": plain(75),
            "value": Chars(2_000),
            "accessibility_label": LABEL,
            "visible_to_user_ids": Many(Chars(255), 100),
        },
        ("icon", "text"),
    ),
    "image": IMAGE,
}
