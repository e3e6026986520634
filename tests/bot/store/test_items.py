"""Items: each article once, whoever brings it again, and grouping's decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.item import Item
from bot.model.story import Joined
from bot.store import Database
from tests.builders import MORNING, item, join, keep, story, tell

FIRST = item("1", summary="What happened", author="A. Writer")


async def ids(store: Database) -> list[str]:
    return [one.id for one in await store.items.ungrouped(1_000)]


async def test_what_is_new_comes_back_as_it_was_stored(store: Database) -> None:
    assert await keep(store, FIRST) == 1
    assert await store.items.ungrouped(10) == [FIRST]


async def test_nothing_is_no_trouble(store: Database) -> None:
    assert await keep(store) == 0


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(FIRST, id="the same"),
        pytest.param(
            replace(FIRST, id="x", url="https://a.example/moved", seen=MORNING), id="same guid"
        ),
        pytest.param(replace(FIRST, id="x", guid=""), id="same address, no guid"),
        pytest.param(
            replace(FIRST, id="x", guid="other", domain="b.example", outlet="B Post", feed_id=2),
            id="syndicated: another outlet's feed, the same canonical address",
        ),
        pytest.param(replace(FIRST, url="https://a.example/else", guid="else"), id="same id"),
    ],
)
async def test_an_article_that_comes_again_is_the_same_article(store: Database, copy: Item) -> None:
    await keep(store, FIRST)
    assert await keep(store, copy) == 0
    assert await store.items.ungrouped(10) == [FIRST]


async def test_an_article_twice_in_one_batch_is_kept_once(store: Database) -> None:
    twin = replace(FIRST, id="x", guid="")
    assert await keep(store, FIRST, twin, replace(FIRST)) == 1
    assert await store.items.ungrouped(10) == [FIRST]


async def test_outlets_that_number_alike_are_told_apart(store: Database) -> None:
    other = replace(FIRST, id="b", url="https://b.example/1", domain="b.example", feed_id=2)
    assert await keep(store, FIRST, other) == 2


async def test_items_without_guid_and_address_are_told_apart_by_id(store: Database) -> None:
    bare = [item(name, guid="", url="") for name in "ab"]
    assert await keep(store, *bare) == 2


async def test_an_edited_article_changes_in_place(store: Database) -> None:
    await tell(store, story("s1", FIRST))
    edited = replace(
        FIRST, id="new-id", title="Corrected", summary="Else", author="B", seen=MORNING
    )
    assert await keep(store, edited) == 0
    kept = await store.stories.get("s1")
    assert kept is not None
    changed = replace(FIRST, title="Corrected", summary="Else", author="B", edited=MORNING)
    assert kept.items == (changed,)


async def test_a_second_feeds_copy_edits_nothing(store: Database) -> None:
    await keep(store, FIRST)
    await keep(store, replace(FIRST, feed_id=2, title="Shortened by an aggregator"))
    assert await store.items.ungrouped(10) == [FIRST]


async def test_many_items_are_stored_in_one_go(store: Database) -> None:
    many = [item(str(number), hours=number) for number in range(1_700)]
    assert await keep(store, *many) == 1_700
    assert await keep(store, *many) == 0


async def test_ungrouped_are_oldest_first_and_no_more_than_asked(store: Database) -> None:
    await keep(store, item("new", hours=1), item("old", hours=9), item("mid", hours=5))
    assert await ids(store) == ["item-old", "item-mid", "item-new"]
    assert [i.id for i in await store.items.ungrouped(1)] == ["item-old"]


async def test_a_grouped_item_waits_no_more(store: Database) -> None:
    await tell(store, story("s1", FIRST))
    assert await ids(store) == []


async def test_decisions_upon_an_older_version_are_not_kept(store: Database) -> None:
    await keep(store, item("1"), item("2"))
    assert await store.items.group([Joined("item-1", "s1", new=True)], expected=0)
    assert not await store.items.group([Joined("item-2", "s1", new=False)], expected=0)
    assert await ids(store) == ["item-2"]
    assert await store.stories.version() == 1


async def test_a_story_is_as_new_as_its_newest_item(store: Database) -> None:
    await keep(store, item("old", hours=40), item("new", hours=2))
    await join(store, Joined("item-old", "s1", new=True))
    assert await store.stories.since(MORNING - timedelta(hours=3)) == []
    await join(store, Joined("item-new", "s1", new=False))
    assert [s.id for s in await store.stories.since(MORNING - timedelta(hours=3))] == ["s1"]


async def test_an_articles_own_text_comes_with_its_feed(store: Database) -> None:
    full = replace(FIRST, text="What happened, at length.")
    await tell(store, story("s1", full))
    kept = await store.stories.get("s1")
    assert kept is not None
    assert kept.items == (full,)


async def test_a_text_that_was_not_known_is_kept_and_is_no_edit(store: Database) -> None:
    await tell(store, story("s1", FIRST))
    full = replace(FIRST, text="What happened, at length.")
    await keep(store, replace(full, seen=MORNING))
    kept = await store.stories.get("s1")
    assert kept is not None
    assert kept.items == (full,)


async def test_a_text_twice_in_one_batch_is_no_edit(store: Database) -> None:
    full = replace(FIRST, text="What happened, at length.")
    await keep(store, full, replace(full, id="again"))
    (kept,) = await store.items.ungrouped(9)
    assert kept.edited is None


async def test_a_text_that_changed_is_an_edit_and_one_that_is_gone_is_none(
    store: Database,
) -> None:
    full = replace(FIRST, text="Twelve were hurt.")
    await tell(store, story("s1", full))
    await keep(store, replace(full, seen=MORNING))
    await keep(store, replace(full, text="", seen=MORNING))
    kept = await store.stories.get("s1")
    assert kept is not None
    assert kept.items == (full,)
    await keep(store, replace(full, text="Ten were hurt.", seen=MORNING))
    kept = await store.stories.get("s1")
    assert kept is not None
    assert kept.items == (replace(full, text="Ten were hurt.", edited=MORNING),)
