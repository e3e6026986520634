"""When to come again, and what to tell of a feed. Pure.

A feed is polled twice as often as it publishes, seldomer the longer it is silent, never sooner
than its server allows, and ever seldomer while it fails. One whose hub tells of its news is looked
at once a day, until the hub's promise ends or is found broken.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from bot.errors import AddressRefusedError, FeedError, FetchError, ParseError, UnreachableError
from bot.model.feed import FeedState, FetchResult, ParsedFeed, Rhythm

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
# With no dates to learn from, and no habit yet.
_USUAL = timedelta(hours=1)
_HABIT_ENTRIES = 20
_STALE_AFTER = timedelta(days=30)
# A redirect that is gone the next day was a mistake of the site's.
_MOVED_FOR_GOOD = timedelta(days=1)
# Asked to stay away for longer, we look in all the same once a month.
_LONGEST_WAIT = timedelta(days=30)
# Whom no connection reaches, nothing bothers; and it may be our own network that is away. After
# some days it is not.
_LONGEST_UNREACHED = timedelta(hours=1)
_UNREACHED_TIMES = 100
# What a person must mend is not mended in five minutes.
_FIRST_WAIT = {404: timedelta(hours=1), 401: timedelta(hours=6), 403: timedelta(hours=6),
               429: timedelta(hours=1)}  # fmt: skip


_CONDITIONS = {401: "blocked", 403: "blocked", 451: "blocked", 404: "missing", 410: "gone",
               429: "busy", 503: "busy"}  # fmt: skip
# Condition, sentence, cure: what a state tells a person.
_Words = tuple[str, str, str]
_WELL: _Words = ("", "", "")


def after_success(
    state: FeedState,
    result: FetchResult,
    parsed: ParsedFeed | None,
    *,
    now: datetime,
    jitter: float,
) -> FeedState:
    """Return what a good answer taught. `parsed` is None when nothing had changed.

    `jitter`, in [0, 1), spreads feeds that were added together.
    """
    rhythm = _learn(state.rhythm, parsed)
    newest = _newest(state, parsed, now)
    condition, trouble, cure = _silence(state, parsed, rhythm, newest, now)
    floor = timedelta(seconds=max(result.max_age or 0, rhythm.ttl or 0))
    keeps = _hub_keeps(state, parsed, newest)
    usual = _interval(rhythm, newest, now)
    interval = _spread(_pushed(state, usual, now) if keeps else usual, min(floor, LONGEST), jitter)
    return replace(
        state,
        etag=result.etag,
        last_modified=result.last_modified,
        content_hash=result.content_hash,
        checked_at=now,
        succeeded_at=now,
        newest_item_at=newest,
        next_poll_at=_awake(now + interval, rhythm, jitter),
        failures=0,
        condition=condition,
        trouble=trouble,
        cure=cure,
        moved_to=result.moved_to,
        moved_at=_moved_at(state, result, now),
        rhythm=rhythm,
        hub=result.hub or (parsed.hub if parsed else state.hub),
        topic=result.topic or (parsed.topic if parsed else state.topic),
        heard_at=state.told_at,
        hub_keeps=keeps,
    )


def settled_move(state: FeedState, result: FetchResult, *, now: datetime) -> str | None:
    """Return the address to keep in a feed's place: a permanent redirect that held for a day."""
    since = _moved_at(state, result, now)
    return result.moved_to if since and now - since >= _MOVED_FOR_GOOD else None


def after_failure(state: FeedState, error: FeedError, *, now: datetime, jitter: float) -> FeedState:
    """Return what a failure taught: wait twice as long each time, or as long as was asked."""
    status = error.status if isinstance(error, FetchError) else None
    asked = error.retry_after if isinstance(error, FetchError) else None
    failures = state.failures + 1
    first = _FIRST_WAIT.get(status or 0, SHORTEST)
    wait = min(first * 2 ** min(failures - 1, 16), _longest(error, failures))
    floor = min(timedelta(seconds=asked or 0), _LONGEST_WAIT)
    gone = status == 410
    return replace(
        state,
        checked_at=now,
        next_poll_at=None if gone else now + _spread(max(wait, SHORTEST), floor, jitter),
        failures=failures,
        condition=_condition(error),
        trouble=str(error),
        cure=error.cure,
        gone=gone,
    )


def _moved_at(state: FeedState, result: FetchResult, now: datetime) -> datetime | None:
    if not result.moved_to:
        return None
    return (state.moved_at or now) if result.moved_to == state.moved_to else now


def _learn(known: Rhythm, parsed: ParsedFeed | None) -> Rhythm:
    if parsed is None:
        return known
    return Rhythm(
        habit=_habit(parsed),
        ttl=parsed.ttl,
        skip_hours=parsed.skip_hours,
        skip_days=parsed.skip_days,
    )


