"""The settings of grouping: one set for every kind of news, found by `bench.grouping`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Tuning:
    """`bar` is the average similarity that joins; `merge_bar` the one at which stories merge."""

    bar: float = 0.20
    merge_bar: float = 0.25
    across: float = 1.4  # a translation is never as near as a copy
    thin: float = 0.0  # evidence that a short text lacks, as a part of its length
    window: timedelta = timedelta(days=7)
    half_life: timedelta = timedelta(hours=48)
    name: float = 1.0
    number: float = 1.0
    sound: float = 1.0
