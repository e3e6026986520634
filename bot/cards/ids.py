"""What buttons, menus and forms are called. Handlers register these; a button's value is a story's
id unless said otherwise. Ids must be unique in a message, so repeated buttons carry a number."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

SAVE: Final = "card.save"
SOURCES: Final = "card.sources"
MORE: Final = "card.more"  # an overflow menu; `parse_more` reads its values
UNSAVE: Final = "saved.unsave"
OPEN_SCHEDULE: Final = "schedule.open"
ORDER: Final = "schedule.order"  # an overflow menu; `parse_order` reads its values
OPEN_SAVED: Final = "saved.open"
BRIEF_NOW: Final = "brief.now"  # value: a topic's name
ASK: Final = "story.ask"  # value: a story's id and a question; `parse_ask` reads it
OPEN_LINK: Final = "link.open"  # opens a page; Slack reports the press all the same

SCHEDULE_VIEW: Final = "schedule"  # a modal's callback id

NUMBERED: Final = (UNSAVE, BRIEF_NOW, OPEN_LINK, ASK, ORDER)


class More(StrEnum):
    """The choices of a card's menu."""

    TIMELINE = "timeline"
    GROUPING = "grouping"
    NEWEST = "newest"


class OfOrder(StrEnum):
    """The choices of a standing order's menu."""

    PAUSE = "pause"
    RESUME = "resume"
    CHANGE = "change"
    PREVIEW = "preview"
    NOW = "now"
    OFF = "off"


def numbered(action: str, number: int) -> str:
    """Return the id of the `number`th button of its kind in a message."""
    return f"{action}.{number}"


def pattern(action: str) -> re.Pattern[str]:
    """Return what matches an id and all its numbered ones."""
    return re.compile(rf"^{re.escape(action)}(\.\d+)?$")


def more(choice: More, story_id: str) -> str:
    """Return the value of a menu's choice."""
    return f"{choice}:{story_id}"


def parse_more(value: str) -> tuple[More, str]:
    """Return the choice and the story's id. Raises ValueError for a value of no menu of ours."""
    choice, _, story_id = value.partition(":")
    return More(choice), story_id


def of_order(choice: OfOrder, order_id: int) -> str:
    """Return the value of a choice in an order's menu."""
    return f"{choice}:{order_id}"


def parse_order(value: str) -> tuple[OfOrder, int]:
    """Return the choice and the order's id. Raises ValueError for a value of no menu of ours."""
    choice, _, order_id = value.partition(":")
    return OfOrder(choice), int(order_id)


def ask(story_id: str, question: str) -> str:
    """Return the value of a button that asks a question of a story."""
    return f"{story_id}:{question}"


def parse_ask(value: str) -> tuple[str, str]:
    """Return the story's id and the question."""
    story_id, _, question = value.partition(":")
    return story_id, question
