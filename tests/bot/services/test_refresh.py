"""Feeds in, one at a time in fakes, and the whole sample edition over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock
from bot.errors import FetchError
from bot.feeds.fetch import HttpFetcher
from bot.feeds.worker import ProcessParser
from bot.model.feed import Feed, FetchResult, NewFeed, ParsedFeed
from bot.sandbox.edition import SampleEdition
from bot.services.group import Grouping
from bot.services.refresh import Refresh
from bot.store import Database
from bot.stories.group import OnlineGrouper
from tests.builders import entry, feed
from tests.fakes.clock import FakeClock
from tests.fakes.feeds import FakeFetcher, FakeParser

A, B = feed("a"), feed("b")


def answer(body: bytes | None = b"two", status: int = 200, **more: str) -> FetchResult:
    return FetchResult(status, A.url, body, **more)


@pytest.fixture
def fetcher() -> FakeFetcher:
    return FakeFetcher({A.url: answer(), B.url: FetchResult(200, B.url, b"not a feed")})


@pytest.fixture
def refresh(store: Database, fetcher: FakeFetcher, clock: FakeClock) -> Refresh:
    two = ParsedFeed("A Times", "en", (entry("1"), entry("2")))
    three = ParsedFeed("A Times", "en", (entry("1"), entry("2"), entry("3")))
    return Refresh(store, fetcher, FakeParser({b"two": two, b"three": three}), clock)


async def test_new_items_are_kept_and_counted(store: Database, refresh: Refresh) -> None:
    await store.feeds.add(A)
    (outcome,) = await refresh.due()
    assert (outcome.new, outcome.unchanged, outcome.trouble) == (2, False, "")
    assert len(await store.items.ungrouped(9)) == 2


async def test_a_feed_that_was_read_waits_for_its_next_poll(
    store: Database, refresh: Refresh, clock: FakeClock, fetcher: FakeFetcher
) -> None:
    await store.feeds.add(A)
    await refresh.due()
    assert await refresh.due() == []
    (kept,) = await store.feeds.all()
    assert kept.state.next_poll_at is not None
    clock.set(kept.state.next_poll_at)
    fetcher.answers[A.url] = answer(b"three")
    assert [o.new for o in await refresh.due()] == [1]


async def test_whoever_asks_during_a_round_finds_its_items_there(
    store: Database, refresh: Refresh
) -> None:
    await store.feeds.add(A)
    first = asyncio.create_task(refresh.due())
    await asyncio.sleep(0)
    assert await refresh.due() == []
    assert len(await store.items.ungrouped(9)) == 2
    await first


async def test_not_modified_is_no_news_and_no_trouble(
    store: Database, refresh: Refresh, fetcher: FakeFetcher
) -> None:
    await store.feeds.add(A)
    fetcher.answers[A.url] = answer(None, 304)
    (outcome,) = await refresh.due()
    assert (outcome.new, outcome.unchanged, outcome.trouble) == (0, True, "")


async def test_one_bad_feed_disturbs_no_other(
    store: Database, refresh: Refresh, fetcher: FakeFetcher
) -> None:
    await store.feeds.add_many([A, B, feed("gone"), feed("slow")])
    fetcher.answers[feed("slow").url] = FetchError("It took too long.", cure="Wait.")
    told: list[Feed] = []
    outcomes = await refresh.poll(await store.feeds.all(), told.append)
    by_outlet = {o.feed.outlet: o for o in outcomes}
    assert by_outlet["A Times"].new == 2
    assert "no feed" in by_outlet["B Times"].trouble
    assert "404" in by_outlet["GONE Times"].trouble
    assert by_outlet["SLOW Times"].cure == "Wait."
    assert sorted(f.id for f in told) == sorted(o.feed.id for o in outcomes)
    kept = {f.outlet: f.state for f in await store.feeds.all()}
    assert kept["GONE Times"].failures == 1
    assert kept["GONE Times"].trouble == by_outlet["GONE Times"].trouble
    assert kept["A Times"].failures == 0


async def test_what_a_long_round_takes_late_is_kept_from_others_as_long(
    store: Database,
    refresh: Refresh,
    fetcher: FakeFetcher,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await store.feeds.add_many([feed(name) for name in "abcde"])
    monkeypatch.setattr("bot.services.refresh._CLAIM", 1)
    monkeypatch.setattr("bot.services.refresh._BACKLOG", 1)
    answers, asked, free = fetcher.fetch, list[str](), list[str]()

    async def slowly(one: Feed) -> FetchResult:
        asked.append(one.url)
        clock.advance(minutes=4)
        if len(asked) == 5:
            others = await store.feeds.claim(
                clock.now(), owner="another", lease=timedelta(minutes=1), limit=9
            )
            free.extend(found.url for found in others)
        return await answers(one)

    monkeypatch.setattr(fetcher, "fetch", slowly)
    await refresh.due()
    assert len(asked) == 5
    assert asked[-1] not in free


async def test_what_was_read_is_kept_when_the_round_is_stopped(
    store: Database, refresh: Refresh, fetcher: FakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.feeds.add_many([A, feed("slow")])
    answers = fetcher.fetch

    async def slowly(one: Feed) -> FetchResult:
        if one.url != A.url:
            await asyncio.Event().wait()
        return await answers(one)

    monkeypatch.setattr(fetcher, "fetch", slowly)
    read = asyncio.Event()
    polling = asyncio.create_task(refresh.due(on_read=lambda _: read.set()))
    await read.wait()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    assert len(await store.items.ungrouped(9)) == 2


async def test_more_feeds_than_are_claimed_at_a_time_are_all_read(
    store: Database, refresh: Refresh, fetcher: FakeFetcher
) -> None:
    many = [feed(f"f{number}") for number in range(450)]
    fetcher.answers |= {one.url: answer() for one in many}
    await store.feeds.add_many(many)
    told: list[Feed] = []
    outcomes = await refresh.due(told.append)
    assert len(outcomes) == len(told) == len(fetcher.asked) == 450
    assert await refresh.due() == []


async def test_a_feed_that_breaks_us_breaks_no_other(
    store: Database, refresh: Refresh, fetcher: FakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.feeds.add_many([A, feed("odd")])
    answers = fetcher.fetch

    async def oddly(one: Feed) -> FetchResult:
        if one.url != A.url:
            raise RuntimeError("a fault of ours")
        return await answers(one)

    monkeypatch.setattr(fetcher, "fetch", oddly)
    outcomes = {one.feed.outlet: one for one in await refresh.due()}
    assert outcomes["A Times"].new == 2
    assert "a reason of ours" in outcomes["ODD Times"].trouble
    (odd,) = [one for one in await store.feeds.all() if one.outlet == "ODD Times"]
    assert (odd.state.failures, odd.state.condition) == (1, "failing")


async def test_trouble_ends_with_the_first_good_answer(
    store: Database, refresh: Refresh, fetcher: FakeFetcher
) -> None:
    await store.feeds.add(A)
    fetcher.answers[A.url] = FetchError("It took too long.")
    await refresh.poll(await store.feeds.all())
    fetcher.answers[A.url] = answer()
    await refresh.poll(await store.feeds.all())
    (kept,) = await store.feeds.all()
    assert (kept.state.failures, kept.state.trouble) == (0, "")


@pytest.fixture
async def edition() -> AsyncIterator[SampleEdition]:
    made = SampleEdition(lambda: datetime.now(UTC))
    await made.start()
    yield made
    await made.stop()


async def test_the_sample_edition_is_read_by_the_real_fetcher_and_grouped(
    store: Database, edition: SampleEdition
) -> None:
    feeds = [
        NewFeed(f.url, f.outlet, f.domain, f.lang, f.tags, private_ok=True) for f in edition.feeds()
    ]
    await store.feeds.add_many(feeds)
    clock, parser = SystemClock(), ProcessParser()
    try:
        async with HttpFetcher() as fetcher:
            refresh = Refresh(store, fetcher, parser, clock)
            first = await refresh.due()
            assert [o.trouble for o in first] == [""] * len(feeds)
            items = sum(o.new for o in first)
            assert items >= 60
            again = await refresh.poll(await store.feeds.all())
            assert [o.unchanged for o in again] == [True] * len(feeds)
            grouping = Grouping(store, OnlineGrouper, clock)
            assert await grouping.run() == items
            assert await grouping.run() == 0
    finally:
        await parser.close()
    stories = await store.stories.since(clock.now() - timedelta(days=30))
    assert sum(len(story.items) for story in stories) == items
    assert 15 <= len(stories) < items
    told_by_six = [story for story in stories if len(story.domains) >= 6]
    assert any("SoftBank" in item.title for story in told_by_six for item in story.items)
