"""Local wall times become moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.schedule import EVERY_DAY, WEEKDAYS, Schedule
from tests.builders import schedule

# Zones with summer time, without, by half an hour, of a day's difference, and skipping midnight.
ZONES = (
    "Asia/Tokyo",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "America/Santiago",
    "UTC",
)
schedules = st.builds(
    Schedule,
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    tz=st.sampled_from(ZONES),
)
moments = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2035, 1, 1),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("tz", "day", "utc"),
    [
        ("Asia/Tokyo", date(2026, 11, 24), datetime(2026, 11, 23, 23, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 7, 1), datetime(2026, 7, 1, 6, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 12, 1), datetime(2026, 12, 1, 7, 30, tzinfo=UTC)),
        ("Pacific/Kiritimati", date(2026, 1, 2), datetime(2026, 1, 1, 18, 30, tzinfo=UTC)),
    ],
)
def test_half_past_eight_is_local(tz: str, day: date, utc: datetime) -> None:
    assert schedule("08:30", tz=tz).moment(day) == utc


def test_a_time_that_summer_time_skips_runs_at_the_next_minute_there_is() -> None:
    # Berlin's clocks went from 02:00 to 03:00 on 29 March 2026.
    moment = schedule("02:30", EVERY_DAY, "Europe/Berlin").moment(date(2026, 3, 29))
    assert moment.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 0)


def test_a_time_that_winter_time_repeats_runs_the_first_time_only() -> None:
    nightly = schedule("02:30", EVERY_DAY, "Europe/Berlin")
    first = nightly.moment(date(2026, 10, 25))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert nightly.after(first) - first == timedelta(hours=25)


def test_after_the_moment_itself_comes_the_next_day() -> None:
    weekdays = schedule("08:30", WEEKDAYS)
    friday = weekdays.moment(date(2026, 11, 27))
    assert weekdays.after(friday - timedelta(microseconds=1)) == friday
    assert weekdays.after(friday) == weekdays.moment(date(2026, 11, 30))


def test_newest_before_counts_the_moment_itself_and_skips_the_weekend() -> None:
    weekdays = schedule("08:30", WEEKDAYS)
    friday = weekdays.moment(date(2026, 11, 27))
    assert weekdays.newest_before(friday) == friday
    monday = weekdays.moment(date(2026, 11, 30))
    assert weekdays.newest_before(monday - timedelta(microseconds=1)) == friday


def test_a_schedule_without_a_day_has_no_moment() -> None:
    never = schedule(days=frozenset())
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for ask in (never.after, never.newest_before):
        with pytest.raises(ValueError, match="weekday"):
            ask(now)


@given(schedules, moments)
def test_slots_follow_one_another_with_none_between(order: Schedule, now: datetime) -> None:
    before, after = order.newest_before(now), order.after(now)
    assert before <= now < after
    assert order.after(before) == after
    assert order.newest_before(after) == after


@given(schedules, moments)
def test_every_slot_is_a_whole_minute_on_a_chosen_day(order: Schedule, now: datetime) -> None:
    moment = order.after(now)
    assert (moment.second, moment.microsecond) == (0, 0)
    local = moment.astimezone(ZoneInfo(order.tz))
    # A skipped time may run just after midnight, on the day that follows.
    assert {local.weekday(), (local - timedelta(hours=1)).weekday()} & order.weekdays


@pytest.mark.parametrize(
    ("quiet", "local", "awake"),
    [
        (("22:00", "07:00"), "2026-11-24 21:59", "2026-11-24 21:59"),
        (("22:00", "07:00"), "2026-11-24 22:00", "2026-11-25 07:00"),
        (("22:00", "07:00"), "2026-11-25 03:00", "2026-11-25 07:00"),
        (("22:00", "07:00"), "2026-11-25 07:00", "2026-11-25 07:00"),
        (("12:00", "13:00"), "2026-11-25 12:30", "2026-11-25 13:00"),
        (("12:00", "13:00"), "2026-11-25 11:59", "2026-11-25 11:59"),
    ],
)
def test_quiet_hours_end_in_the_morning(quiet: tuple[str, str], local: str, awake: str) -> None:
    edges = (time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1]))
    order = replace(schedule(), quiet=edges)
    zone = ZoneInfo(order.tz)
    moment = datetime.fromisoformat(local).replace(tzinfo=zone)
    assert order.awake(moment).astimezone(zone) == datetime.fromisoformat(awake).replace(
        tzinfo=zone
    )
