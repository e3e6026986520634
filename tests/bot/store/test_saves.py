"""What people keep: the newest change wins, whatever order the events come in."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from bot.model.person import SaveChange
from bot.model.story import Joined
from bot.store import Database, open_store
from tests.builders import AIKO, MORNING, item, join, keep, save, story, tell

FIRE = story("fire", item("f1"), item("f2", domain="b.example", guid="", url="https://b.example/2"))
BUS = story("bus", item("b1"))


async def kept(store: Database, user: str = AIKO.user) -> list[str]:
    return [s.story_id for s in await store.saves.of_person(AIKO.workspace, user)]


def later(change: SaveChange, *, saved: bool = True, seconds: int = 1) -> SaveChange:
    return replace(change, saved=saved, at=change.at + timedelta(seconds=seconds))


async def test_a_save_knows_its_story_and_its_card(store: Database) -> None:
    await tell(store, FIRE)
    assert await store.saves.change(save("fire", channel="C1", ts="1.2", headline="As told"))
    (found,) = await store.saves.of_person(AIKO.workspace, AIKO.user)
    assert (found.story_id, found.headline, found.saved_at) == ("fire", "As told", MORNING)
    assert (found.channel, found.ts, found.outlets) == ("C1", "1.2", 2)
    assert found.url == FIRE.items[0].url


async def test_without_a_card_the_first_title_is_the_headline(store: Database) -> None:
    await tell(store, FIRE)
    await store.saves.change(save("fire"))
    (found,) = await store.saves.of_person(AIKO.workspace, AIKO.user)
    assert found.headline == FIRE.items[0].title


async def test_twice_is_once_and_keeps_the_first_day(store: Database) -> None:
    await tell(store, FIRE)
    first = save("fire", ts="1")
    assert await store.saves.change(first)
    assert not await store.saves.change(first)
    assert not await store.saves.change(replace(later(first), ts="2"))
    (found,) = await store.saves.of_person(AIKO.workspace, AIKO.user)
    assert (found.saved_at, found.ts) == (MORNING, "1")


async def test_unsaved_is_gone_and_saved_again_is_back(store: Database) -> None:
    await tell(store, FIRE)
    first = save("fire")
    await store.saves.change(first)
    assert await store.saves.change(later(first, saved=False))
    assert await kept(store) == []
    assert await store.saves.change(later(first, seconds=2))
    assert await kept(store) == ["fire"]


async def test_unsaving_what_was_never_saved_alters_nothing(store: Database) -> None:
    await tell(store, FIRE)
    assert not await store.saves.change(save("fire", saved=False))
    assert await kept(store) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_the_newest_change_wins_in_any_order(store: Database, order: tuple[int, ...]) -> None:
    await tell(store, FIRE)
    first = save("fire")
    changes = [first, later(first, saved=False, seconds=1), later(first, seconds=2)]
    for number in order:
        await store.saves.change(changes[number])
        await store.saves.change(changes[number])
    assert await kept(store) == ["fire"]


async def test_each_person_keeps_their_own_newest_first(store: Database) -> None:
    await tell(store, FIRE, BUS)
    await store.saves.change(save("fire"))
    await store.saves.change(later(save("bus")))
    await store.saves.change(replace(save("fire"), user="U2"))
    await store.saves.change(replace(save("bus"), workspace="T2"))
    assert await kept(store) == ["bus", "fire"]
    assert await kept(store, "U2") == ["fire"]


async def test_a_save_follows_its_story_into_another(store: Database) -> None:
    await tell(store, FIRE, BUS)
    await store.saves.change(save("fire"))
    await keep(store, item("x"))
    await join(store, Joined("item-x", "bus", new=False, merged=("fire",)))
    assert await kept(store) == ["bus"]
    # Known by its old name, it is the same save: once, and undone by either.
    assert not await store.saves.change(later(save("fire")))
    assert await kept(store) == ["bus"]
    assert await store.saves.change(later(save("bus"), saved=False, seconds=2))
    assert await kept(store) == []


async def test_a_save_from_before_a_merge_can_be_undone(store: Database) -> None:
    await tell(store, FIRE, BUS)
    await store.saves.change(save("fire"))
    await store.saves.change(later(save("bus")))
    await keep(store, item("x"))
    await join(store, Joined("item-x", "bus", new=False, merged=("fire",)))
    assert await kept(store) == ["bus"]
    assert await store.saves.change(later(save("bus"), saved=False, seconds=9))
    assert await kept(store) == []


async def test_the_same_event_at_several_workers_at_once_is_one_save(
    store: Database, database_url: str
) -> None:
    await tell(store, FIRE)
    other = await open_store(database_url)
    try:
        altered = await asyncio.gather(
            *((store, other)[n % 2].saves.change(save("fire")) for n in range(10))
        )
    finally:
        await other.close()
    assert sum(altered) == 1
    assert await kept(store) == ["fire"]
