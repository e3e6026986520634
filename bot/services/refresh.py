"""Feeds in: fetch what is due, parse it, keep what is new."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import logs
from bot.errors import FeedError
from bot.feeds.intake import to_items
from bot.feeds.timing import after_failure, after_success
from bot.model.feed import Feed, FeedState, FetchResult, ParsedFeed
from bot.ports import Clock, Fetcher, Parser, Store

log = logs.get(__name__)

_BATCH = 500


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
        self._slots = asyncio.Semaphore(concurrency)

    async def due(self) -> Sequence[FeedOutcome]:
        """Poll the feeds whose time has come."""
        return await self.poll(await self._store.feeds.due(self._clock.now(), _BATCH))

    async def poll(
        self, feeds: Sequence[Feed], on_outcome: Callable[[FeedOutcome], None] | None = None
    ) -> Sequence[FeedOutcome]:
        """Poll these feeds now; `on_outcome` is called as each is done."""

        async def one(feed: Feed) -> FeedOutcome:
            async with self._slots:
                outcome = await self._poll(feed)
            if on_outcome is not None:
                on_outcome(outcome)
            return outcome

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(feed)) for feed in feeds]
        return [task.result() for task in tasks]

    async def _poll(self, feed: Feed) -> FeedOutcome:
        try:
            result, parsed = await self._read(feed)
        except FeedError as error:
            state = after_failure(
                feed.state,
                error,
                now=self._clock.now(),
                jitter=random.random(),  # noqa: S311  # spreads polls, guards nothing
            )
            await self._store.feeds.record(feed, state)
            log.warning("feed failed", url=feed.url, trouble=str(error))
            return FeedOutcome(feed, 0, trouble=str(error), cure=error.cure)
        return await self._keep(feed, result, parsed)

    async def _read(self, feed: Feed) -> tuple[FetchResult, ParsedFeed | None]:
        result = await self._fetcher.fetch(feed)
        if result.body is None:
            return result, None
        parsed = await self._parser.parse(
            result.body, url=result.url, content_type=result.content_type
        )
        return result, parsed

    async def _keep(
        self, feed: Feed, result: FetchResult, parsed: ParsedFeed | None
    ) -> FeedOutcome:
        now = self._clock.now()
        new = 0
        if parsed is not None:
            # Items first: a crash before the state is kept only polls the feed once more.
            taken = to_items(feed, parsed, now=now)
            new = len(await self._store.items.upsert(taken.items))
        state: FeedState = after_success(
            feed.state,
            result,
            parsed,
            now=now,
            jitter=random.random(),  # noqa: S311  # as above
        )
        moved = feed.state.moved_to if feed.state.moved_to and not state.moved_to else None
        await self._store.feeds.record(feed, state, url=moved)
        log.info("feed read", url=feed.url, status=result.status, new=new)
        return FeedOutcome(
            feed, new, unchanged=parsed is None, trouble=state.trouble, cure=state.cure
        )
