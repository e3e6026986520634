"""When, as texts say it: days, weekdays, months, seasons, fiscal years, hours, of any precision.

A moment is read against the day on which its text came out: "last Sunday", 「12日」 and
"April 12" are then one day. What may mean several days ("Sunday") keeps them all as options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.language.moments_english import PATTERNS as _ENGLISH
from bot.language.moments_japanese import PATTERNS as _JAPANESE
from bot.language.spans import Span


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as a text says it. `label` names what is no stretch of days: an hour, a quarter."""

    options: tuple[Span, ...]
    label: str
    text: str
    start: int
    end: int
    ahead: bool = False  # all of it comes after the day of the text

    @property
    def length(self) -> int:
        """How many days it spans; 0 where it is no stretch of days."""
        return (self.options[0][1] - self.options[0][0]).days + 1 if self.options else 0

    def as_precise_as(self, other: Moment) -> bool:
        """Tell whether both are days, months or years alike."""
        mine, theirs = self.length, other.length
        return bool(mine and theirs) and mine * 0.75 <= theirs <= mine * 1.34

    def carried_by(self, other: Moment) -> bool:
        """Tell whether `other` says this moment too, as precisely or more so."""
        if self.label or other.label:
            if self.label != other.label:
                return False
            if not self.options or not other.options:
                return True
        return any(
            mine[0] <= theirs[0] and theirs[1] <= mine[1]
            for mine in self.options
            for theirs in other.options
        )


def extract(text: str, told: date) -> Iterator[Moment]:
    """Yield the moments of a folded text that came out on `told`, in order, none overlapping."""
    taken = 0
    for match in _ANY.finditer(text):
        if match.start() < taken:
            continue
        name = match.lastgroup or ""
        found = _READERS[name](match, told)
        if found is None:
            continue
        options, label = found
        taken = match.end()
        ahead = bool(options) and all(first > told for first, _ in options)
        yield Moment(tuple(options), label, match.group(), match.start(), match.end(), ahead)


_READERS = {name: reader for name, _, reader in (*_ENGLISH, *_JAPANESE)}
_ANY = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in (*_ENGLISH, *_JAPANESE)),
    re.IGNORECASE,
)
