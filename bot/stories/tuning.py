"""The settings of grouping: one set for every kind of news, found by `bench.grouping`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Tuning:
    """An item joins a story that it is as near to, on average, as the story's bar.

    The bar is `base`, and rises with how near the story's items are to one another (`cohesion`),
    with the logarithm of how many they are (`size`), and with how long it was quiet (`silence`):
    what tells the same event is as near as the others are, and soon.
    """

    base: float = 0.02
    cohesion: float = 0.46
    size: float = 0.01
    silence: float = 0.06
    quiet_after: timedelta = timedelta(hours=4)
    # What is thought of a story's cohesion before it has pairs of items, and how firmly.
    usual_cohesion: float = 0.32
    usual_pairs: float = 0.6
    least_cohesion: float = 0.1
    across: float = 1.5  # a translation is never as near as a copy
    names: float = 0.8  # companies and countries are shared by many stories
    thin: float = 50.0  # what a short text lacks in evidence, as squared length
    window: timedelta = timedelta(days=7)

    @property
    def lowest_bar(self) -> float:
        """No story's bar is lower."""
        return self.base + self.cohesion * self.least_cohesion
