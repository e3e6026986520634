"""Stories: the items of different outlets that tell one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b

from bot.model.item import Item

_NEWS_AGAIN = 3


@dataclass(frozen=True, slots=True)
class Story:
    """One event. Its `id` never changes once shown; `items` are oldest first, never empty."""

    id: str
    items: tuple[Item, ...]

    @property
    def started(self) -> datetime:
        """When the first outlet told it."""
        return self.items[0].published

    @property
    def updated(self) -> datetime:
        """When the newest item was told."""
        return max(item.published for item in self.items)

    def has_grown_since(self, moment: datetime) -> bool:
        """Whether it is news again to who saw it then: told by twice as many, three at least.

        A few more outlets that tell the same belong in the thread of its card.
        """
        before = {item.domain for item in self.items if item.seen <= moment}
        since = {item.domain for item in self.items if item.seen > moment} - before
        return len(since) >= max(_NEWS_AGAIN, len(before))

    @property
    def domains(self) -> frozenset[str]:
        """The outlets' domains."""
        return frozenset(item.domain for item in self.items)


@dataclass(frozen=True, slots=True)
class Parted:
    """Items that proved to tell another event than their story, and the story they are moved to."""

    story_id: str
    item_ids: tuple[str, ...]
    why: str


def parted_id(story_id: str, item_ids: Sequence[str]) -> str:
    """Return the id of a story that some items of another become."""
    made_of = "\n".join((story_id, *item_ids))
    return "s" + blake2b(made_of.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Joined:
    """Grouping's decision for one item: into `story_id`, opened by this item when `new`.

    `why` explains it to a person: the terms that decided, and the score against the bar.
    `merged` names stories that this item showed to be the same event; they forward to `story_id`.
    `parted` are items that leave `story_id` after that, this one perhaps among them.
    """

    item_id: str
    story_id: str
    new: bool
    why: str = ""
    merged: tuple[str, ...] = ()
    parted: Parted | None = None


@dataclass(frozen=True, slots=True)
class Corroboration:
    """Who really stands behind a story.

    Copies of one agency's text are one voice, and so is an outlet with those that quote it.
    `chains` names what others copied or quoted, an outlet or a phrase of theirs such as "Japanese
    media", each with the number of items that did; the most first.
    """

    outlets: int
    voices: int
    first: str  # the id of the item that told it first
    chains: tuple[tuple[str, int], ...] = ()


class Stage(StrEnum):
    """Where a story stands in its life."""

    NEW = "new"
    GROWING = "growing"
    QUIET = "quiet"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Told:
    """One item of a story's timeline, and the names and figures that it told first."""

    item: Item
    adds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a story's score."""

    name: str
    points: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rated:
    """A story's score; its parts add up to it.

    `held_back` says of what the stories before it have enough, where it comes after its turn.
    """

    story: Story
    score: float
    parts: tuple[Part, ...]
    held_back: str = ""
