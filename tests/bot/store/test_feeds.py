"""The feeds that are followed, kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.feed import Feed, FeedState, Polled, Rhythm
from bot.store import Database, open_store
from tests.builders import MORNING, feed, item, keep

A, B, C = feed("a"), feed("b"), feed("c", lang="ja", tags=("robotics", "日本"), private_ok=True)
LEASE = timedelta(minutes=15)


async def by_url(store: Database, url: str) -> Feed:
    (found,) = [f for f in await store.feeds.all() if f.url == url]
    return found


async def record(store: Database, url: str, state: FeedState, move: str | None = None) -> None:
    await store.feeds.record([Polled(await by_url(store, url), state, url=move)])


async def claim(
    store: Database, now: datetime = MORNING, limit: int = 10, owner: str = "one"
) -> list[str]:
    claimed = await store.feeds.claim(now, owner=owner, lease=LEASE, limit=limit)
    return [f.url for f in claimed]


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
        await record(store, one.url, FeedState(next_poll_at=MORNING + timedelta(minutes=minutes)))
    assert await claim(store, MORNING - timedelta(minutes=5), 1) == [B.url]
    assert await claim(store, limit=1) == [C.url]
    assert await claim(store) == [A.url]


async def test_what_one_worker_has_taken_no_other_is_given_until_the_lease_ends(
    store: Database,
) -> None:
    await store.feeds.add_many([A, B])
    assert await claim(store) == [A.url, B.url]
    assert await claim(store) == []
    await record(store, A.url, FeedState(next_poll_at=MORNING + timedelta(minutes=5)))
    assert await claim(store, MORNING + timedelta(minutes=5)) == [A.url]
    assert await claim(store, MORNING + LEASE) == [B.url]


async def test_a_host_is_one_workers_until_its_feeds_are_recorded(store: Database) -> None:
    a, b = feed("a", url="https://One.example:443/a"), feed("b", url="https://one.example/b")
    await store.feeds.add_many([a, b, C])
    assert await claim(store, limit=1, owner="one") == [a.url]
    assert await claim(store, owner="two") == [C.url]
    assert await claim(store, owner="one") == [b.url]
    await record(store, a.url, FeedState(next_poll_at=MORNING))
    assert await claim(store, owner="two") == []
    await record(store, b.url, FeedState(next_poll_at=MORNING + LEASE))
    assert await claim(store, owner="two") == [a.url]


async def test_a_host_is_free_once_the_lease_of_a_worker_that_died_has_ended(
    store: Database,
) -> None:
    a, b = feed("a", url="https://one.example/a"), feed("b", url="https://one.example/b")
    await store.feeds.add_many([a, b])
    assert await claim(store, limit=1, owner="one") == [a.url]
    assert await claim(store, MORNING + LEASE, owner="two") == [a.url, b.url]


async def test_what_is_given_back_is_another_workers_at_once(store: Database) -> None:
    await store.feeds.add_many([A, B])
    assert await claim(store, limit=1, owner="one") == [A.url]
    assert await claim(store, owner="two") == [B.url]
    await store.feeds.release("one")
    assert await claim(store, owner="three") == [A.url]


async def test_a_feed_that_moves_is_at_its_new_host(store: Database) -> None:
    await store.feeds.add_many([A, B])
    await record(store, A.url, FeedState(), move="https://b.example/a")
    assert await claim(store, limit=1, owner="one") == ["https://b.example/a"]
    assert await claim(store, owner="two") == []


async def test_a_claimed_feed_comes_with_its_state_as_it_was(store: Database) -> None:
    await store.feeds.add(A)
    state = FeedState(next_poll_at=MORNING, etag='"e"')
    await record(store, A.url, state)
    (taken,) = await store.feeds.claim(MORNING, owner="one", lease=LEASE, limit=1)
    assert taken.state == state


async def test_a_feed_that_is_gone_is_never_due(store: Database) -> None:
    await store.feeds.add(A)
    await record(store, A.url, FeedState(gone=True))
    assert await claim(store) == []


async def test_polls_are_kept_with_their_items_and_counted_each(store: Database) -> None:
    await store.feeds.add_many([A, B])
    a, b = await store.feeds.all()
    one, two, copy = item("1", feed_id=a.id), item("2", feed_id=a.id), item("1", feed_id=b.id)
    await keep(store, two)
    polls = [
        Polled(a, FeedState(failures=1), (one, two)),
        Polled(b, FeedState(failures=2), (copy,)),
    ]
    assert await store.feeds.record(polls) == [1, 0]
    assert [f.state.failures for f in await store.feeds.all()] == [1, 2]
    assert await store.items.ungrouped(10) == [one, two]
    assert await store.feeds.record([]) == []


async def test_items_are_tallied_by_feed_since_a_moment(store: Database) -> None:
    await keep(
        store,
        item("1", hours=2, feed_id=1),
        item("2", hours=3, feed_id=1),
        item("3", hours=30, feed_id=1),
        item("4", hours=1, feed_id=7),
    )
    assert await store.feeds.tally(MORNING - timedelta(days=1)) == {1: 2, 7: 1}


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
        moved_at=MORNING,
        rhythm=Rhythm(habit=60.0, ttl=5.0, skip_hours=(1, 2), skip_days=(6,)),
        hub="https://hub.example/",
        topic=A.url,
    )
    await record(store, A.url, state)
    assert (await by_url(store, A.url)).state == state


async def test_a_feed_that_moved_has_its_new_address(store: Database) -> None:
    await store.feeds.add(A)
    await record(store, A.url, FeedState(), "https://new.example/f")
    assert [f.url for f in await store.feeds.all()] == ["https://new.example/f"]


async def test_a_feed_does_not_move_onto_another(store: Database) -> None:
    await store.feeds.add_many([A, B])
    await record(store, A.url, FeedState(failures=1), B.url)
    assert (await by_url(store, A.url)).state.failures == 1
    assert len(await store.feeds.all()) == 2
