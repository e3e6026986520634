"""Stories for a topic."""

from __future__ import annotations

from datetime import timedelta

from bot.model.topic import Topic
from bot.services.search import FRESH, Search
from bot.store import Database
from tests.builders import MORNING, feed, item, story, tell

ROBOT = story("robot", item("r", title="A robot pours tea", hours=3))
ROBOT_JA = story("robot-ja", item("rj", title="新型ロボットを発表", hours=2, lang="ja"))
CHIP = story("chip", item("c", title="GENIAC buys chips", summary="No robot helped", hours=1))
OLD = story("old", item("o", title="A robot of last week", hours=24 * 6))
OLDER = story("older", item("oo", title="A robot of long ago", hours=24 * 20))


async def hits(search: Search, *names: str, limit: int = 9, **more: set[str]) -> list[str]:
    found = await search.find(names, limit=limit, **more)
    return [hit.story.id for hit in found.hits]


async def test_a_topic_finds_its_synonyms_in_both_languages(
    store: Database, search: Search
) -> None:
    await tell(store, ROBOT, ROBOT_JA, CHIP)
    assert set(await hits(search, "Robotics")) == {"robot", "robot-ja", "chip"}
    assert set(await hits(search, "ロボット")) == {"robot", "robot-ja", "chip"}


async def test_the_best_match_comes_first_and_no_more_than_asked(
    store: Database, search: Search
) -> None:
    await tell(store, ROBOT, CHIP)
    assert await hits(search, "robotics") == ["robot", "chip"]
    assert await hits(search, "robotics", limit=1) == ["robot"]


async def test_words_that_name_no_topic_are_searched_as_they_are(
    store: Database, search: Search
) -> None:
    await tell(store, ROBOT, CHIP)
    found = await search.find(["pours  tea"], limit=9)
    assert [h.story.id for h in found.hits] == ["robot"]
    assert found.topics == (Topic("pours tea"),)
    assert await hits(search, "obot") == []  # a part of a word is another word


async def test_each_story_stands_under_the_topic_it_speaks_of_most(
    store: Database, search: Search
) -> None:
    await tell(store, ROBOT, CHIP)
    found = await search.find(["robotics", "GENIAC"], limit=9)
    assert {h.story.id: h.topic.name for h in found.hits} == {
        "robot": "robotics",
        "chip": "GENIAC",
    }


async def test_what_was_seen_is_left_out(store: Database, search: Search) -> None:
    await tell(store, ROBOT, CHIP)
    assert await hits(search, "robotics", seen={"robot": MORNING}) == ["chip"]


async def test_without_fresh_news_the_newest_old_one_is_told(
    store: Database, search: Search
) -> None:
    await store.feeds.add_many([feed("a"), feed("b")])
    await tell(store, OLDER, OLD, CHIP)
    found = await search.find(["tea", "last week", "long ago"], limit=9)
    assert found.hits == ()
    assert found.latest == OLD
    assert (found.since, found.feeds) == (MORNING - FRESH, 2)


async def test_fresh_news_ends_to_the_second(store: Database, search: Search) -> None:
    edge = FRESH / timedelta(hours=1)
    await tell(
        store,
        story("in", item("in", title="robot", hours=edge)),
        story("out", item("out", title="robot", hours=edge + 0.001)),
    )
    assert await hits(search, "robotics") == ["in"]


async def test_nothing_at_all_is_no_error(search: Search) -> None:
    found = await search.find(["🤖"], limit=9)
    assert (found.hits, found.latest, found.feeds) == ((), None, 0)
