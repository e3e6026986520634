"""An item as the terms that grouping compares.

A term is an English stem or a Japanese word, or carries a mark: `@` a name's key, `#` a number,
`%` a day of the year, `~` the consonants of a foreign name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt

from bot.language import aliases, dates, japanese, numbers, sounds
from bot.language.english import STOPWORDS, stem
from bot.language.priors import rates
from bot.language.text import fold, is_japanese
from bot.model.item import Item
from bot.stories.masthead import bare

TITLE_WEIGHT = 2.0
_READ = 600  # characters: what a summary is about stands at its beginning
NUMBER, DAY, SOUND = "#", "%", "~"

_LATIN = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|[A-Za-z][A-Za-z0-9]*(?:&[A-Za-z0-9]+)?(?:'s)?")
_DIGIT = re.compile(r"\d")
# Without one of these no day is named: a quick look spares most texts a long one. Three, since a
# pattern that begins with letters that are known is searched for several times as fast.
_DAY_HINTS = (
    re.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|月"),
    re.compile(r"[A-Z][A-Z][A-Z]\.?\s\d"),
    re.compile(r"-(?<=\d-)\d\d-\d"),
)
# A capitalised word rarer than this may be a name that the table does not have.
_RATE_OF_NAMES = 1e-4
# Of a word as written: in small letters, its stem, whether a name may begin with it, its sounds.
_Known = tuple[str, str, bool, tuple[str, ...]]
_words: dict[str, _Known] = {}
_WORDS_KEPT = 200_000

Counts = dict[str, float]


@dataclass(slots=True)
class Bag:
    """How often each term stands in an item; a title's counts `TITLE_WEIGHT` times.

    `words` are of the item's own language. `pivot` is what a Japanese item says in English terms,
    `sounds` the skeletons by which an English item's names can be heard in Japanese.
    """

    japanese: bool
    words: Counts = field(default_factory=dict)
    pivot: Counts = field(default_factory=dict)
    sounds: Counts = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)  # a term as the item writes it


def bag(item: Item) -> Bag:
    """Return an item's terms."""
    title, summary = bare(fold(item.title), item.outlet), fold(item.summary[:_READ])
    found = Bag(is_japanese(title or summary))
    for part, weight in ((title, TITLE_WEIGHT), (summary, 1.0)):
        text = _mixed(part, weight, found) if found.japanese else part
        text = _figures(text, weight, found) if _DIGIT.search(text) else text
        _latin(text, weight, found)
        if found.japanese:
            _native(text, weight, found)
    return found


def _count(found: Bag, term: str, weight: float, text: str) -> None:
    found.words[term] = found.words.get(term, 0.0) + weight
    found.shown.setdefault(term, text)
    if found.japanese:
        found.pivot[term] = found.pivot.get(term, 0.0) + weight


def _mixed(text: str, weight: float, found: Bag) -> str:
    """Count names in mixed script, which no run of one script holds; return the text without."""
    for at, writing, name in aliases.in_mixed_script(text):
        _count(found, name.term, weight, writing)
        text = text[:at] + " " * len(writing) + text[at + len(writing) :]
    return text


def _figures(text: str, weight: float, found: Bag) -> str:
    """Count days and numbers; return the text without them."""
    for day in list(dates.extract(text)) if any(h.search(text) for h in _DAY_HINTS) else ():
        _count(found, DAY + day.key, weight, day.text)
        text = text[: day.start] + " " * (day.end - day.start) + text[day.end :]
    for number in list(numbers.extract(text)):
        unit = number.unit if number.unit == "%" else ""
        _count(found, NUMBER + number.key + unit, weight, number.text)
        text = text[: number.start] + " " * (number.end - number.start) + text[number.end :]
    return text