def _interval(rhythm: Rhythm, newest: datetime | None, now: datetime) -> timedelta:
    usual = timedelta(seconds=rhythm.habit) / 2 if rhythm.habit is not None else _USUAL
    idle = (now - newest) / 8 if newest else timedelta(0)
    return min(max(usual, idle, SHORTEST), LONGEST)


def _hub_keeps(state: FeedState, parsed: ParsedFeed | None, newest: datetime | None) -> bool:
    """Tell whether the hub told of the last news. One that told of none may have told too soon."""
    if state.told_at != state.heard_at:
        return parsed is not None
    known = state.newest_item_at
    is_news = newest is not None and known is not None and newest > known
    return state.hub_keeps and not is_news


def _pushed(state: FeedState, usual: timedelta, now: datetime) -> timedelta:
    """Return how long to wait for a hub's notice: all the time that it has promised, or a day."""
    promised = state.pushed_until - now if state.pushed_until else timedelta(0)
    return max(usual, min(promised, LONGEST))


def _awake(moment: datetime, rhythm: Rhythm, jitter: float) -> datetime:
    """Return the first moment from this one on at which the feed lets itself be asked."""
    awake = moment
    # A week has 168 hours, and neither list closes all of its own.
    while awake.hour in rhythm.skip_hours or awake.weekday() in rhythm.skip_days:
        awake = awake.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    # Not all who were kept out come in on the stroke of the hour.
    return awake if awake == moment else awake + timedelta(minutes=20) * jitter


def _habit(parsed: ParsedFeed) -> float | None:
    """Return the usual seconds between the latest entries; None when too few are dated."""
    moments = sorted((e.published for e in parsed.entries if e.published), reverse=True)
    latest = moments[:_HABIT_ENTRIES]
    if len(latest) < 3:
        return None
    # Several at one moment are one act of publishing: gaps of nothing do not count.
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(latest)]
    gaps = [gap for gap in gaps if gap > 0]
    return median(gaps) if gaps else None


def _newest(state: FeedState, parsed: ParsedFeed | None, now: datetime) -> datetime | None:
    if parsed is None or not parsed.entries:
        return state.newest_item_at
    dated = [e.published for e in parsed.entries if e.published]
    # What is dated ahead was told by now at the latest; undated, a change is all that tells.
    return min(max(dated), now) if dated else now


def _silence(
    state: FeedState,
    parsed: ParsedFeed | None,
    rhythm: Rhythm,
    newest: datetime | None,
    now: datetime,
) -> _Words:
    if parsed is not None and not parsed.entries:
        return (
            "empty",
            "The feed is there, but holds no entries.",
            "Wait, or open it to see what it says.",
        )
    if newest is None:
        # Unchanged, and without entries as it was.
        unchanged = (state.condition, state.trouble, state.cure)
        return unchanged if state.failures == 0 else _WELL
    idle = now - newest
    if idle > _STALE_AFTER:
        return (
            "stale",
            f"The feed answers, but its newest entry is {idle.days} days old.",
            "Outlets leave old feeds standing when they move: look for the new address.",
        )
    habit = timedelta(seconds=rhythm.habit) if rhythm.habit is not None else None
    if habit is not None and idle > max(habit * 10, timedelta(days=3)):
        return (
            "silent",
            f"Nothing new for {idle.days} days; the feed used to publish every {_words(habit)}.",
            "Open the outlet's site to see whether it still publishes, or has moved its feed.",
        )
    return _WELL


def _longest(error: FeedError, failures: int) -> timedelta:
    passing = isinstance(error, UnreachableError) and failures <= _UNREACHED_TIMES
    return _LONGEST_UNREACHED if passing else LONGEST


def _condition(error: FeedError) -> str:
    match error:
        case AddressRefusedError():
            return "refused"
        case FetchError(status=int(status)) if status in _CONDITIONS:
            return _CONDITIONS[status]
        case UnreachableError():
            return "unreachable"
        case ParseError():
            return "unreadable"
        case _:
            return "failing"


def _words(habit: timedelta) -> str:
    hours = habit / timedelta(hours=1)
    if hours < 1.5:
        return "hour or more often"
    return f"{hours:.0f} hours" if hours < 36 else f"{hours / 24:.0f} days"


def _spread(interval: timedelta, floor: timedelta, jitter: float) -> timedelta:
    """Vary an interval by a tenth either way; a time that was asked for, only upwards."""
    return max(interval * (0.9 + 0.2 * jitter), floor * (1 + 0.1 * jitter))
