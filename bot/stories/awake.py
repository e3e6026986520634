"""A story that still takes items, the bar that they must reach, and whether it is two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log, log1p

from bot.stories.halves import halve
from bot.stories.likeness import Kept
from bot.stories.tuning import Tuning

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Items that tell another event than the rest of their story; `why`, to a person."""

    item_ids: tuple[str, ...]
    why: str


@dataclass(slots=True)
class Awake:
    """What grouping remembers of a story beside the sum of its items."""

    id: str
    opened: datetime
    updated: datetime
    pairs: float = 0.0  # the likeness of its items to one another, added up over every pair
    items: dict[str, Kept] = field(default_factory=dict)
    whole: bool = False  # a person has made it one

    def bar(self, tuning: Tuning, told: datetime) -> float:
        """Return the average likeness from which an item told at that time joins."""
        items = len(self.items)
        pairs = items * (items - 1) / 2
        cohesion = (self.pairs + tuning.usual_pairs * tuning.usual_cohesion) / (
            pairs + tuning.usual_pairs
        )
        quiet = max(told - self.updated, self.opened - told, _NONE)
        return (
            tuning.cohesion * cohesion
            + tuning.size * log(items)
            + tuning.silence * log1p(quiet / tuning.quiet_after)
        )

    def take(self, item_id: str, item: Kept, dot: float) -> None:
        """Take an item, given its dot product with the sum of the others."""
        self.pairs += dot
        self.opened = min(self.opened, item.told)
        self.updated = max(self.updated, item.told)
        self.items[item_id] = item

    def absorb(self, other: Awake, dot: float) -> None:
        """Take every item of another story, given the dot product of the two sums."""
        self.pairs += other.pairs + dot
        self.opened = min(self.opened, other.opened)
        self.updated = max(self.updated, other.updated)
        self.items |= other.items
        self.whole = self.whole or other.whole

    def leaving(self, tuning: Tuning) -> Leaving | None:
        """Return the items of the smaller event, where the story's are of two.

        Items of one language are compared: the other language's stay with the larger half.
        """
        if self.whole:
            return None
        item_ids = self._of_one_language()
        if len(item_ids) < tuning.first_look:
            return None
        halves = halve([self.items[item_id].open().own for item_id in item_ids])
        if halves is None or len(halves.smaller) < tuning.least_half:
            return None
        highest = tuning.parted_at + tuning.parted_by_size * log(len(halves.smaller) / 4)
        if halves.by_difference > highest or halves.by_all > tuning.parted_by_all:
            return None
        return Leaving(
            item_ids=tuple(item_ids[at] for at in halves.smaller),
            why=f"another event than {self.id}: {halves.by_difference:.2f} ≤ {highest:.2f}",
        )

    def _of_one_language(self) -> Sequence[str]:
        """Return the items of the language that most are in, oldest first."""
        japanese = {i for i, item in self.items.items() if item.japanese is not None}
        most = japanese if len(japanese) * 2 > len(self.items) else self.items.keys() - japanese
        return sorted(
            most,
            key=lambda item_id: (self.items[item_id].told, item_id),
        )
