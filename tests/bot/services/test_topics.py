"""Topics as a workspace names them, and what they find."""

from __future__ import annotations

import pytest

from bot.errors import InputError, NotFoundError
from bot.model.topic import Topic, TopicBook
from bot.services.search import Search
from bot.services.topics import Topics
from bot.store import Database
from bot.stories.rank import StoryRanker
from bot.stories.topics import TopicMatcher
from tests.builders import item, story, tell
from tests.fakes.clock import FakeClock

SHIPPED = TopicBook([Topic("robotics", ("robot", "ロボット")), Topic("GENIAC")])


@pytest.fixture
def topics(store: Database) -> Topics:
    return Topics(store, SHIPPED)


async def names(topics: Topics, workspace: str = "T1") -> list[str]:
    return [topic.name for topic in (await topics.book(workspace)).topics]


async def test_a_team_names_a_topic_and_it_finds_stories(
    store: Database, topics: Topics, clock: FakeClock
) -> None:
    await tell(store, story("cat", item("1", title="喫茶店でAI店員が接客")))
    search = Search(store, topics, TopicMatcher(), StoryRanker(), clock)
    await topics.add("T1", "robot cafés", ["AI店員", " tea  robot ", "AI店員"])
    assert await names(topics) == ["robot cafés", "robotics", "GENIAC"]

    async def found(words: str, workspace: str) -> list[str]:
        hits = (await search.find([words], limit=3, workspace=workspace)).hits
        return [hit.topic.name for hit in hits]

    assert await found("ROBOT CAFÉS", "T1") == ["robot cafés"]
    assert await found("tea robot", "T1") == ["robot cafés"]
    assert await found("robot cafés", "T2") == []
    assert await found("robot cafés", "") == []


async def test_a_shipped_topic_is_told_anew_or_removed(topics: Topics) -> None:
    await topics.add("T1", "Robotics", ["cobot"])
    assert (await topics.book("T1")).resolve("cobot").name == "Robotics"
    assert (await topics.book("T1")).resolve("ロボット").name == "ロボット"
    assert (await topics.remove("T1", "geniac")).name == "GENIAC"
    assert await names(topics) == ["Robotics"]
    assert await names(topics, "T2") == ["robotics", "GENIAC"]


async def test_a_topic_that_is_not_known_cannot_be_removed(topics: Topics) -> None:
    with pytest.raises(NotFoundError, match="`/brief topics`"):
        await topics.remove("T1", "robot")  # a synonym is no topic


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("", []),
        ("…", []),
        ("x" * 61, []),
        ("fine", ["y" * 61]),
        ("fine", [str(n) for n in range(40)]),
    ],
)
async def test_what_is_no_topic_is_refused(topics: Topics, name: str, terms: list[str]) -> None:
    with pytest.raises(InputError):
        await topics.add("T1", name, terms)
    assert await names(topics) == ["robotics", "GENIAC"]


async def test_a_workspace_names_only_so_many(topics: Topics) -> None:
    for number in range(200):
        await topics.add("T1", f"topic {number}", [])
    with pytest.raises(InputError, match="200"):
        await topics.add("T1", "one more", [])
    await topics.add("T1", "topic 7", ["seven"])
