"""Stories put right by hand, and remembered."""

from __future__ import annotations

import pytest

from bot.errors import InputError, NotFoundError
from bot.model.story import Stage
from bot.services.arrange import Arrange
from bot.services.group import Grouping
from bot.store import Database
from bot.stories.group import OnlineGrouper
from tests.builders import item, keep, story, tell
from tests.fakes.clock import FakeClock

PLANT = "Asagiri resin plant burns down overnight"
LINES = "Minato and Hinode halt packaging"
A, B = item("a", title=PLANT, hours=5), item("b", title=LINES, hours=4)
# It tells of both, and would make them one.
BOTH = item("c", title=f"{PLANT}; {LINES}", hours=3)


@pytest.fixture
def arrange(store: Database, clock: FakeClock) -> Arrange:
    return Arrange(store, clock)


async def ids(arrange: Arrange) -> dict[str, set[str]]:
    return {story.id: {i.id for i in story.items} for story in await arrange.recent()}


async def test_a_story_is_laid_open(store: Database, arrange: Arrange) -> None:
    await tell(store, story("s1", A))
    found = await arrange.show("s1")
    assert found.story == story("s1", A)
    assert found.stage is Stage.NEW
    assert found.corroboration.voices == 1
    assert [told.item for told in found.timeline] == [A]
    assert found.reasons == {"item-a": "why item-a"}


async def test_merged_by_hand_both_ids_lead_to_one(store: Database, arrange: Arrange) -> None:
    await tell(store, story("s1", A), story("s2", B))
    merged = await arrange.merge("s1", ["s2"])
    assert merged.items == (A, B)
    assert (await arrange.show("s2")).story == merged
    with pytest.raises(InputError, match="one story already"):
        await arrange.merge("s1", ["s2"])


async def test_split_by_hand_each_has_its_items(store: Database, arrange: Arrange) -> None:
    await tell(store, story("s1", A, B))
    left, new = await arrange.split("s1", [2])
    assert (left.id, left.items, new.items) == ("s1", (A,), (B,))
    assert (await arrange.show(new.id)).reasons == {"item-b": "put here by hand"}


async def test_what_was_split_and_made_one_is_split_again(
    store: Database, arrange: Arrange
) -> None:
    await tell(store, story("s1", A, B))
    _, new = await arrange.split("s1", [2])
    await arrange.merge("s1", [new.id])
    left, again = await arrange.split("s1", [2])
    assert (left.items, again.id, again.items) == ((A,), new.id, (B,))
    assert await ids(arrange) == {"s1": {"item-a"}, new.id: {"item-b"}}
    assert await store.stories.whole() == {"s1"}


@pytest.mark.parametrize("numbers", [[], [0], [3], [1, 2], [-1]])
async def test_a_split_must_leave_and_take_something(
    store: Database, arrange: Arrange, numbers: list[int]
) -> None:
    await tell(store, story("s1", A, B))
    with pytest.raises(InputError):
        await arrange.split("s1", numbers)
    assert await ids(arrange) == {"s1": {"item-a", "item-b"}}


async def test_an_unknown_story_is_said_to_be(arrange: Arrange) -> None:
    with pytest.raises(NotFoundError, match="stories list"):
        await arrange.show("nothing")


@pytest.mark.parametrize("restarted", [False, True])
async def test_what_a_person_split_grouping_never_merges(
    store: Database, clock: FakeClock, arrange: Arrange, restarted: bool
) -> None:
    await tell(store, story("s1", A, B))
    grouping = Grouping(store, OnlineGrouper, clock)
    await grouping.run()
    _, new = await arrange.split("s1", [2])
    await keep(store, BOTH)
    if restarted:
        grouping = Grouping(store, OnlineGrouper, clock)
    assert await grouping.run() == 1
    found = await ids(arrange)
    assert found.keys() == {"s1", new.id}
    assert "item-b" in found[new.id]


async def test_without_a_hand_grouping_would_have_merged_them(
    store: Database, clock: FakeClock, arrange: Arrange
) -> None:
    await tell(store, story("s1", A), story("s2", B))
    await keep(store, BOTH)
    await Grouping(store, OnlineGrouper, clock).run()
    assert len(await ids(arrange)) == 1


async def test_apart_from_a_story_is_apart_from_what_it_is_merged_into(
    store: Database, arrange: Arrange
) -> None:
    other = item("d", title="Quarterly results of a bakery", hours=2)
    await tell(store, story("s1", A, B), story("s3", other))
    _, new = await arrange.split("s1", [2])
    await arrange.merge("s3", ["s1"])
    assert list(await store.stories.apart()) == [frozenset(("s3", new.id))]
    await arrange.merge("s3", [new.id])
    assert list(await store.stories.apart()) == []
