"""Stories kept by reaction and by button."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotFoundError
from bot.services.brief import Briefer
from bot.services.save import Saving
from bot.store import Database
from tests.bot.services.ledger import send_all
from tests.builders import AIKO, CHANNEL, MORNING, item, order, story, tell
from tests.fakes.clock import FakeClock
from tests.fakes.directory import FakeDirectory

ROBOT = story("robot", item("r1", title="A robot pours tea"))
LEAD, CARD, SOURCES = "1.0", "2.0", "3.0"


@pytest.fixture
async def saving(store: Database, briefer: Briefer, clock: FakeClock) -> Saving:
    """Give the service after a briefing of one story went out."""
    await tell(store, ROBOT)
    await store.subscriptions.add(order("robotics"), next_at=clock.now())
    await briefer.plan_due()
    await send_all(store, clock.now())
    return Saving(store, FakeDirectory(), ("bookmark", "star"))


async def react(
    saving: Saving,
    ts: str = CARD,
    reaction: str = "bookmark",
    *,
    added: bool = True,
    channel: str = CHANNEL,
    seconds: int = 0,
) -> bool:
    return await saving.react(
        AIKO,
        channel=channel,
        ts=ts,
        reaction=reaction,
        added=added,
        at=MORNING + timedelta(seconds=seconds),
    )


async def kept(saving: Saving) -> list[str]:
    return [save.story_id for save in (await saving.shelf(AIKO)).saves]


@pytest.mark.parametrize("ts", [CARD, SOURCES])
@pytest.mark.parametrize("reaction", ["bookmark", "star", "bookmark::skin-tone-3"])
async def test_a_reaction_on_the_card_or_its_thread_saves(
    saving: Saving, ts: str, reaction: str
) -> None:
    assert await react(saving, ts, reaction)
    shelf = await saving.shelf(AIKO)
    (save,) = shelf.saves
    # Whichever message it was on, the save leads back to the card.
    assert (save.story_id, save.headline) == ("robot", "A robot pours tea")
    assert (save.channel, save.ts) == (CHANNEL, CARD)
    assert shelf.permalinks == {"robot": f"https://chat.example/{CHANNEL}/{CARD}"}


@pytest.mark.parametrize(
    ("ts", "reaction", "channel"),
    [
        (CARD, "eyes", CHANNEL),
        (CARD, "bookmark_tabs", CHANNEL),
        (CARD, "", CHANNEL),
        (LEAD, "bookmark", CHANNEL),
        ("99.0", "bookmark", CHANNEL),
        (CARD, "bookmark", "C404"),
    ],
)
async def test_other_reactions_and_other_messages_do_nothing(
    saving: Saving, ts: str, reaction: str, channel: str
) -> None:
    assert not await react(saving, ts, reaction, channel=channel)
    assert await kept(saving) == []


async def test_taking_the_reaction_back_unsaves(saving: Saving) -> None:
    await react(saving)
    assert await react(saving, added=False, seconds=1)
    assert await kept(saving) == []


async def test_events_that_come_twice_or_late_change_nothing(saving: Saving) -> None:
    await react(saving)
    assert not await react(saving)
    await react(saving, added=False, seconds=2)
    assert not await react(saving, added=False, seconds=2)
    assert not await react(saving, seconds=1)
    assert await kept(saving) == []


async def test_a_button_keeps_what_a_reaction_lets_go_of(saving: Saving) -> None:
    assert await saving.keep(AIKO, story_id="robot", saved=True, at=MORNING)
    assert await kept(saving) == ["robot"]
    await react(saving, added=False, seconds=1)
    assert await kept(saving) == []


async def test_a_story_without_a_card_here_is_kept_all_the_same(
    store: Database, saving: Saving
) -> None:
    await tell(store, story("arm", item("a1", title="A robot arm")))
    await saving.keep(AIKO, story_id="arm", saved=True, at=MORNING)
    shelf = await saving.shelf(AIKO)
    (save,) = shelf.saves
    assert (save.story_id, save.headline, save.ts) == ("arm", "A robot arm", "")
    assert shelf.permalinks == {}


async def test_a_story_that_is_not_here_cannot_be_kept(saving: Saving) -> None:
    with pytest.raises(NotFoundError, match="no longer kept"):
        await saving.keep(AIKO, story_id="nothing", saved=True, at=MORNING)
