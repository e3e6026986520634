"""What a question asks for: the kind of answer, and the words that it must be about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.language import aliases
from bot.language.aliases import MARK
from bot.language.text import KANJI, fold, is_japanese
from bot.writing import asking, words
from bot.writing.words import Terms

LONGEST = 500
_MOST_SEARCHED = 40
# Kinds of the alias table that are words rather than somebody or something of a name.
_COMMON = ("term", "kind", "word")
_MARKS = (MARK, words.NUMBER, words.DAY)


class Asks(StrEnum):
    """The kind of answer that is looked for; the first whose words are found.

    "Who reported it first" asks for no person.
    """

    UNKNOWN = "unknown"
    NEXT = "next"
    FIRST = "first"
    QUOTE = "quote"
    GIST = "gist"
    WHEN = "when"
    MONEY = "money"
    NUMBER = "number"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    MEANING = "meaning"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Question:
    """A question in one of the two languages.

    `about` is what the answer must speak of; `names` are those of it that no answer can do
    without. `counted` is what a number is asked of, as the question says it (`robots`, `台`,
    `long`), and `term` what a meaning is asked of.
    """

    text: str
    lang: str
    asks: Asks
    about: Terms
    names: Terms
    counted: str = ""
    term: str = ""
    moment: str = ""


def understand(text: str) -> Question:
    """Return what a question asks for; only its first 500 characters are read."""
    plain = readable(fold(text[:LONGEST]))
    asks = next((a for a in Asks if asking.has(plain, "kinds", a, "asked")), Asks.ANYTHING)
    asking_words = _asking() - _kept(plain, asks)
    about = frozenset(t for t in words.terms(plain) - asking_words if not t.startswith("何"))
    counted = asking.group(plain, "counted", "of") if asks is Asks.NUMBER else ""
    about |= words.terms(counted) if counted.isascii() else frozenset()
    name = asking.pattern("name", "of")
    named = frozenset(t for n in (name.findall(plain) if name else ()) for t in words.terms(n))
    return Question(
        text=text,
        lang="ja" if is_japanese(plain) else "en",
        asks=asks,
        about=about,
        names=frozenset(t for t in about if t in named or _is_name(t)),
        counted=counted,
        moment=asking.group(plain, "moment", "of"),
        term=asking.group(plain, "term", "of") if asks is Asks.MEANING else "",
    )


def beginning() -> Terms:
    """Return the words of which a "when" asks no more than when it is."""
    return frozenset(asking.lists()["words"]["beginning"].split())


def is_question(text: str) -> bool:
    """Tell whether words are a question, and not a topic's name."""
    plain = fold(text[:LONGEST])
    return asking.has(plain, "question", "of") or any(
        asking.has(plain, "kinds", asks, "asked") for asks in Asks
    )


def _is_name(term: str) -> bool:
    if not term.startswith(MARK):
        return term[0] in _MARKS
    name = aliases.table().names.get(term.removeprefix(MARK))
    return name is not None and name.kind not in _COMMON


def searchable(question: Question) -> tuple[str, ...]:
    """Return what may stand in a text that answers a question: stems, and names in every writing.

    Shorter stems stand in too many words.
    """
    known = aliases.table().names
    found: list[str] = []
    for term in sorted(question.about):
        name = known.get(term.removeprefix(MARK)) if term.startswith(MARK) else None
        if name is not None:
            found += (*name.english, *name.japanese)
        elif term[0] not in _MARKS:
            found += (way for way in (term, *words.translations(term)) if _tells(way))
    return tuple(dict.fromkeys(found))[:_MOST_SEARCHED]


def _tells(term: str) -> bool:
    return term[0] not in _MARKS and len(term) >= (4 if term.isascii() else 2)


@lru_cache
def _asking() -> Terms:
    lists = asking.lists()["words"]
    english = (term for word in lists["asking"].split() for term in words.terms(word))
    return frozenset(english) | frozenset(lists["asking_ja"].split())


def _kept(plain: str, asks: Asks) -> Terms:
    if asks not in (Asks.NUMBER, Asks.MONEY):
        return frozenset()
    found = re.findall(asking.lists()["words"]["kept"], plain, re.IGNORECASE)
    return words.terms(" ".join(found))


# Hiragana carries no terms; these words carry a question all the same. GPU4000基 is two words.
_IN_KANJI = (
    (re.compile(r"けが人|怪我人"), "負傷者"),
    (re.compile(r"けが|怪我"), "負傷"),
    (re.compile(rf"(?<![{KANJI}])お金"), "資金"),
    (re.compile(rf"(?<=[A-Za-z])(?=\d+[{KANJI}])"), " "),
)


def readable(text: str) -> str:
    """Return text in which words that are usually written in hiragana can be read."""
    for pattern, kanji in _IN_KANJI:
        text = pattern.sub(kanji, text)
    return text
