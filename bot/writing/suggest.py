"""Questions that a story's sources answer, for a reader who knows not yet what to ask.

First those that its own sentences give rise to: who speaks, what was not said, how many there are.
None is offered that was not answered before, by the sentence that it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from bot.language.units import of_noun
from bot.model.item import Item
from bot.model.reply import Outcome
from bot.writing import asking
from bot.writing.answer import answer_from
from bot.writing.lines import Line, Lines
from bot.writing.questions import Asks

_MOST = 3
_OF_THE_STORY = 2  # the third asks for what is told of every story
_TRIED = 12
_LONGEST = 70  # a button has room for 75 characters
_ANSWERED = (Outcome.SAID, Outcome.UNKNOWN)
# In the order in which they are worth asking.
_QUESTIONS: Final[dict[str, dict[Asks, str]]] = {
    "en": {
        Asks.NEXT: "What happens next?",
        Asks.MONEY: "How much money is involved?",
        Asks.UNKNOWN: "What is not known yet?",
        Asks.QUOTE: "What did people say?",
        Asks.WHEN: "When did it happen?",
        Asks.NUMBER: "What are the figures?",
    },
    "ja": {
        Asks.NEXT: "今後の予定は？",
        Asks.MONEY: "金額はいくら？",
        Asks.UNKNOWN: "まだ分かっていないことは？",
        Asks.QUOTE: "関係者の発言は？",
        Asks.WHEN: "いつのこと？",
        Asks.NUMBER: "どんな数字が出ている？",
    },
}


def suggest(items: Sequence[Item], lang: str) -> tuple[str, ...]:
    """Return at most three questions in a language, each with a sentence that answers it."""
    return _suggest(tuple(items), "ja" if lang.startswith("ja") else "en")


@lru_cache(maxsize=1_024)
def _suggest(items: tuple[Item, ...], lang: str) -> tuple[str, ...]:
    # One story is told to many channels. Where it is told in this language, its own sentences are
    # what will be shown.
    own = [item for item in items if item.lang.startswith(lang)] or items
    lines = Lines(own)
    found: dict[str, str] = {}  # by the sentence that answers
    for question, line in _of_the_story(lines, lang):
        reply = answer_from(question, lines)
        said = [s.text for s in reply.sentences]
        if reply.outcome in _ANSWERED and line.text in said and line.text not in found:
            found[line.text] = question
        if len(found) == _OF_THE_STORY:
            break
    return (*found.values(), *_of_any(lines, lang, set(found)))[:_MOST]


def _of_the_story(lines: Lines, lang: str) -> list[tuple[str, Line]]:
    """Return questions with the sentences that they are made of, of each sort the first ones."""
    offers = asking.lists()["offer"][lang]
    made = [
        list(_made(n, offer["ask"], lines, lang, aside=offer.get("aside", False)))
        for n, offer in enumerate(offers)
    ]
    # One of each sort before a second of any.
    deep = max(map(len, made), default=0)
    ranked = [sort[place] for place in range(deep) for sort in made if place < len(sort)]
    return ranked[:_TRIED]


def _made(
    number: int, ask: str, lines: Lines, lang: str, *, aside: bool
) -> Iterator[tuple[str, Line]]:
    pattern = _pattern(lang, number)
    asked: set[str] = set()
    for line in lines.all:
        match = pattern.search(line.text) if line.lang == lang else None
        if match is None:
            continue
        parts = match.groupdict()
        question = ask.format(Wh=parts.get("wh", "").capitalize(), **parts)
        if question not in asked and _apt(parts, lines, aside=aside) and len(question) <= _LONGEST:
            asked.add(question)
            yield question, line


def _apt(parts: Mapping[str, str], lines: Lines, *, aside: bool) -> bool:
    """Tell whether these make a question: things that are counted, who is not the topic."""
    counted = parts.get("what", "")
    if counted.isascii() and counted and not of_noun(counted.lower()):
        return False
    return not aside or not any(parts["who"] in line.item.title for line in lines.all)


@lru_cache
def _pattern(lang: str, number: int) -> re.Pattern[str]:
    return asking.compiled(asking.lists()["offer"][lang][number]["in"])


def _of_any(lines: Lines, lang: str, told: set[str]) -> Iterator[str]:
    """Yield the questions that may be asked of any story, where something new answers them."""
    for question in _QUESTIONS[lang].values():
        reply = answer_from(question, lines)
        if reply.outcome in _ANSWERED and any(s.text not in told for s in reply.sentences[:1]):
            told.add(reply.sentences[0].text)
            yield question
