"""What channels are due in `bench.deliver`: laid into the ledger, or left to workers to plan."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from bot import cards
from bot.model.briefing import Briefing, Kind, Sentence, label_sources
from bot.model.delivery import DeliveryKind, PlannedDelivery, Priority
from bot.model.item import Item
from bot.model.schedule import EVERY_DAY, NewSubscription, Schedule
from bot.model.story import Joined
from bot.store import Database
from tests.builders import keep

CARDS = 5
# Without a planner every channel is told of the first.
TOPICS = ("GENIAC", "aurora", "basalt", "cobalt", "ember", "fjord", "garnet", "lagoon")


def stories_of(place: int) -> range:
    """Return the numbers of the stories that a channel's topic has, by the channel's place."""
    first = place % len(TOPICS) * CARDS
    return range(first, first + CARDS)


def story(number: int) -> tuple[Briefing, list[Item]]:
    """Make a story that five outlets tell, as long as real ones are."""
    now = datetime.now(UTC)
    topic = TOPICS[number // CARDS]
    items = [
        Item(
            id=f"load-{number}-{place}",
            url=f"https://outlet-{place}.example/2026/11/24/story-{number}",
            title=f"{topic} picks model number {number} for the third phase of its programme",
            summary="The ministry will pay for the computing of ten teams. " * 3,
            lang="en",
            outlet=f"Outlet {place}",
            domain=f"outlet-{place}.example",
            published=now - timedelta(hours=2, minutes=place),
            seen=now,
        )
        for place in range(5)
    ]
    sentences = [
        Sentence(f"Point {n}: {items[n].summary}"[:220], "en", (items[n].id,), kind)
        for n, kind in enumerate((Kind.DEK, Kind.POINT, Kind.POINT, Kind.POINT))
    ]
    briefing = Briefing(
        story_id=f"load-{number}",
        headline=items[0].title,
        lang="en",
        sentences=tuple(sentences),
        sources=label_sources(items),
        updated=now,
    )
    return briefing, items


async def tell(store: Database, numbers: Iterable[int]) -> list[Briefing]:
    """Have the store know some stories; return how they are told."""
    told = [story(n) for n in numbers]
    await keep(store, *(item for _, items in told for item in items))
    joined = [
        Joined(item.id, briefing.story_id, new=n == 0)
        for briefing, items in told
        for n, item in enumerate(items)
    ]
    await store.items.group(joined, expected=await store.stories.version())
    return [briefing for briefing, _ in told]


async def order(store: Database, workspace_of: Mapping[str, str], due: datetime) -> float:
    """Give each channel a standing order, for workers to plan; return the seconds that took."""
    await tell(store, range(len(TOPICS) * CARDS))
    began = time.monotonic()
    for place, (channel, workspace) in enumerate(workspace_of.items()):
        wanted = NewSubscription(
            workspace=workspace,
            channel=channel,
            topics=(TOPICS[place % len(TOPICS)],),
            schedule=Schedule(clock_time(8), EVERY_DAY, "Etc/UTC"),
            stories=CARDS,
            created_by="U0AIKO",
        )
        await store.subscriptions.add(wanted, next_at=due)
    return time.monotonic() - began


async def lay_down(store: Database, workspace_of: Mapping[str, str], due: datetime) -> float:
    """Plan it all for some channels; return the seconds that took."""
    told = await tell(store, stories_of(0))
    lead = cards.encode(cards.lead(topics=TOPICS[:1], stories=CARDS, slot_at=due))
    said = [
        (b.story_id, cards.encode(cards.card(b, topic=TOPICS[0])), cards.source_lists(b))
        for b in told
    ]
    began = time.monotonic()
    for channel, workspace in workspace_of.items():
        of_all: dict[str, Any] = {
            "workspace": workspace,
            "channel": channel,
            "slot": "08:00",
            "due_at": due,
        }
        planned = [PlannedDelivery(kind=DeliveryKind.LEAD, content=lead, **of_all)]
        for story_id, card, sources in said:
            planned.append(
                PlannedDelivery(kind=DeliveryKind.CARD, content=card, story_id=story_id, **of_all)
            )
            planned.append(
                PlannedDelivery(
                    kind=DeliveryKind.SOURCES,
                    content=cards.encode(sources[0]),
                    story_id=story_id,
                    in_thread_of=DeliveryKind.CARD,
                    priority=Priority.SCHEDULED,
                    **of_all,
                )
            )
        await store.deliveries.plan(planned, now=datetime.now(UTC))
    return time.monotonic() - began
