"""The feeds that are followed, kept."""

from __future__ import annotations

from datetime import timedelta

from bot.model.feed import Feed, FeedState
from bot.store import Database, open_store
from tests.builders import MORNING, feed

A, B, C = feed("a"), feed("b"), feed("c", lang="ja", tags=("robotics", "日本"), private_ok=True)


async def by_url(store: Database, url: str) -> Feed:
    (found,) = [f for f in await store.feeds.all() if f.url == url]
    return found


async def test_a_feed_is_followed_once(store: Database) -> None:
    added = await store.feeds.add(C)
    assert added is not None
    assert (added.url, added.lang, added.tags, added.private_ok) == (C.url, "ja", C.tags, True)
    assert added.state == FeedState()
    assert await store.feeds.add(C) is None
    assert await store.feeds.all() == [added]


async def test_of_many_only_the_new_ones_count(store: Database) -> None:
    await store.feeds.add(B)
    assert await store.feeds.add_many([A, B, C, A]) == 2
    assert [f.url for f in await store.feeds.all()] == [A.url, B.url, C.url]
    assert await store.feeds.add_many([]) == 0


async def test_an_edition_is_laid_in_once_and_what_was_removed_stays_so(
    store: Database, database_url: str
) -> None:
    assert await store.feeds.lay_in("japan-ai", [A, B]) == 2
    assert await store.feeds.remove(A.url)
    again = await open_store(database_url)
    assert await again.feeds.lay_in("japan-ai", [A, B, C]) == 0
    assert [f.url for f in await again.feeds.all()] == [B.url]
    await again.close()


async def test_what_is_not_followed_cannot_be_removed(store: Database) -> None:
    assert not await store.feeds.remove(A.url)


async def test_due_are_the_never_polled_then_the_longest_waiting(store: Database) -> None:
    await store.feeds.add_many([A, B, C])
    for one, minutes in ((A, -1), (C, -9)):
        state = FeedState(next_poll_at=MORNING + timedelta(minutes=minutes))
        await store.feeds.record(await by_url(store, one.url), state)
    assert [f.url for f in await store.feeds.due(MORNING, 10)] == [B.url, C.url, A.url]
    assert [f.url for f in await store.feeds.due(MORNING, 2)] == [B.url, C.url]
    early = MORNING - timedelta(minutes=5)
    assert [f.url for f in await store.feeds.due(early, 10)] == [B.url, C.url]


async def test_a_feed_that_is_gone_is_never_due(store: Database) -> None:
    await store.feeds.add(A)
    await store.feeds.record(await by_url(store, A.url), FeedState(gone=True))
    assert await store.feeds.due(MORNING, 10) == []


async def test_what_a_poll_taught_comes_back_as_it_was(store: Database) -> None:
    await store.feeds.add(A)
    state = FeedState(
        etag='W/"x"',
        last_modified="Tue, 24 Nov 2026 08:00:00 GMT",
        content_hash="00ff",
        checked_at=MORNING,
        succeeded_at=MORNING - timedelta(hours=1),
        newest_item_at=MORNING - timedelta(hours=2),
        next_poll_at=MORNING + timedelta(hours=1),
        failures=3,
        trouble="It answered 503.",
        cure="Wait.",
        moved_to="https://new.example/feed",
    )
    await store.feeds.record(await by_url(store, A.url), state)
    assert (await by_url(store, A.url)).state == state


async def test_a_feed_that_moved_has_its_new_address(store: Database) -> None:
    await store.feeds.add(A)
    await store.feeds.record(await by_url(store, A.url), FeedState(), url="https://new.example/f")
    assert [f.url for f in await store.feeds.all()] == ["https://new.example/f"]


async def test_a_feed_does_not_move_onto_another(store: Database) -> None:
    await store.feeds.add_many([A, B])
    await store.feeds.record(await by_url(store, A.url), FeedState(failures=1), url=B.url)
    assert (await by_url(store, A.url)).state.failures == 1
    assert len(await store.feeds.all()) == 2
