"""Schedules and counts as a person says them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.schedule import EVERY_DAY, WEEKDAYS, Hours, Schedule

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 story" or "1,200 stories"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def days(weekdays: frozenset[int]) -> str:
    """Return "every day", "on weekdays" or "on Mon, Wed"."""
    if weekdays == EVERY_DAY:
        return "every day"
    if weekdays == WEEKDAYS:
        return "on weekdays"
    return "on " + ", ".join(DAY_NAMES[day][:3] for day in sorted(weekdays))


def schedule(when: Schedule) -> str:
    """Return "08:30 on weekdays (Asia/Tokyo)", with the quiet hours if there are any."""
    said = f"{when.at:%H:%M} {days(when.weekdays)} ({when.tz})"
    return f"{said}, quiet {hours(when.quiet)}" if when.quiet else said


def hours(edges: Hours) -> str:
    """Return "22:00–07:00"."""
    return "–".join(f"{edge:%H:%M}" for edge in edges)


def listing(parts: Sequence[str], *, most: int) -> str:
    """Return "a, b, c and 4 more"."""
    if len(parts) <= most:
        return ", ".join(parts)
    return f"{', '.join(parts[:most])} and {len(parts) - most} more"
