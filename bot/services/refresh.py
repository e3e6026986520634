"""Feeds in: fetch what is due, parse it, keep what is new."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from bot import logs
from bot.errors import FeedError
from bot.feeds.intake import to_items
from bot.feeds.timing import after_failure, after_success, settled_move
from bot.model.feed import Feed, Polled, host_of
from bot.ports import Clock, Fetcher, Parser, Store

log = logs.get(__name__)

# Taken at a time, so that neither memory nor one turn of the event loop grows with the list.
_CLAIM = 100
_BACKLOG = 200
# Longer than a claimed feed waits; only a worker that died leaves feeds to wait it out.
_LEASE = timedelta(minutes=15)
# Kept in one transaction, for some 10 ms: others who write, as a command does, wait for it.
_BATCH_FEEDS = 50
_BATCH_ITEMS = 200


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """What one poll came to. `new` counts items; `trouble` is empty when all went well."""

    feed: Feed
    new: int
    unchanged: bool = False
    trouble: str = ""
    cure: str = ""


class Refresh:
    """Polls feeds with bounded concurrency. Nothing that one feed does disturbs another."""

    def __init__(
        self, store: Store, fetcher: Fetcher, parser: Parser, clock: Clock, *, concurrency: int = 32
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._parser = parser
        self._clock = clock
        # Claims are told apart by it; nothing else asks who we are.
        self._owner = uuid4().hex
        self._slots = asyncio.Semaphore(concurrency)
        self._round = asyncio.Lock()

    async def due(self, on_read: Callable[[Feed], None] | None = None) -> Sequence[FeedOutcome]:
        """Poll the feeds whose time has come; a round that is under way is waited for.

        `on_read` is called as each has been read.
        """
        async with self._round:
            try:
                return await self._poll(self._claims(), on_read)
            except BaseException:
                # Most of all on being stopped: whoever comes next need not wait the lease out.
                await self._store.feeds.release(self._owner)
                raise

    async def poll(
        self, feeds: Sequence[Feed], on_read: Callable[[Feed], None] | None = None
    ) -> Sequence[FeedOutcome]:
        """Poll these feeds now."""

        async def at_once() -> AsyncIterator[Sequence[Feed]]:
            yield feeds

        return await self._poll(at_once(), on_read)

    async def _claims(self) -> AsyncIterator[Sequence[Feed]]:
        """Take feeds, so that no other worker polls them too: those that are due by now."""
        now = self._clock.now()
        while True:
            # A round of thousands may last longer than a lease, which begins with its own claim.
            lease = self._clock.now() - now + _LEASE
            feeds = await self._store.feeds.claim(now, owner=self._owner, lease=lease, limit=_CLAIM)
            if not feeds:
                return
            yield feeds

    async def _poll(
        self,
        claims: AsyncIterator[Sequence[Feed]],
        on_read: Callable[[Feed], None] | None,
    ) -> Sequence[FeedOutcome]:
        batch = _Batch(self._store)
        backlog = asyncio.Semaphore(_BACKLOG)

        async def in_turn(of_host: Sequence[Feed]) -> None:
            for feed in of_host:
                async with self._slots:
                    await batch.add(*await self._read(feed))
                if on_read is not None:
                    on_read(feed)
            backlog.release()

        try:
            async with asyncio.TaskGroup() as group:
                async for feeds in claims:
                    for of_host in _by_host(feeds):
                        await backlog.acquire()
                        group.create_task(in_turn(of_host))
        finally:
            # On being stopped too: what was read need not be read again.
            await batch.flush()
        return batch.outcomes

    async def _read(self, feed: Feed) -> tuple[Polled, FeedOutcome]:
        jitter = random.random()  # noqa: S311  # spreads polls, guards nothing
        try:
            return await self._fetch_and_parse(feed, jitter)
        except FeedError as error:
            log.warning("feed failed", url=feed.url, trouble=str(error))
            failed = error
        except Exception:  # whatever it is, one feed must not end the round of all
            log.exception("feed broke us", url=feed.url)
            failed = FeedError(
                "Reading the feed failed for a reason of ours.",
                cure="Report it with the feed's address; it is tried again, ever more seldom.",
            )
        state = after_failure(feed.state, failed, now=self._clock.now(), jitter=jitter)
        return Polled(feed, state), FeedOutcome(feed, 0, trouble=state.trouble, cure=state.cure)

    async def _fetch_and_parse(self, feed: Feed, jitter: float) -> tuple[Polled, FeedOutcome]:
        result = await self._fetcher.fetch(feed)
        parsed = None
        if result.body is not None:
            parsed = await self._parser.parse(
                result.body, url=result.url, content_type=result.content_type
            )
        now = self._clock.now()
        items = to_items(feed, parsed, now=now).items if parsed is not None else ()
        state = after_success(feed.state, result, parsed, now=now, jitter=jitter)
        moved = settled_move(feed.state, result, now=now)
        outcome = FeedOutcome(
            feed, 0, unchanged=parsed is None, trouble=state.trouble, cure=state.cure
        )
        return Polled(feed, state, items, url=moved), outcome


class _Batch:
    """Polls that wait to be kept together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Polled, FeedOutcome]] = []
        self._items = 0
        self._keeping = asyncio.Lock()
        self.outcomes: list[FeedOutcome] = []

    async def add(self, poll: Polled, outcome: FeedOutcome) -> None:
        """Take a poll; whoever fills the batch sees it kept."""
        self._waiting.append((poll, outcome))
        self._items += len(poll.items)
        if self._is_full():
            await self._keep(self._is_full)

    async def flush(self) -> None:
        """Keep what waits."""
        await self._keep(lambda: True)

    def _is_full(self) -> bool:
        return len(self._waiting) >= _BATCH_FEEDS or self._items >= _BATCH_ITEMS

    async def _keep(self, still: Callable[[], bool]) -> None:
        # One at a time: whoever else writes waits for one of ours, and not for a queue of them.
        async with self._keeping:
            # Whoever was before us in the queue has taken all that waited.
            if not still():
                return
            taken, self._waiting, self._items = self._waiting, [], 0
            counts = await self._store.feeds.record([poll for poll, _ in taken])
        kept = [replace(outcome, new=new) for (_, outcome), new in zip(taken, counts, strict=True)]
        self.outcomes += kept
        if kept:
            log.info(
                "feeds read",
                feeds=len(kept),
                new=sum(outcome.new for outcome in kept),
                in_trouble=sum(bool(outcome.trouble) for outcome in kept),
            )


def _by_host(feeds: Sequence[Feed]) -> Sequence[Sequence[Feed]]:
    """Part feeds by host: those of one wait for each other, and not in the way of all others."""
    hosts: dict[str, list[Feed]] = {}
    for feed in feeds:
        hosts.setdefault(host_of(feed.url), []).append(feed)
    return list(hosts.values())
