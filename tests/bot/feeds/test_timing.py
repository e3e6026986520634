from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AddressRefusedError, FeedError, FetchError, ParseError, UnreachableError
from bot.feeds.timing import LONGEST, SHORTEST, after_failure, after_success, settled_move
from bot.model.feed import Entry, FeedState, FetchResult, ParsedFeed, Rhythm

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVEN = 0.5  # the jitter that changes no interval


def told(*ages: timedelta, ttl: float | None = None) -> ParsedFeed:
    entries = tuple(
        Entry(guid="", url="https://x.example/", title="t", summary="", published=NOW - age)
        for age in ages
    )
    return ParsedFeed(title="t", lang="en", entries=entries, ttl=ttl)


def every(gap: timedelta, count: int = 20, ttl: float | None = None) -> ParsedFeed:
    return told(*(gap * n for n in range(count)), ttl=ttl)


def result(**changes: object) -> FetchResult:
    values: dict[str, object] = {"status": 200, "url": "https://x.example/feed", "body": b"x"}
    return FetchResult(**(values | changes))  # type: ignore[arg-type]  # the values above are of it


def wait(parsed: ParsedFeed | None, state: FeedState | None = None, **changes: object) -> timedelta:
    known = state or FeedState()
    after = after_success(known, result(**changes), parsed, now=NOW, jitter=EVEN)
    assert after.next_poll_at is not None
    return after.next_poll_at - NOW


@pytest.mark.parametrize(
    ("gap", "interval"),
    [(MINUTE, SHORTEST), (HOUR, 30 * MINUTE), (12 * HOUR, 6 * HOUR), (30 * DAY, LONGEST)],
)
def test_a_feed_is_polled_twice_as_often_as_it_publishes(
    gap: timedelta, interval: timedelta
) -> None:
    assert wait(every(gap)) == interval


