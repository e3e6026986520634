"""What hubs were asked, kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model.feed import FeedState, Polled
from bot.store import Database
from tests.builders import MORNING, feed

HUB = "https://hub.example/"
DAY = timedelta(days=1)


async def follow(store: Database, *names: str, **state: str) -> None:
    for name in names:
        added = await store.feeds.add(feed(name))
        assert added is not None
        await store.feeds.record([Polled(added, FeedState(**state))])  # type: ignore[arg-type]  # of words only


async def test_feeds_with_a_hub_are_claimed_once_each(store: Database) -> None:
    await follow(store, "a", "b", "c", hub=HUB)
    await follow(store, "without")
    first = await store.pushes.claim(MORNING, 2)
    second = await store.pushes.claim(MORNING, 9)
    assert [push.feed_url for push in (*first, *second)] == [
        feed(name).url for name in ("a", "b", "c")
    ]
    assert len({push.token for push in (*first, *second)}) == 3
    assert await store.pushes.claim(MORNING, 9) == []


async def test_a_push_is_found_by_its_token_with_what_was_asked(store: Database) -> None:
    await follow(store, "a", hub=HUB, topic="https://a.example/self")
    (asked,) = await store.pushes.claim(MORNING, 1)
    assert (asked.hub, asked.topic) == (HUB, "https://a.example/self")
    assert len(asked.secret) > 30
    assert await store.pushes.by_token(asked.token) == asked
    assert await store.pushes.by_token("another") is None


async def test_a_promise_is_renewed_under_the_same_token_and_secret(store: Database) -> None:
    await follow(store, "a", hub=HUB)
    (asked,) = await store.pushes.claim(MORNING, 1)
    await store.pushes.hold(asked, MORNING + 10 * DAY)
    assert await store.pushes.claim(MORNING + 8 * DAY, 1) == []
    assert await store.pushes.claim(MORNING + 9.5 * DAY, 1) == [asked]


async def test_a_refusal_is_asked_again_the_next_day(store: Database) -> None:
    await follow(store, "a", hub=HUB)
    (asked,) = await store.pushes.claim(MORNING, 1)
    await store.pushes.hold(asked, None)
    assert await store.pushes.claim(MORNING + DAY / 2, 1) == []
    assert await store.pushes.claim(MORNING + DAY, 1) == [asked]


async def test_what_is_gone_has_no_news(store: Database) -> None:
    await follow(store, "a", hub=HUB)
    (followed,) = await store.feeds.all()
    await store.feeds.record([Polled(followed, FeedState(hub=HUB, gone=True))])
    assert await store.pushes.claim(MORNING, 1) == []


async def test_a_poll_is_hastened_but_never_put_off(store: Database) -> None:
    await store.feeds.add(feed("a"))
    minute = timedelta(minutes=1)
    for checked, planned, wanted in (
        (None, MORNING + DAY, MORNING),
        (MORNING, MORNING + DAY, MORNING + minute),
        (MORNING, MORNING - DAY, MORNING - DAY),
        (MORNING, None, None),
    ):
        (followed,) = await store.feeds.all()
        state = FeedState(checked_at=checked, next_poll_at=planned)
        await store.feeds.record([Polled(followed, state)])
        await store.feeds.hasten(followed.id, MORNING)
        (kept,) = await store.feeds.all()
        assert (kept.state.next_poll_at, kept.state.told_at) == (wanted, MORNING)


async def test_a_notice_that_comes_while_the_feed_is_read_is_followed_up(store: Database) -> None:
    await store.feeds.add(feed("a"))
    (being_read,) = await store.feeds.claim(MORNING, owner="one", lease=DAY, limit=1)
    await store.feeds.hasten(being_read.id, MORNING + timedelta(seconds=1))
    checked = MORNING + timedelta(seconds=9)
    state = FeedState(checked_at=checked, next_poll_at=MORNING + DAY)
    await store.feeds.record([Polled(being_read, state)])
    (kept,) = await store.feeds.all()
    assert kept.state.next_poll_at == checked + timedelta(minutes=1)


async def test_a_feed_comes_with_what_its_hub_has_promised(store: Database) -> None:
    await follow(store, "a", hub=HUB)
    (push,) = await store.pushes.claim(MORNING, 1)
    await store.pushes.hold(push, MORNING + DAY)
    (kept,) = await store.feeds.all()
    assert kept.state.pushed_until == MORNING + DAY
    moved = replace(kept.state, hub="https://another.example/", pushed_until=None)
    await store.feeds.record([Polled(kept, moved)])
    (kept,) = await store.feeds.all()
    assert kept.state.pushed_until is None
