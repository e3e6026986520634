"""What a sentence is for, as far as its own words say: not known, next, past, spoken, defined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.language import dates
from bot.language.text import fold, is_japanese
from bot.writing import cues

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# From 1 on a sentence is for the watching: it says so, or it has a plan with its time.
_SAYS_NEXT, _PLANNED, _TIMED, _A_STEP = 1.0, 0.4, 0.7, 0.2


@dataclass(frozen=True, slots=True)
class Signals:
    """What a sentence says of itself.

    `watch` is how surely it names a step to come: from 1 on it does. `since` is the month well
    before the event that it names, as months of all years, or 0. `quote` is what is spoken in it.
    """

    unknown: bool
    watch: float
    next: bool
    since: int
    past: bool
    quote: str
    defines: bool


def read(text: str, told: datetime) -> Signals:
    """Return the signals of a sentence that was told at a moment."""
    folded = fold(text)
    unknown = cues.has("unknown", folded) and not cues.has("denial", folded)
    return Signals(
        unknown=unknown,
        watch=0.0 if unknown else _watch(folded, told),
        next=cues.has("next", folded),
        since=_since(folded, told),
        past=cues.has("before", folded),
        quote=_quote(text),
        defines=cues.has("defines", folded),
    )


def _watch(text: str, told: datetime) -> float:
    value = _SAYS_NEXT if cues.has("next", text) else 0.0
    if cues.has("plan", text):
        value += _PLANNED
        value += _TIMED if cues.has("when", text) or _ahead(text, told) else 0.0
        value += _A_STEP if cues.has("step", text) else 0.0
    return value


def _ahead(text: str, told: datetime) -> bool:
    """Tell whether a day is named that lies within the half-year to come."""
    today = told.timetuple().tm_yday
    for day in dates.extract(text):
        ahead = (day.month - 1) * 30.5 + day.day - today
        if day.year in (0, told.year, told.year + 1) and 0 < ahead % 366 < 183:
            return True
    return False


def _since(text: str, told: datetime) -> int:
    """Return the earliest month that is named, if it lies well before."""
    named = []
    for match in cues.pattern("year").finditer(text):
        month = match["month"] or match["month_ja"]
        if month is None:
            number = 12
        else:
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
        named.append(int(match["year"] or match["year_ja"]) * 12 + number)
    earliest = min(named, default=0)
    return earliest if earliest < told.year * 12 + told.month - 1 else 0


def _quote(text: str) -> str:
    if not any(mark in text for mark in '"“「'):
        return ""
    match = cues.pattern("quote_ja" if is_japanese(text) else "quote").search(text)
    return next(filter(None, match.groups()), "") if match else ""
