"""Records for the tests: everything has a value, a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from bot import cards
from bot.model.delivery import Delivery, DeliveryKind, DeliveryState, PlannedDelivery, Priority
from bot.model.feed import Entry, Feed, FeedState, NewFeed, Polled
from bot.model.item import Item
from bot.model.person import Person, SaveChange
from bot.model.schedule import WEEKDAYS, NewSubscription, Schedule
from bot.model.story import Joined, Story
from bot.store import Database
from tests.fakes.clock import MORNING

WORKSPACE, CHANNEL = "T1", "C1"
AIKO = Person(WORKSPACE, "U1", "Asia/Tokyo")


def item(name: str = "1", *, title: str = "", hours: float = 1, **more: Any) -> Item:
    """Make an article of outlet `a.example`, told some `hours` before the morning."""
    told = MORNING - timedelta(hours=hours)
    values: dict[str, Any] = {
        "id": f"item-{name}",
        "url": f"https://a.example/{name}",
        "title": title or f"News {name}",
        "summary": "",
        "lang": "en",
        "outlet": "A Times",
        "domain": "a.example",
        "published": told,
        "seen": told,
        "guid": f"guid-{name}",
        "feed_id": 1,
    }
    return Item(**values | more)


def story(name: str = "s1", *items: Item) -> Story:
    """Make a story of these items, or of one."""
    return Story(name, items or (item(name),))


def entry(name: str = "1", *, hours: float = 1, **more: Any) -> Entry:
    """Make a feed's entry."""
    values: dict[str, Any] = {
        "guid": f"guid-{name}",
        "url": f"https://a.example/{name}",
        "title": f"News {name}",
        "summary": "",
        "published": MORNING - timedelta(hours=hours),
    }
    return Entry(**values | more)


def feed(name: str = "a", **more: Any) -> NewFeed:
    """Make a feed to follow."""
    values: dict[str, Any] = {
        "url": f"https://{name}.example/feed",
        "outlet": f"{name.upper()} Times",
        "domain": f"{name}.example",
        "lang": "en",
    }
    return NewFeed(**values | more)


def schedule(
    at: str = "08:30",
    days: frozenset[int] = WEEKDAYS,
    tz: str = "Asia/Tokyo",
    quiet: tuple[str, str] | None = None,
) -> Schedule:
    """Make a schedule."""
    edges = (time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1])) if quiet else None
    return Schedule(time.fromisoformat(at), days, tz, edges)


def order(*topics: str, **more: Any) -> NewSubscription:
    """Make a channel's standing order."""
    values: dict[str, Any] = {
        "workspace": WORKSPACE,
        "channel": CHANNEL,
        "topics": topics or ("robotics",),
        "schedule": schedule(),
        "stories": 5,
        "created_by": AIKO.user,
    }
    return NewSubscription(**values | more)


def planned(kind: DeliveryKind = DeliveryKind.CARD, **more: Any) -> PlannedDelivery:
    """Make a message to plan."""
    values: dict[str, Any] = {
        "workspace": WORKSPACE,
        "channel": CHANNEL,
        "slot": "slot-1",
        "kind": kind,
        "content": "{}",
        "story_id": "" if kind is DeliveryKind.LEAD else "s1",
    }
    return PlannedDelivery(**values | more)


def delivery(name: str = "d1", *, text: str = "Hello", **more: Any) -> Delivery:
    """Make a message that is on its way."""
    values: dict[str, Any] = {
        "id": name,
        "workspace": WORKSPACE,
        "channel": CHANNEL,
        "slot": "slot-1",
        "kind": DeliveryKind.NOTICE,
        "content": cards.encode(cards.Notice(text)),
        "story_id": "",
        "state": DeliveryState.SENDING,
        "priority": Priority.SCHEDULED,
        "attempts": 1,
    }
    return Delivery(**values | more)


def save(
    story_id: str = "s1", *, saved: bool = True, at: datetime = MORNING, **more: Any
) -> SaveChange:
    """Make a change of what Aiko keeps."""
    return SaveChange(WORKSPACE, AIKO.user, story_id, saved, at, **more)


async def keep(store: Database, *items: Item) -> int:
    """Have a store take in articles, as a poll of feeds does; return how many were new."""
    of_no_feed = Feed(0, url="", outlet="", domain="", lang="")
    return sum(await store.feeds.record([Polled(of_no_feed, FeedState(), items)]))


async def tell(store: Database, *stories: Story) -> None:
    """Have a store know these stories, each grouped under its own id."""
    await keep(store, *(item for story in stories for item in story.items))
    await join(store, *(j for story in stories for j in _joins(story)))


async def join(store: Database, *decisions: Joined) -> bool:
    """Keep grouping decisions."""
    return await store.items.group(decisions, expected=await store.stories.version())


def _joins(story: Story) -> Sequence[Joined]:
    return [
        Joined(item.id, story.id, new=number == 0, why=f"why {item.id}")
        for number, item in enumerate(story.items)
    ]
