"""A story that still takes items, and the bar that they must reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log, log1p

from bot.stories.tuning import Tuning

_NONE = timedelta(0)


@dataclass(slots=True)
class Awake:
    """What grouping remembers of a story beside the sum of its items."""

    id: str
    opened: datetime
    updated: datetime
    pairs: float = 0.0  # the likeness of its items to one another, added up over every pair
    items: list[str] = field(default_factory=list)

    def bar(self, tuning: Tuning, told: datetime) -> float:
        """Return the average likeness from which an item told at that time joins."""
        items = len(self.items)
        pairs = items * (items - 1) / 2
        cohesion = (self.pairs + tuning.usual_pairs * tuning.usual_cohesion) / (
            pairs + tuning.usual_pairs
        )
        quiet = max(told - self.updated, self.opened - told, _NONE)
        return (
            tuning.base
            + tuning.cohesion * max(cohesion, tuning.least_cohesion)
            + tuning.size * log(items)
            + tuning.silence * log1p(quiet / tuning.quiet_after)
        )

    def take(self, item_id: str, told: datetime, dot: float) -> None:
        """Take an item, given its dot product with the sum of the others."""
        self.pairs += dot
        self.opened = min(self.opened, told)
        self.updated = max(self.updated, told)
        self.items.append(item_id)

    def absorb(self, other: Awake, dot: float) -> None:
        """Take every item of another story, given the dot product of the two sums."""
        self.pairs += other.pairs + dot
        self.opened = min(self.opened, other.opened)
        self.updated = max(self.updated, other.updated)
        self.items += other.items
