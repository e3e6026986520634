"""Dates as feeds write them, to aware UTC times. Pure and total."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

JAPAN = timezone(timedelta(hours=9), "JST")
# Before there were feeds: a clock that was never set, or a database's zero.
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# RFC 822, 5.1, with the names that outlets of our two languages add. Military letters are left
# out: RFC 2822, 4.3, asks to take them as unknown.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2,
    "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(.*)",
    re.IGNORECASE,
)
_RFC822 = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?(?:(\d{1,2})[\s-]+([a-z]{3,9})\.?|([a-z]{3,9})\.?\s+(\d{1,2}),?)"
    r"[\s,-]+(\d{4}|\d{2})(?:[\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(.*)",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"(令和|平成)?\s*(\d{1,4}|元)年\s*(\d{1,2})月\s*(\d{1,2})日(?:\s*[(（].{1,3}[)）])?"
    r"(?:\s*(\d{1,2})[時:](\d{1,2})(?:[分:](\d{1,2})?)?)?"
)
_ERAS = {"令和": 2018, "平成": 1988}
_OFFSET = re.compile(r"(?:gmt|utc)?\s*([+-])\s?(\d{1,2}):?(\d{2})?", re.IGNORECASE)


def parse(words: str, *, local: tzinfo = UTC) -> datetime | None:
    """Return the moment that a feed's date names; None when it names none.

    Read are W3CDTF and ISO 8601, RFC 822 with its usual mistakes, and Japanese dates. `local` is
    the zone of a date that tells none.
    """
    words = words.strip()[:100]
    if not words or not words.isprintable():
        return None
    try:
        found = _parse(words, local)
        moment = found.astimezone(UTC) if found else None
    except (ValueError, OverflowError):
        return None
    return moment if moment and moment >= _EARLIEST else None


def _parse(words: str, local: tzinfo) -> datetime | None:
    if match := _ISO.match(words):
        year, month, day, *clock, zone = match.groups()
        return _moment((int(year), int(month), int(day)), clock, _zone(zone, local))
    if match := _RFC822.match(words):
        day1, name1, name2, day2, year, *clock, zone = match.groups()
        name = (name1 or name2)[:3].lower()
        if name not in _MONTHS:
            return None
        date = (_century(year), _MONTHS.index(name) + 1, int(day1 or day2))
        return _moment(date, clock, _zone(zone, local))
    if match := _JAPANESE.match(words):
        era, year, month, day, *clock = match.groups()
        number = 1 if year == "元" else int(year)
        return _moment((number + _ERAS.get(era or "", 0), int(month), int(day)), clock, JAPAN)
    return None


def _moment(date: tuple[int, int, int], clock: list[str | None], zone: tzinfo) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock)
    # Midnight at the end of a day, and leap seconds, are real in feeds and unknown to datetime.
    start = datetime(*date, tzinfo=zone)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no such time of day")
    return start + timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(words: str, local: tzinfo) -> tzinfo:
    words = words.strip()
    if match := _OFFSET.match(words):
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-offset if sign == "-" else offset)
    name = re.match(r"[a-z]*", words, re.IGNORECASE)
    hours_east = _ZONES.get(name.group().lower()) if name else None
    return local if hours_east is None else timezone(timedelta(hours=hours_east))


def _century(year: str) -> int:
    number = int(year)
    return number if len(year) == 4 else number + (1900 if number >= 90 else 2000)
