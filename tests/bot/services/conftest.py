"""The services over a real database, with a writer and a clock of the test's own."""

from __future__ import annotations

import pytest

from bot.model.topic import Topic, TopicBook
from bot.services.brief import Briefer
from bot.services.search import Search
from bot.services.topics import Topics
from bot.store import Database
from bot.stories.rank import StoryRanker
from bot.stories.topics import TopicMatcher
from tests.fakes.clock import FakeClock
from tests.fakes.writer import FakeWriter

TOPICS = TopicBook([Topic("robotics", ("robot", "ロボット")), Topic("GENIAC")])


@pytest.fixture
def search(store: Database, clock: FakeClock) -> Search:
    return Search(store, Topics(store, TOPICS), TopicMatcher(), StoryRanker(), clock)


@pytest.fixture
def writer() -> FakeWriter:
    return FakeWriter()


@pytest.fixture
def briefer(store: Database, search: Search, writer: FakeWriter, clock: FakeClock) -> Briefer:
    return Briefer(store, search, writer, clock)
