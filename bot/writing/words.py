"""What a sentence speaks of, as terms that meet across wordings and, for names, across languages.

A term is an English stem or a Japanese word, or carries a mark: `@` a name's key, `#` a number,
`%` a day of the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import log10

from bot.language import aliases, dates, japanese, numbers
from bot.language.aliases import MARK
from bot.language.english import STOPWORDS, stem
from bot.language.priors import rates
from bot.language.text import KANJI, KATAKANA, fold, is_japanese

Terms = frozenset[str]

NUMBER, DAY = "#", "%"
_MARKS = (MARK, NUMBER, DAY)
_LATIN = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|[A-Za-z][A-Za-z0-9]*(?:&[A-Za-z0-9]+)?(?:'s)?")
_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z0-9]*")
_SMALL = re.compile(r"\b[a-z][a-z0-9]+")
_JAPANESE_NAME = re.compile(rf"[{KATAKANA}]{{2,}}|[{KANJI}]{{2,}}")
_DIGIT = re.compile(r"\d")
# A word that no list knows is a name as often as not; names and figures are what readers seek.
_MARKED = 3.0
_UNKNOWN_RATE = 1e-7
_LIGHTEST = 0.5
_GLOSSES = 4
_NO_NAMES = frozenset({"", "term", "event"})
_ACTORS = frozenset({"company", "org", "person", "product", "programme"})
_LARGE = 10


@lru_cache(maxsize=4_096)
def terms(text: str) -> Terms:
    """Return the terms of a text."""
    folded = fold(text)
    found: set[str] = set()
    if _DIGIT.search(folded):
        folded = _figures(folded, found)
    found.update(_latin(folded))
    if is_japanese(folded):
        found.update(_native(folded))
    return frozenset(found)


def figures(of: Iterable[str]) -> Terms:
    """Return those terms that are numbers or days."""
    return frozenset(term for term in of if term[0] in (NUMBER, DAY))


def names(texts: Iterable[str]) -> Terms:
    """Return the terms that stand for names in some texts: the alias table's, and words that are
    always written with a capital within a sentence, or in Japanese in no lexicon."""
    found: set[str] = set()
    common: set[str] = set()
    for text in texts:
        folded = fold(text)
        found.update(term for term in terms(text) if _kind(term) not in _NO_NAMES)
        found.update(_term(word) for word in _CAPITALISED.findall(folded))
        common.update(_term(word) for word in _SMALL.findall(folded))
        if is_japanese(folded):
            unknown = (word.text for word in japanese.words(folded) if not word.known)
            found.update(word for word in unknown if _JAPANESE_NAME.fullmatch(word))
    return frozenset(found - common)


def stems(text: str) -> Terms:
    """Return the stems of a text's English words, names or not."""
    return frozenset(_term(word) for word in _LATIN.findall(fold(text)))


def actors(of: Iterable[str]) -> Terms:
    """Return those terms that are names of the alias table for somebody who acts."""
    return frozenset(term for term in of if _kind(term) in _ACTORS)


def _kind(term: str) -> str:
    """Return what the alias table says that a term is, empty where it does not know it."""
    name = aliases.table().names.get(term[1:]) if term[0] == MARK else None
    return name.kind if name else ""


def _term(word: str) -> str:
    return stem(aliases.plain(word))


def is_large(term: str) -> bool:
    """Tell whether a term is a number from 10 on: smaller ones are written in many ways."""
    return term[0] == NUMBER and float(term[1:].rstrip("%")) >= _LARGE


@lru_cache(maxsize=50_000)
def weight(term: str) -> float:
    """Return how telling a term is: rare words, names and figures say more than common ones."""
    if term[0] in _MARKS:
        return _MARKED
    return max(-log10(max(rates().get(term, 0.0), _UNKNOWN_RATE)) - 2.0, _LIGHTEST)


@lru_cache(maxsize=20_000)
def translations(term: str) -> Terms:
    """Return the English stems that a Japanese word may stand for."""
    if term.isascii():
        return frozenset()
    glosses = japanese.entry(term).glosses[:_GLOSSES]
    return frozenset(found for gloss in glosses for found in _latin(gloss))


def across(of: Iterable[str]) -> Terms:
    """Return terms as another language can say them: names, figures and translations."""
    whole = frozenset(of)
    kept = frozenset(term for term in whole if term[0] in _MARKS)
    return kept.union(*map(translations, whole - kept))


def overlap(part: Terms, whole: Iterable[str]) -> float:
    """Return which share of `part`, by weight, stands in `whole`."""
    total = sum(map(weight, part))
    return sum(weight(term) for term in part.intersection(whole)) / total if total else 0.0


def _figures(text: str, found: set[str]) -> str:
    """Take days and numbers into `found`; return the text without them."""
    for day in list(dates.extract(text)):
        found.add(DAY + day.key)
        text = text[: day.start] + " " * (day.end - day.start) + text[day.end :]
    for number in list(numbers.extract(text)):
        found.add(NUMBER + number.key + ("%" if number.unit == "%" else ""))
        text = text[: number.start] + " " * (number.end - number.start) + text[number.end :]
    return text


def _latin(text: str) -> Iterator[str]:
    raw = _LATIN.findall(text)
    lower = [aliases.plain(word.removesuffix("'s")) for word in raw]
    firsts = aliases.table().phrases
    skip = 0
    for at, word in enumerate(lower):
        if skip:
            skip -= 1
            continue
        phrase = aliases.longest(raw, lower, at) if word in firsts else None
        if phrase is not None:
            skip = len(phrase.words) - 1
            yield phrase.name.term
        elif len(word) > 1 and word not in STOPWORDS:
            yield stem(word)


def _native(text: str) -> Iterator[str]:
    for word in japanese.words(text):
        if word.name is not None:
            yield word.name.term
        elif len(word.text) > 1 or word.known:
            yield word.text
