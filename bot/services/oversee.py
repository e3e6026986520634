"""How the feeds fare: for each what a person wants to know of it, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.model.feed import Feed
from bot.ports import Clock, Store

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FeedReport:
    """A feed's state. `condition` is one word, "well" or "new" when there is no trouble."""

    feed: Feed
    weekly: int  # items told in the last seven days
    condition: str
    trouble: str = ""
    cure: str = ""


class Oversee:
    """Tells how each feed fares."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def reports(self) -> Sequence[FeedReport]:
        """Return every feed's report, by outlet."""
        feeds = await self._store.feeds.all()
        told = await self._store.feeds.tally(self._clock.now() - _WEEK)
        followed = {feed.url for feed in feeds}
        return [report(feed, told.get(feed.id, 0), followed) for feed in feeds]


def report(feed: Feed, weekly: int, followed: Collection[str]) -> FeedReport:
    """Say how a feed fares. `followed` holds the addresses of all feeds."""
    state = feed.state
    if state.condition:
        return FeedReport(feed, weekly, state.condition, state.trouble, state.cure)
    if state.moved_to in followed:
        return FeedReport(
            feed,
            weekly,
            "moved",
            f"It has moved to {state.moved_to}, which is followed too.",
            f"Remove this one: kawaraban feeds remove {feed.url}",
        )
    if state.moved_to:
        return FeedReport(
            feed,
            weekly,
            "moved",
            f"It redirects for good to {state.moved_to}",
            "Nothing to do: its new address is kept once the redirect has held for a day.",
        )
    return FeedReport(feed, weekly, "well" if state.checked_at else "new")