def _latin(text: str, weight: float, found: Bag) -> None:
    raw = _LATIN.findall(text)
    known = [_words.get(word) or _look_up(word) for word in raw]
    lower = [plain for plain, _, _, _ in known]
    words, sounds, shown = found.words, found.sounds, found.shown
    skip = 0
    for at, (_, term, begins, heard) in enumerate(known):
        if skip:
            skip -= 1
            continue
        phrase = aliases.longest(raw, lower, at) if begins else None
        if phrase is not None:
            skip = len(phrase.words) - 1
            _count(found, phrase.name.term, weight, " ".join(raw[at : at + skip + 1]))
        elif found.japanese:
            if term:
                _count(found, term, weight, raw[at])
        elif term:
            # As `_count` does, for the words that are many.
            words[term] = words.get(term, 0.0) + weight
            if term not in shown:
                shown[term] = raw[at]
            for sound in heard:
                sounds[sound] = sounds.get(sound, 0.0) + weight


def _look_up(word: str) -> _Known:
    if len(_words) >= _WORDS_KEPT:
        _words.clear()
    plain = aliases.plain(word.removesuffix("'s"))
    term = "" if plain in STOPWORDS or len(plain) < 2 else stem(plain)
    heard = _heard(plain, term) if term and word[0].isupper() else ()
    known = _words[word] = (plain, term, plain in aliases.table().phrases, heard)
    return known


def _heard(word: str, term: str) -> tuple[str, ...]:
    if rates().get(term, 0.0) > _RATE_OF_NAMES:
        return ()
    skeletons = sorted(sounds.of_english(word))
    return tuple(SOUND + s for s in skeletons if len(s) >= sounds.MIN_CONSONANTS)


def _native(text: str, weight: float, found: Bag) -> None:
    for word in japanese.words(text):
        term = word.name.term if word.name else word.text
        found.words[term] = found.words.get(term, 0.0) + weight
        found.shown.setdefault(term, word.text)
        for english, share in _translated(word):
            found.pivot[english] = found.pivot.get(english, 0.0) + weight * share
            found.shown.setdefault(english, word.text)


def _translated(word: japanese.Word) -> tuple[tuple[str, float], ...]:
    if word.name is not None:
        return ((word.name.term, 1.0),)
    return _translations(word.text)


@lru_cache(maxsize=20_000)
def _translations(text: str) -> tuple[tuple[str, float], ...]:
    """Return English terms of a Japanese word; the squares of their shares add up to one."""
    entry = japanese.entry(text)
    shares: Counts = {}
    for rank, gloss in enumerate(entry.glosses):
        for term in _terms_of(gloss):
            shares[term] = max(shares.get(term, 0.0), 1.0 / (1.0 + 0.5 * rank))
    for rank, reading in enumerate(entry.readings):
        for term in _terms_of(reading):
            shares[term] = max(shares.get(term, 0.0), 1.0 / (1.0 + 0.5 * rank))
    skeleton = sounds.of_katakana(text) if "ァ" <= text[0] <= "ー" else ""
    if len(skeleton) >= sounds.MIN_CONSONANTS:
        shares[SOUND + skeleton] = 1.0
    norm = sqrt(sum(share * share for share in shares.values())) or 1.0
    return tuple((term, share / norm) for term, share in shares.items())


def _terms_of(english: str) -> Sequence[str]:
    if english.isascii() and english.isalpha():
        _, term, begins, _ = _words.get(english) or _look_up(english)
        if not begins:
            return (term,) if term else ()
    found = Bag(japanese=False)
    _latin(english, 1.0, found)
    return tuple(found.words)


def names_in(text: str) -> frozenset[str]:
    """Return the keys of the names that stand in a text."""
    folded = fold(text)
    found = Bag(is_japanese(folded))
    rest = _mixed(folded, 1.0, found) if found.japanese else folded
    _latin(rest, 1.0, found)
    if found.japanese:
        _native(rest, 1.0, found)
    return frozenset(term[1:] for term in found.words if term[0] == aliases.MARK)
