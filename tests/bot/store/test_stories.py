"""Stories, read: by id, by what they were merged into, by time and by words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.story import Joined, Story
from bot.store import Database
from tests.builders import MORNING, feed, item, join, keep, save, story, tell

FIRE = story("fire", item("f1", title="Resin plant fire", hours=5), item("f2", hours=4))
BUS = story("bus", item("b1", title="無人バス、塩見で運行", summary="Driverless 100% electric"))


async def found(store: Database, *words: str, limit: int = 10) -> list[str]:
    return [s.id for s in await store.stories.search(words, since=None, limit=limit)]


async def test_a_story_has_its_items_oldest_first(store: Database) -> None:
    await tell(store, Story("fire", FIRE.items[::-1]))
    assert await store.stories.get("fire") == FIRE


async def test_there_is_no_story_of_an_unknown_id(store: Database) -> None:
    assert await store.stories.get("nowhere") is None


async def test_why_each_item_is_in_it(store: Database) -> None:
    await tell(store, FIRE)
    assert await store.stories.reasons("fire") == {
        "item-f1": "why item-f1",
        "item-f2": "why item-f2",
    }


async def test_a_merged_story_is_found_by_each_of_its_old_ids(store: Database) -> None:
    a, b, c, d = (item(name, hours=9 - n) for n, name in enumerate("abcd"))
    await tell(store, story("s1", a), story("s2", b), story("s3", c))
    await keep(store, d)
    await join(store, Joined("item-d", "s2", new=False, merged=("s1",)))
    e = item("e", hours=1)
    await keep(store, e)
    await join(store, Joined("item-e", "s3", new=False, merged=("s2",)))
    whole = Story("s3", (a, b, c, d, e))
    for old in ("s1", "s2", "s3"):
        assert await store.stories.get(old) == whole
    assert await store.stories.since(MORNING - timedelta(days=9)) == [whole]
    assert await found(store, "News") == ["s3"]


async def test_since_is_newest_first(store: Database) -> None:
    await tell(store, FIRE, BUS)
    day = MORNING - timedelta(days=1)
    assert [s.id for s in await store.stories.since(day)] == ["bus", "fire"]
    assert [s.id for s in await store.stories.since(MORNING - timedelta(hours=2))] == ["bus"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("fire",), ["fire"]),
        (("RESIN",), ["fire"]),
        (("バス",), ["bus"]),
        (("driverless", "resin"), ["bus", "fire"]),
        (("100% e",), ["bus"]),
        (("100_",), []),
        (("%",), ["bus"]),
        (("'; DROP TABLE items; --",), []),
        (("absent",), []),
    ],
)
async def test_search_finds_what_has_a_word_in_title_or_summary(
    store: Database, words: tuple[str, ...], ids: list[str]
) -> None:
    await tell(store, FIRE, BUS)
    assert await found(store, *words) == ids


async def test_search_for_nothing_finds_nothing(store: Database) -> None:
    await tell(store, FIRE)
    assert await found(store) == []


async def test_search_gives_the_newest_and_no_more_than_asked(store: Database) -> None:
    await tell(store, *(story(f"s{n}", item(str(n), hours=n)) for n in range(1, 5)))
    assert await found(store, "news", limit=2) == ["s1", "s2"]
    fresh = await store.stories.search(["news"], since=MORNING - timedelta(hours=3), limit=9)
    assert [s.id for s in fresh] == ["s1", "s2", "s3"]


def old(name: str, *, days: float, **more: object) -> Story:
    told = MORNING - timedelta(days=days)
    return story(name, item(name, published=told, **({"seen": told + timedelta(hours=1)} | more)))


async def test_what_is_old_goes_and_what_has_news_stays(store: Database) -> None:
    await tell(store, old("old", days=91), old("older", days=200), old("new", days=89))
    assert await store.stories.prune(MORNING - timedelta(days=90), limit=10) == 2
    assert await store.stories.get("old") is None
    assert await store.stories.get("new") is not None
    assert await store.stories.prune(MORNING - timedelta(days=90), limit=10) == 0


async def test_old_stories_go_a_few_at_a_time_the_oldest_first(store: Database) -> None:
    await tell(store, old("a", days=100), old("b", days=102), old("c", days=101))
    assert await store.stories.prune(MORNING - timedelta(days=90), limit=2) == 2
    assert [s.id for s in await store.stories.since(MORNING - timedelta(days=999))] == ["a"]


async def test_what_is_saved_stays_also_under_an_older_id_and_unsaved_goes(
    store: Database,
) -> None:
    await tell(store, old("kept", days=99), old("lost", days=99), old("merged", days=98))
    await keep(store, item("new", published=MORNING - timedelta(days=97), seen=MORNING))
    await join(store, Joined("item-new", "kept", new=False, merged=("merged",)))
    await store.saves.change(save("merged"))
    await store.saves.change(save("lost"))
    await store.saves.change(save("lost", saved=False, at=MORNING + timedelta(hours=1)))
    assert await store.stories.prune(MORNING, limit=10) == 1
    assert await store.stories.get("lost") is None
    assert await store.stories.get("merged") == await store.stories.get("kept") is not None


async def test_a_merged_story_goes_with_the_one_that_it_was_merged_into(store: Database) -> None:
    await tell(store, old("kept", days=99), old("merged", days=98))
    await keep(store, item("new", published=MORNING - timedelta(days=97), seen=MORNING))
    await join(store, Joined("item-new", "kept", new=False, merged=("merged",)))
    assert await store.stories.prune(MORNING, limit=10) == 1
    assert await store.stories.get("merged") is None


async def test_an_undated_item_stays_while_its_feed_would_tell_it_anew(store: Database) -> None:
    followed = await store.feeds.add(feed("a"))
    assert followed is not None
    told = MORNING - timedelta(days=99)
    await tell(
        store,
        old("undated", days=99, seen=told, feed_id=followed.id),
        old("of-a-feed-let-go", days=99, seen=told, feed_id=followed.id + 1),
    )
    assert await store.stories.prune(MORNING, limit=10) == 1
    assert await store.stories.get("undated") is not None
    await store.feeds.remove(followed.url)
    assert await store.stories.prune(MORNING, limit=10) == 1
