"""Topics matched word-true: "AI" stands in "AI開発" and "an AI", and not in "said"."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from bot.language import aliases
from bot.language.text import fold
from bot.model.item import Item
from bot.model.story import Story
from bot.model.topic import Topic

_IN_TITLE = 1.0
_IN_SUMMARY = 0.5
_KATAKANA = "\u30a1-\u30fa\u30fc"
# Before a word: only in just these letters. "US" is a country and "us" is not.
_EXACT = "="


class TopicMatcher:
    """Satisfies `bot.ports.Matcher`."""

    def words(self, topic: Topic) -> Collection[str]:
        """Return words of which every item of the topic has one, and other items may."""
        return [word.removeprefix(_EXACT) for word in _words(topic)]

    def score(self, topic: Topic, story: Story) -> float:
        """Return the mean over items: 1 for a title that names the topic, half for a summary."""
        counted = [item for item in story.items if _counts(topic, item)]
        if not counted:
            return 0.0
        return sum(_of_item(topic, item) for item in counted) / len(counted)

    def explain(self, topic: Topic, story: Story) -> tuple[str, ...]:
        """Return the words of the topic that stand in the story, as the topic writes them."""
        texts = [
            fold(f"{item.title}\n{item.summary}") for item in story.items if _counts(topic, item)
        ]
        return tuple(
            word.removeprefix(_EXACT)
            for word in _words(topic)
            if any(_pattern((word,)).search(text) for text in texts)
        )


@lru_cache(maxsize=1024)
def _words(topic: Topic) -> tuple[str, ...]:
    """Return a topic's words; one that comes without synonyms has those of the table of names."""
    name = None if topic.terms else aliases.canonical(topic.name)
    if name is None:
        return topic.words
    english = (_EXACT + writing if name.is_exact(writing) else writing for writing in name.english)
    # A lone kanji stands in a hundred words.
    japanese = (writing for writing in name.japanese if len(writing) > 1)
    return tuple(dict.fromkeys((topic.name, *english, *japanese)))


def _counts(topic: Topic, item: Item) -> bool:
    outlets = {outlet.casefold() for outlet in topic.outlets}
    return (not topic.langs or item.lang in topic.langs) and (
        not outlets or item.domain in outlets or item.outlet.casefold() in outlets
    )


def _of_item(topic: Topic, item: Item) -> float:
    title, summary = fold(item.title), fold(item.summary)
    if topic.exclude:
        unwanted = _pattern(topic.exclude)
        if unwanted.search(title) or unwanted.search(summary):
            return 0.0
    wanted = _pattern(_words(topic))
    if wanted.search(title):
        return _IN_TITLE
    return _IN_SUMMARY if wanted.search(summary) else 0.0


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = [_word(word) for word in words if word.removeprefix(_EXACT).strip()]
    return re.compile("|".join(alternatives) or r"(?!)")


def _word(written: str) -> str:
    exact = written.startswith(_EXACT)
    word = fold(written.removeprefix(_EXACT)).strip()
    if not word:
        return r"(?!)"
    # Hyphens and spaces are one thing to people: open-source, open source.
    body = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word))
    first, last = word[0], word[-1]
    before = after = ""
    if first.isascii() and first.isalnum():
        before = r"(?<![A-Za-z0-9])"
    elif _is_katakana(first):
        before = rf"(?<![{_KATAKANA}])"
    if last.isascii() and last.isalpha() and len(word) > 3:
        after = r"(?:'?s)?(?![A-Za-z0-9])"
    elif last.isascii() and last.isalnum():
        after = r"(?![A-Za-z0-9])"
    elif _is_katakana(last):
        after = rf"(?![{_KATAKANA}])"
    return f"(?:{before}{body}{after})" if exact else f"(?i:{before}{body}{after})"


def _is_katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fa" or char == "\u30fc"
