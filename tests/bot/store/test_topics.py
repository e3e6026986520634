"""A workspace's own topics: kept, replaced, taken away, and nobody else's."""

from __future__ import annotations

from bot.model.topic import Topic
from bot.store import Database

CAFES = Topic("Robot Cafés", ("cafe robot", "ロボットカフェ"), ("game",))


async def test_a_topic_is_kept_as_it_was_given(store: Database) -> None:
    await store.topics.put("T1", CAFES)
    assert await store.topics.of_workspace("T1") == {"robot cafés": CAFES}
    assert await store.topics.of_workspace("T2") == {}


async def test_one_of_the_same_name_is_put_in_its_place(store: Database) -> None:
    await store.topics.put("T1", CAFES)
    newer = Topic("robot cafés", ("tea robot",))
    await store.topics.put("T1", newer)
    assert await store.topics.of_workspace("T1") == {"robot cafés": newer}


async def test_a_topic_taken_away_is_known_to_be_so_until_it_is_put_back(store: Database) -> None:
    await store.topics.hide("T1", CAFES)
    assert await store.topics.of_workspace("T1") == {"robot cafés": None}
    await store.topics.put("T1", CAFES)
    assert await store.topics.of_workspace("T1") == {"robot cafés": CAFES}
