"""What narrows a topic when it is asked for."""

from __future__ import annotations

import pytest

from bot.model.topic import Topic, TopicBook

ROBOTICS = Topic("robotics", ("robot", "ロボット"), ("robots.txt",))
BOOK = TopicBook([ROBOTICS])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("robotics", ROBOTICS),
        ("ロボット", ROBOTICS),
        ("physical AI", Topic("physical AI")),
        ("quantum lang:ja", Topic("quantum", langs=("ja",))),
        ("quantum from:asahi.com from:NHK", Topic("quantum", outlets=("asahi.com", "NHK"))),
        ("quantum -chess", Topic("quantum", exclude=("chess",))),
        ("-5 degrees", Topic("-5 degrees")),
        ("lang:ja", Topic("lang:ja")),
        ("quantum -", Topic("quantum -")),
    ],
)
def test_words_that_narrow(asked: str, found: Topic) -> None:
    assert BOOK.resolve(asked) == found


def test_a_known_topic_is_narrowed_with_its_synonyms() -> None:
    found = BOOK.resolve("Robotics lang:ja -toy")
    assert found == Topic("robotics", ROBOTICS.terms, ("robots.txt", "toy"), langs=("ja",))
