"""The settings of grouping: one set for every kind of news, found by `bench.grouping`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Tuning:
    """An item joins a story that it is as near to, on average, as the story's bar.

    The bar rises with how near the story's items are to one another (`cohesion`), with the
    logarithm of how many they are (`size`), with how long it was quiet (`silence`), and with how
    near the item is to the next nearest stories (`crowd`): what tells the same event is as near as
    the others are, and soon, and nearer than to anything else.

    A story is parted where its items fall into halves, little alike by what sets them apart.
    """

    cohesion: float = 0.457
    size: float = 0.007
    silence: float = 0.052
    quiet_after: timedelta = timedelta(hours=4)
    crowd: float = 0.204
    crowd_size: int = 3  # stories
    # What is thought of a story's cohesion before it has pairs of items, and how firmly.
    usual_cohesion: float = 0.324
    usual_pairs: float = 1.45
    across: float = 1.22  # a translation is never as near as a copy
    names: float = 0.845  # companies and countries are shared by many stories
    thin: float = 42.5  # what a short text lacks in evidence, as squared length
    window: timedelta = timedelta(days=7)
    # A story is looked at for halves when it has so many items, and so many times as many, up to
    # the most; fewer than `least_half` are no event of their own.
    first_look: int = 8
    look_again: float = 1.4
    most_looked_at: int = 100
    least_half: int = 4
    parted_at: float = 0.23  # likeness between halves of four to that within them, by differences
    parted_by_size: float = 0.12  # what that may be more, a natural logarithm of items more
    parted_by_all: float = 0.79  # the same by all words, whatever the size

    def looks(self) -> Iterator[int]:
        """Yield the sizes at which a story is looked at for halves."""
        size = self.first_look
        while size <= self.most_looked_at:
            yield size
            size = max(size + 1, int(size * self.look_again))
