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


def test_the_table_holds_every_change() -> None:
    rows = table()
    assert len(rows) == 110
    assert {row.zone for row in rows} >= {"America/Santiago", "Australia/Lord_Howe", "Asia/Tokyo"}
    assert sum(row.at != row.local for row in rows) == 10, "times that were skipped"
