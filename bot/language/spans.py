"""Stretches of days: months, weeks, years, and what relative words mean on a given day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Span = tuple[date, date]
Found = tuple[list[Span], str] | None

DAY = timedelta(days=1)
_FARTHEST = 500
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {
    "spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn",
    "winter": "winter", "春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter",
}  # fmt: skip
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


def year_of(year: int) -> Span | None:
    """Return a year."""
    return (date(year, 1, 1), date(year, 12, 31)) if 1 <= year <= 9998 else None


def fiscal_year(year: int) -> Span:
    """Return a Japanese fiscal year, April to March."""
    return (date(year, 4, 1), date(year + 1, 3, 31))


def month_of(year: int, month: int, part: str = "") -> Span:
    """Return a month, or its `early`, `mid` or `late` third."""
    last = monthrange(year, month)[1]
    first, end = {
        "early": (1, 10),
        "mid": (11, 20),
        "late": (21, last),
        "end": (last - 9, last),
    }.get(part, (1, last))
    return (date(year, month, first), date(year, month, end))


def shift(told: date, months: int) -> tuple[int, int]:
    """Return the year and month so many months away."""
    at = told.year * 12 + told.month - 1 + months
    return at // 12, at % 12 + 1


def nearest_month(told: date, month: int, part: str = "") -> list[Span]:
    """Return a month of the two nearest years, the nearest first."""
    years = sorted(
        (told.year - 1, told.year, told.year + 1),
        key=lambda y: abs((date(y, month, 15) - told).days),
    )
    return [month_of(year, month, part) for year in years[:2]]


def day_of(year: int, month: int, day: int) -> Span | None:
    """Return a day, None where no calendar has it."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return (found, found)


def days_named(told: date, year: int, month: int, day: int) -> list[Span]:
    """Return a day of the year; without a year, the nearest."""
    if not 1 <= month <= 12:
        return []
    if year:
        return [span for span in [day_of(year, month, day)] if span]
    found = [s for y in (told.year - 1, told.year, told.year + 1) if (s := day_of(y, month, day))]
    return sorted(found, key=lambda span: abs((span[0] - told).days))[:1]


def days_numbered(told: date, day: int) -> list[Span]:
    """Return the two days of that number that are nearest."""
    found = [s for n in (-1, 0, 1) if (s := day_of(*shift(told, n), day))]
    return sorted(found, key=lambda span: abs((span[0] - told).days))[:2]


def weekdays(told: date, weekday: int, which: str) -> list[Span]:
    """Return the days that a weekday may mean; Monday is 0."""
    monday = told - timedelta(days=told.weekday())
    back = told - timedelta(days=(told.weekday() - weekday) % 7)
    ahead = told + timedelta(days=(weekday - told.weekday()) % 7)
    week = monday + timedelta(days=weekday)
    found = {
        "last": [back if back < told else back - 7 * DAY, week - 7 * DAY],
        "next": [ahead if ahead > told else ahead + 7 * DAY, week + 7 * DAY],
        "this": [week, back, ahead],
    }.get(which, [back, ahead, *([told - 7 * DAY] if back == told else [])])
    return [(day, day) for day in dict.fromkeys(found)]


def weeks(told: date, shift: int) -> list[Span]:
    """Return the week so many weeks away, begun on Monday or on Sunday."""
    monday = told - timedelta(days=told.weekday()) + shift * 7 * DAY
    # To some a week begins on Sunday.
    return [(monday, monday + 6 * DAY), (monday - DAY, monday + 5 * DAY)]


def number(text: str) -> int:
    """Return a number in digits or words."""
    return _WORDS.get(text.lower(), 0) or int(text)


def month_number(text: str) -> int:
    """Return the number of an English month."""
    return _MONTHS.index(text[:3].lower()) + 1


def part(text: str | None) -> str:
    """Return `early`, `mid`, `late` or `end` for the words that say so."""
    word = (text or "").lower().strip(" -")
    return {
        "early": "early", "mid": "mid", "late": "late", "end of": "end", "the end of": "end",
        "上旬": "early", "初旬": "early", "初め": "early", "はじめ": "early", "中旬": "mid",
        "下旬": "late", "末": "end", "半ば": "mid", "初頭": "early",
    }.get(word, "")  # fmt: skip


def part_of_year(span: Span, part: str) -> Span:
    """Return that part of a year."""
    year = span[0].year
    months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (12, 12)}.get(part)
    if months is None:
        return span
    return (date(year, months[0], 1), month_of(year, months[1])[1])


def half(text: str | None) -> str:
    """Return `h1` or `h2` for the words that name half a year."""
    if not text:
        return ""
    if text in ("上期", "上半期", "前半", "前期") or text.lower().startswith("first"):
        return "h1"
    if text in ("下期", "下半期", "後半", "後期") or text.lower().startswith("second"):
        return "h2"
    return ""


def fiscal_of(told: date) -> int:
    """Return the fiscal year that a day is in."""
    return told.year if told.month >= 4 else told.year - 1


def away(told: date, count: int, unit: str) -> Found:
    """Return what "two years ago" or 「3日後」 says; None for what no text means."""
    if abs(count) > _FARTHEST:
        return None
    if unit in ("day", "week"):
        day = told + count * (7 if unit == "week" else 1) * DAY
        slack = DAY * (3 if unit == "week" else 0)
        return [(day - slack, day + slack)], ""
    if unit == "month":
        return [month_of(*shift(told, count))], ""
    span = year_of(told.year + count)
    return ([span], "") if span else None


def clock(hour: int, minute: int, *, afternoon: bool) -> Found:
    """Return an hour of the day."""
    if afternoon and hour < 12:
        hour += 12
    return [], f"{hour % 24:02}:{minute:02}"