def test_a_batch_published_at_one_moment_is_one_act() -> None:
    batches = told(*(DAY * (n // 5) for n in range(20)))
    assert wait(batches) == 12 * HOUR


def test_a_feed_that_falls_silent_is_polled_seldomer() -> None:
    silent = told(*(4 * DAY + HOUR * n for n in range(10)))
    assert wait(silent) == 12 * HOUR


def test_an_unchanged_feed_keeps_its_interval_until_it_has_been_silent_for_long() -> None:
    two_hourly = Rhythm(habit=7_200.0)
    assert wait(None, FeedState(newest_item_at=NOW - 2 * HOUR, rhythm=two_hourly)) == HOUR
    assert wait(None, FeedState(newest_item_at=NOW - 2 * DAY, rhythm=two_hourly)) == 6 * HOUR


def test_an_interval_does_not_wander_with_its_jitter() -> None:
    state = after_success(FeedState(), result(), every(4 * HOUR), now=NOW, jitter=0.99)
    for _ in range(50):
        state = after_success(state, result(status=304, body=None), None, now=NOW, jitter=0.99)
    assert state.next_poll_at is not None
    assert state.next_poll_at - NOW < 2.2 * HOUR


def test_back_off_is_no_habit() -> None:
    failed = FeedState(checked_at=NOW - DAY, next_poll_at=NOW, newest_item_at=NOW, failures=9)
    assert wait(None, failed) == HOUR


def test_what_a_document_asks_for_holds_until_it_says_otherwise() -> None:
    asked = after_success(FeedState(), result(), every(MINUTE, ttl=7_200.0), now=NOW, jitter=EVEN)
    assert wait(None, asked) >= 2 * HOUR
    assert wait(every(MINUTE), asked) == SHORTEST


def test_without_dates_a_change_is_what_tells_that_a_feed_lives() -> None:
    bare = ParsedFeed("t", "en", (Entry("", "https://x.example/", "t", "", None),))
    state = after_success(FeedState(), result(), bare, now=NOW - 4 * DAY, jitter=EVEN)
    assert wait(None, state) == 12 * HOUR
    assert wait(bare, state) == HOUR


@pytest.mark.parametrize(
    ("hours", "days", "first"),
    [
        ((9, 10, 11), (), NOW.replace(hour=12)),
        ((9, 11), (), NOW.replace(hour=10)),
        (tuple(range(23)), (), NOW.replace(hour=23)),
        ((), (1, 2), NOW.replace(day=26, hour=0)),  # a Tuesday and a Wednesday
        ((0, 1), (1,), NOW.replace(day=25, hour=2)),
    ],
)
def test_hours_and_days_that_a_feed_shuts_are_kept_out_of(
    hours: tuple[int, ...], days: tuple[int, ...], first: datetime
) -> None:
    asked = FeedState(rhythm=Rhythm(habit=600.0, skip_hours=hours, skip_days=days))
    for jitter in (0.0, 0.99):
        after = after_success(asked, result(status=304), None, now=NOW, jitter=jitter)
        assert after.next_poll_at is not None
        assert first <= after.next_poll_at < first + 20 * MINUTE


def test_a_hub_is_known_by_the_header_before_the_document() -> None:
    named = ParsedFeed("t", "en", (), hub="https://hub.example/a", topic="https://x.example/feed")
    state = after_success(FeedState(), result(), named, now=NOW, jitter=EVEN)
    assert (state.hub, state.topic) == ("https://hub.example/a", "https://x.example/feed")
    kept = after_success(state, result(status=304), None, now=NOW, jitter=EVEN)
    assert kept.hub == state.hub
    other = after_success(state, result(hub="https://hub.example/b"), named, now=NOW, jitter=EVEN)
    assert other.hub == "https://hub.example/b"


def test_what_the_server_and_the_feed_allow_is_kept_to() -> None:
    assert wait(every(MINUTE), max_age=3_600.0) >= HOUR
    assert wait(every(MINUTE, ttl=1_800.0)) >= 30 * MINUTE
    assert wait(every(MINUTE, ttl=1_800.0), max_age=3_600.0) >= HOUR
    assert wait(every(MINUTE), max_age=365 * 86_400.0) <= LONGEST * 1.1


def test_validators_are_kept_as_they_came_and_forgotten_when_they_stay_away() -> None:
    after = after_success(
        FeedState(etag='"old"', failures=3, trouble="t", cure="c"),
        result(etag='W/"a b"', content_hash="h"),
        every(HOUR),
        now=NOW,
        jitter=EVEN,
    )
    assert (after.etag, after.last_modified, after.content_hash) == ('W/"a b"', None, "h")
    assert (after.failures, after.trouble, after.cure) == (0, "", "")
    assert (after.checked_at, after.succeeded_at, after.newest_item_at) == (NOW, NOW, NOW)


def test_a_date_ahead_is_no_newer_than_now() -> None:
    after = after_success(FeedState(), result(), told(-DAY), now=NOW, jitter=EVEN)
    assert after.newest_item_at == NOW


@pytest.mark.parametrize(
    ("parsed", "condition", "says"),
    [
        (told(), "empty", "holds no entries"),
        (told(240 * DAY, 241 * DAY), "stale", "newest entry is 240 days old"),
        (
            told(*(6 * DAY + HOUR * n for n in range(9))),
            "silent",
            "new for 6 days; the feed used to publish every hour",
        ),
        (
            told(*(20 * DAY + 2 * HOUR * n for n in range(9))),
            "silent",
            "used to publish every 2 hours",
        ),
    ],
)
def test_a_quiet_success_with_old_items_is_a_trouble_with_a_cure(
    parsed: ParsedFeed, condition: str, says: str
) -> None:
    after = after_success(FeedState(), result(), parsed, now=NOW, jitter=EVEN)
    assert after.condition == condition
    assert says in after.trouble
    assert after.cure


def test_a_feed_that_seldom_publishes_is_not_in_trouble() -> None:
    weekly = told(*(20 * DAY + 7 * DAY * n for n in range(9)))
    assert after_success(FeedState(), result(), weekly, now=NOW, jitter=EVEN).trouble == ""


def test_silence_against_its_habit_is_told_of_unchanged_feeds_too() -> None:
    lively = FeedState(newest_item_at=NOW - 6 * DAY, rhythm=Rhythm(habit=3_600.0))
    after = after_success(lively, result(status=304, body=None), None, now=NOW, jitter=EVEN)
    assert "used to publish every hour" in after.trouble


def test_an_unchanged_feed_without_entries_still_has_none() -> None:
    empty = after_success(FeedState(), result(), told(), now=NOW, jitter=EVEN)
    after = after_success(empty, result(status=304, body=None), None, now=NOW, jitter=EVEN)
    assert (after.trouble, after.cure) == (empty.trouble, empty.cure)


def test_staleness_is_told_of_unchanged_feeds_too() -> None:
    old = FeedState(newest_item_at=NOW - 40 * DAY)
    after = after_success(old, result(status=304, body=None), None, now=NOW, jitter=EVEN)
    assert "40 days old" in after.trouble


def failing(times: int, error: FeedError, jitter: float = EVEN) -> list[timedelta]:
    state, waits = FeedState(), []
    for _ in range(times):
        state = after_failure(state, error, now=NOW, jitter=jitter)
        assert state.next_poll_at is not None
        waits.append(state.next_poll_at - NOW)
    return waits


def test_failures_are_waited_out_twice_as_long_each_time() -> None:
    waits = failing(12, ParseError("not a feed"))
    assert waits[:4] == [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE]
    assert waits[-1] == LONGEST


def test_whom_nothing_reaches_is_tried_hourly_for_days_for_it_may_be_our_network() -> None:
    waits = failing(110, UnreachableError("no such name"))
    assert waits[:5] == [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE, HOUR]
    assert set(waits[5:100]) == {HOUR}
    assert waits[-1] == LONGEST


def test_what_only_people_mend_is_asked_for_seldomer() -> None:
    assert failing(1, FetchError("gone missing", status=404)) == [HOUR]
    assert failing(1, FetchError("forbidden", status=403)) == [6 * HOUR]


def test_retry_after_is_kept_to_but_not_for_ever() -> None:
    (asked,) = failing(1, FetchError("busy", status=503, retry_after=7_200.0), jitter=0.0)
    assert asked == 2 * HOUR
    (ever,) = failing(1, FetchError("busy", status=429, retry_after=1e9), jitter=0.0)
    assert ever == 30 * DAY


def test_the_trouble_is_kept_in_words_and_nothing_learnt_is_lost() -> None:
    known = FeedState(etag='"e"', content_hash="h", newest_item_at=NOW, succeeded_at=NOW - DAY)
    after = after_failure(known, FetchError("No.", cure="Wait."), now=NOW, jitter=EVEN)
    assert (after.trouble, after.cure, after.failures) == ("No.", "Wait.", 1)
    assert (after.etag, after.content_hash, after.newest_item_at) == ('"e"', "h", NOW)
    assert (after.checked_at, after.succeeded_at) == (NOW, NOW - DAY)


@pytest.mark.parametrize(
    ("error", "condition"),
    [
        (FetchError("x", status=403), "blocked"),
        (FetchError("x", status=404), "missing"),
        (FetchError("x", status=410), "gone"),
        (FetchError("x", status=429), "busy"),
        (FetchError("x", status=500), "failing"),
        (FetchError("x"), "failing"),
        (AddressRefusedError("x"), "refused"),
        (UnreachableError("x"), "unreachable"),
        (ParseError("x"), "unreadable"),
    ],
)
def test_a_failure_has_its_word(error: FeedError, condition: str) -> None:
    failed = after_failure(FeedState(), error, now=NOW, jitter=EVEN)
    assert failed.condition == condition
    assert after_success(failed, result(), every(HOUR), now=NOW, jitter=EVEN).condition == ""


def test_a_feed_that_is_gone_is_never_polled_again() -> None:
    after = after_failure(FeedState(), FetchError("Gone.", status=410), now=NOW, jitter=EVEN)
    assert after.gone
    assert after.next_poll_at is None


def test_a_permanent_redirect_is_remembered_once_it_has_held() -> None:
    moved = result(moved_to="https://x.example/new")
    other = result(moved_to="https://x.example/other")
    first = after_success(FeedState(), moved, None, now=NOW, jitter=EVEN)
    second = after_success(first, moved, None, now=NOW + HOUR, jitter=EVEN)
    assert settled_move(FeedState(), moved, now=NOW) is None
    assert settled_move(first, moved, now=NOW + HOUR) is None
    assert settled_move(second, moved, now=NOW + DAY) == "https://x.example/new"
    assert settled_move(second, other, now=NOW + DAY) is None
    assert settled_move(second, result(), now=NOW + DAY) is None
    interrupted = after_success(second, result(), None, now=NOW + 2 * HOUR, jitter=EVEN)
    assert settled_move(interrupted, moved, now=NOW + DAY) is None


@given(
    jitter=st.floats(0, 1, exclude_max=True),
    ages=st.lists(st.timedeltas(timedelta(days=-9), timedelta(days=4_000)), max_size=30),
    hint=st.none() | st.floats(0, 1e9),
    failures=st.integers(0, 10_000),
)
def test_every_wait_is_within_its_bounds(
    jitter: float, ages: list[timedelta], hint: float | None, failures: int
) -> None:
    after = after_success(
        FeedState(), result(max_age=hint), told(*ages, ttl=hint), now=NOW, jitter=jitter
    )
    assert after.next_poll_at is not None
    assert SHORTEST * 0.9 <= after.next_poll_at - NOW <= LONGEST * 1.1
    failed = after_failure(FeedState(failures=failures), ParseError("x"), now=NOW, jitter=jitter)
    assert failed.next_poll_at is not None
    assert SHORTEST * 0.9 <= failed.next_poll_at - NOW <= LONGEST * 1.1


def pushed(**changes: object) -> FeedState:
    """A feed that publishes hourly, whose hub told of the last news and has promised ten days."""
    state: dict[str, object] = {
        "rhythm": Rhythm(habit=HOUR.total_seconds()),
        "checked_at": NOW - HOUR,
        "newest_item_at": NOW - 2 * HOUR,
        "pushed_until": NOW + 10 * DAY,
        "told_at": NOW - HOUR,
        "heard_at": NOW - HOUR,
        "hub_keeps": True,
    }
    return FeedState(**(state | changes))  # type: ignore[arg-type]  # the values above are of it


def test_a_feed_whose_hub_tells_of_its_news_is_looked_at_once_a_day() -> None:
    assert wait(None, pushed()) == DAY
    assert wait(every(HOUR), pushed(told_at=NOW + MINUTE)) == DAY


def test_a_hub_must_have_told_of_news_before_it_is_relied_on() -> None:
    assert wait(None, pushed(hub_keeps=False)) == 30 * MINUTE
    assert wait(None, pushed(hub_keeps=False, heard_at=None)) == 30 * MINUTE
    assert wait(every(HOUR), pushed(hub_keeps=False, heard_at=None)) == DAY


def test_when_a_hubs_promise_ends_the_feed_is_looked_at() -> None:
    assert wait(None, pushed(pushed_until=NOW + 5 * HOUR)) == 5 * HOUR
    assert wait(None, pushed(pushed_until=NOW + MINUTE)) == 30 * MINUTE
    assert wait(None, pushed(pushed_until=NOW - DAY)) == 30 * MINUTE
    assert wait(None, pushed(pushed_until=None)) == 30 * MINUTE


def test_news_of_which_the_hub_did_not_tell_end_the_reliance_until_it_tells_again() -> None:
    missed = after_success(pushed(), result(), every(HOUR), now=NOW, jitter=EVEN)
    assert not missed.hub_keeps
    assert wait(every(HOUR), missed) == 30 * MINUTE
    again = replace(missed, told_at=NOW + HOUR)
    assert wait(every(HOUR), again) == DAY


def test_a_hub_that_tells_before_the_news_is_there_is_not_relied_on() -> None:
    early = after_success(
        pushed(told_at=NOW + MINUTE), result(), None, now=NOW + MINUTE, jitter=EVEN
    )
    assert not early.hub_keeps
    assert early.heard_at == NOW + MINUTE


def test_an_edit_of_which_the_hub_did_not_tell_is_no_news() -> None:
    assert wait(told(2 * HOUR, 3 * HOUR, 4 * HOUR), pushed()) == DAY
