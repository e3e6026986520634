"""Dates for the templates: `{{rfc822:-2h10m}}` becomes a moment 2 h 10 min before `now`.

Dates in running text follow Japan's calendar, as its newspapers do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from bot.errors import SandboxError

JAPAN = timezone(timedelta(hours=9), "JST")

# Spelled out, since strftime and `calendar` follow the machine's locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_OFFSET = re.compile(r"(\w+):([+-])(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")

# Each is given the moment as Japan's clocks show it.
_FORMS: Mapping[str, Callable[[datetime], str]] = {
    "rfc822": format_datetime,
    "gmt": lambda moment: format_datetime(moment.astimezone(UTC), usegmt=True),
    "iso": lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "w3c": lambda moment: moment.isoformat(timespec="seconds"),
    "day_en": lambda moment: f"{MONTHS[moment.month - 1]} {moment.day}",
    "day_ja": lambda moment: f"{moment.month}月{moment.day}日",
    "weekday_en": lambda moment: _WEEKDAYS[moment.weekday()],
    "month_en": lambda moment: MONTHS[moment.month - 1],
    "month_ja": lambda moment: f"{moment.month}月",
    "year": lambda moment: str(moment.year),
}


def fill_text(template: str, now: datetime) -> str:
    """Return `template` with every placeholder replaced. Raises SandboxError for a faulty one."""

    def replacement(match: re.Match[str]) -> str:
        offset = _OFFSET.fullmatch(match[1])
        form = _FORMS.get(offset[1]) if offset else None
        if offset is None or form is None:
            raise SandboxError(f"a template of the sample edition holds {match[0]}, unknown here")
        days, hours, minutes = (int(part or 0) for part in offset.groups()[2:])
        distance = timedelta(days=days, hours=hours, minutes=minutes)
        moment = now + distance if offset[2] == "+" else now - distance
        return form(moment.astimezone(JAPAN))

    return _PLACEHOLDER.sub(replacement, template)


def fill(template: str, now: datetime, encoding: str = "utf-8") -> bytes:
    """Return a filled template in the encoding that its XML declaration names."""
    return fill_text(template, now).encode(encoding)
