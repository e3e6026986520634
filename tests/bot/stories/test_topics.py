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


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("SoftBank", "ソフトバンク、新会社を設立"),
        ("ソフトバンク", "SoftBank sets up company"),
        ("経産省", "METI picks 20 themes"),
        ("METI", "経済産業省が公募"),
        ("AI", "人工知能の研究"),
        ("米国", "US lifts a ban"),
        ("アップル", "Apple unveils"),
    ],
)
def test_a_topic_without_synonyms_has_those_of_the_table_of_names(asked: str, title: str) -> None:
    assert TopicMatcher().score(Topic(asked), story((title, ""))) == 1.0


@pytest.mark.parametrize(
    ("asked", "title"),
    [("米国", "Tell us more"), ("米国", "米価が下がる"), ("アップル", "An apple a day")],
)
def test_its_synonyms_are_word_true_too(asked: str, title: str) -> None:
    assert TopicMatcher().score(Topic(asked), story((title, ""))) == 0.0


def test_the_words_of_a_topic_are_what_the_store_is_searched_for() -> None:
    assert {"Apple", "アップル"} <= set(TopicMatcher().words(Topic("アップル")))
    assert TopicMatcher().words(Topic("AI", terms=("机",))) == ["AI", "机"]


@pytest.mark.parametrize(
    ("topic", "score"),
    [
        (Topic("AI", langs=("en",)), 1.0),
        (Topic("AI", langs=("ja",)), 0.0),
        (Topic("AI", outlets=("a.example",)), 1.0),
        (Topic("AI", outlets=("A",)), 1.0),
        (Topic("AI", outlets=("b.example",)), 0.0),
    ],
)
def test_only_the_wanted_outlets_and_languages_count(topic: Topic, score: float) -> None:
    assert TopicMatcher().score(topic, story(("AI in court", ""))) == score
