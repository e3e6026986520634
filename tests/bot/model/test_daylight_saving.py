"""Five zones over both changes of two years: a skipped time runs at the next minute there is, a
repeated one once. The table was made by walking through the minutes, not by this code's arithmetic.
"""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from bot.model.schedule import EVERY_DAY, Schedule

_TABLE = Path(__file__).parents[2] / "cases" / "daylight-saving.tsv"


class Row(NamedTuple):
    zone: str
    day: str
    at: str
    runs: str  # in UTC
    local: str  # as the clocks of the place then show


def table() -> list[Row]:
    with _TABLE.open(encoding="utf-8") as lines:
        return [Row(*row) for row in csv.reader(lines, delimiter="\t")][1:]


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row.zone} {row.day} {row.at}")
def test_a_local_time_runs_once_on_the_day_of_a_change(row: Row) -> None:
    order = Schedule(time.fromisoformat(row.at), EVERY_DAY, row.zone)
    expected = datetime.strptime(row.runs, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    assert order.moment(date.fromisoformat(row.day)) == expected
    assert f"{expected.astimezone(ZoneInfo(row.zone)):%H:%M}" == row.local
    minute = timedelta(minutes=1)
    assert order.after(expected - minute) == expected
    assert order.newest_before(expected) == expected
    # The next one is the next day's, although the clocks may show this time again.
    following = order.after(expected).astimezone(ZoneInfo(row.zone))
    assert following.date() == date.fromisoformat(row.day) + timedelta(days=1)


_ZONES = ("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago")
_TIMES = {"00:00", "01:30", "02:00", "02:30", "23:59"}


def _offset(zone: str, at: datetime) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def changes(zone: str) -> set[str]:
    """Return the local days on which a place's clocks are put on or back in 2026 and 2027."""
    hour, start = timedelta(hours=1), datetime(2026, 1, 1, tzinfo=UTC)
    hours = (start + n * hour for n in range(2 * 365 * 24))
    return {
        f"{side.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
        for at in hours
        if _offset(zone, at) != _offset(zone, at + hour)
        for side in (at, at + hour)  # Santiago's clocks change at midnight
    }


@pytest.mark.parametrize("zone", _ZONES)
def test_the_table_holds_every_change_at_every_time(zone: str) -> None:
    days = changes(zone)
    assert len(days) >= 4
    expected = {(day, at) for day in days for at in _TIMES}
    assert {(row.day, row.at) for row in table() if row.zone == zone} == expected


def test_the_table_holds_a_place_that_never_changes_and_times_that_were_skipped() -> None:
    tokyo = [row for row in table() if row.zone == "Asia/Tokyo"]
    assert {row.at for row in tokyo} == _TIMES
    assert {row.day[:4] for row in tokyo} == {"2026", "2027"}
    assert sum(row.at != row.local for row in table()) == 10
