"""Schedules: local wall times, and the moments that they name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
Hours = tuple[time, time]
_HOURS = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–~〜]\s*(\d{1,2})[:.](\d{2})")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A local time on some weekdays (0 is Monday) in an IANA zone.

    A time that daylight saving skips runs at the next minute that exists; one that it repeats
    runs once, the first time.
    """

    at: time
    weekdays: frozenset[int]
    tz: str
    # From and until when nothing is posted that need not be, such as a late briefing.
    quiet: Hours | None = None

    def moment(self, day: date) -> datetime:
        """Return the UTC moment of this schedule's time on `day`."""
        zone = ZoneInfo(self.tz)
        wall = datetime.combine(day, self.at)
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
        # A skipped wall time does not survive the round trip: step to the first that does.
        while moment.astimezone(zone).replace(tzinfo=None) != wall:
            wall += timedelta(minutes=1)
            moment = wall.replace(tzinfo=zone).astimezone(UTC)
        return moment

    def awake(self, moment: datetime) -> datetime:
        """Return `moment`, or the end of the quiet hours that it falls into."""
        if self.quiet is None:
            return moment
        begins, ends = self.quiet
        local = moment.astimezone(ZoneInfo(self.tz))
        wall, over_midnight = local.time(), ends <= begins
        if not (begins <= wall or wall < ends if over_midnight else begins <= wall < ends):
            return moment
        day = local.date() + timedelta(days=over_midnight and wall >= begins)
        return replace(self, at=ends).moment(day)

    def after(self, now: datetime) -> datetime:
        """Return the first moment later than `now`."""
        day = now.astimezone(ZoneInfo(self.tz)).date() - timedelta(days=1)
        for offset in range(10):
            candidate = day + timedelta(days=offset)
            if candidate.weekday() in self.weekdays and (moment := self.moment(candidate)) > now:
                return moment
        raise ValueError("a schedule needs at least one weekday")

    def newest_before(self, now: datetime) -> datetime:
        """Return the last moment that is not later than `now`: the only missed slot to make up."""
        day = now.astimezone(ZoneInfo(self.tz)).date() + timedelta(days=1)
        for offset in range(10):
            candidate = day - timedelta(days=offset)
            if candidate.weekday() in self.weekdays and (moment := self.moment(candidate)) <= now:
                return moment
        raise ValueError("a schedule needs at least one weekday")


def parse_hours(text: str) -> Hours | None:
    """Read "22:00-07:00"; hours that end as they begin are none. Raises ValueError."""
    match = _HOURS.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} are no hours")
    begins, ends = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    return None if begins == ends else (begins, ends)


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """What a channel asks to be told, and when."""

    workspace: str
    channel: str
    topics: tuple[str, ...]
    schedule: Schedule
    stories: int  # at most this many a briefing
    created_by: str
    lang: str = "en"  # that its cards are written in


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's standing order. `next_at` is the UTC moment of the next slot."""

    id: int
    workspace: str
    channel: str
    topics: tuple[str, ...]
    schedule: Schedule
    stories: int
    created_by: str
    next_at: datetime
    paused: bool = False
    lang: str = "en"
