"""Topics stand in a text as words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model.item import Item
from bot.model.story import Story
from bot.model.topic import Topic
from bot.stories.topics import TopicMatcher


def story(*texts: tuple[str, str]) -> Story:
    told = datetime(2026, 4, 1, tzinfo=UTC)
    items = (
        Item(str(n), f"https://a.example/{n}", title, summary, "en", "A", "a.example", told, told)
        for n, (title, summary) in enumerate(texts)
    )
    return Story("s1", tuple(items))


@pytest.mark.parametrize(
    ("term", "title"),
    [
        ("AI", "An AI model"),
        ("AI", "国産AI開発へ新会社"),
        ("ai", "ＡＩの時代"),
        ("AI", "AI's next act"),
        ("robot", "Robots learn to fold"),
        ("open source", "An open-source model"),
        ("ロボット", "工場のロボットが学ぶ"),
        ("人工知能", "人工知能の研究"),
        ("C++", "Why C++ stays"),
    ],
)
def test_a_word_is_found(term: str, title: str) -> None:
    assert TopicMatcher().score(Topic(term), story((title, ""))) == 1.0


@pytest.mark.parametrize(
    ("term", "title"),
    [
        ("AI", "She said it again"),
        ("AI", "Air travel"),
        ("ロボ", "工場のロボットが学ぶ"),
        ("チップ", "ポテトチップスの値上げ"),
        ("robot", "Robotham wins"),
        ("chip", "A chipmaker falls"),
    ],
)
def test_part_of_a_word_is_not(term: str, title: str) -> None:
    assert TopicMatcher().score(Topic(term), story((title, ""))) == 0.0


def test_synonyms_count_and_a_summary_counts_half() -> None:
    topic = Topic("AI", terms=("人工知能",))
    assert TopicMatcher().score(topic, story(("人工知能の研究", ""))) == 1.0
    assert TopicMatcher().score(topic, story(("Research", "about AI"))) == 0.5


def test_an_unwanted_phrase_makes_an_item_not_of_the_topic() -> None:
    topic = Topic("robotics", terms=("robots",), exclude=("robots.txt",))
    assert TopicMatcher().score(topic, story(("Crawlers and robots.txt", ""))) == 0.0


def test_a_story_is_as_much_of_a_topic_as_its_items_are() -> None:
    mixed = story(("AI in court", ""), ("A judge rules", ""))
    assert TopicMatcher().score(Topic("AI"), mixed) == 0.5


def test_it_says_which_words_it_found() -> None:
    topic = Topic("AI", terms=("人工知能", "machine learning"))
    assert TopicMatcher().explain(topic, story(("人工知能とAI", ""))) == ("AI", "人工知能")


def test_a_topic_of_blanks_matches_nothing() -> None:
    assert TopicMatcher().score(Topic(" "), story(("Anything", "at all"))) == 0.0
