"""Topics matched word-true: "AI" stands in "AI開発" and "an AI", and not in "said"."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language.text import fold
from bot.model.item import Item
from bot.model.story import Story
from bot.model.topic import Topic

_IN_TITLE = 1.0
_IN_SUMMARY = 0.5
_KATAKANA = "\u30a1-\u30fa\u30fc"


class TopicMatcher:
    """Scores a story by how many of its items name the topic, and where."""

    def score(self, topic: Topic, story: Story) -> float:
        """Return the mean over items: 1 for a title that names the topic, half for a summary."""
        return sum(_of_item(topic, item) for item in story.items) / len(story.items)

    def explain(self, topic: Topic, story: Story) -> tuple[str, ...]:
        """Return the words of the topic that stand in the story, as the topic writes them."""
        texts = [fold(f"{item.title}\n{item.summary}").casefold() for item in story.items]
        return tuple(w for w in topic.words if any(_pattern((w,)).search(t) for t in texts))


def _of_item(topic: Topic, item: Item) -> float:
    title, summary = fold(item.title).casefold(), fold(item.summary).casefold()
    if topic.exclude:
        unwanted = _pattern(topic.exclude)
        if unwanted.search(title) or unwanted.search(summary):
            return 0.0
    wanted = _pattern(topic.words)
    if wanted.search(title):
        return _IN_TITLE
    return _IN_SUMMARY if wanted.search(summary) else 0.0


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = [_word(fold(word).casefold()) for word in words if word.strip()]
    return re.compile("|".join(alternatives) or r"(?!)")


def _word(word: str) -> str:
    # Hyphens and spaces are one thing to people: open-source, open source.
    body = r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]+", word.strip()))
    first, last = word[0], word[-1]
    before = after = ""
    if first.isascii() and first.isalnum():
        before = r"(?<![a-z0-9])"
    elif _is_katakana(first):
        before = rf"(?<![{_KATAKANA}])"
    if last.isascii() and last.isalpha() and len(word) > 3:
        after = r"(?:'?s)?(?![a-z0-9])"
    elif last.isascii() and last.isalnum():
        after = r"(?![a-z0-9])"
    elif _is_katakana(last):
        after = rf"(?![{_KATAKANA}])"
    return before + body + after


def _is_katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fa" or char == "\u30fc"
