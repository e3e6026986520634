"""Japanese text as words: the longest that a lexicon knows, in place of a grammar.

Particles and endings are hiragana and fall away; what decides grouping is written in kanji and
katakana. docs/decisions/0010 compares this with morphological analysers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.language import data
from bot.language.aliases import Name, table
from bot.language.text import KANJI, KATAKANA

_RUN = re.compile(rf"[{KATAKANA}]+|[{KANJI}][{KANJI}ぁ-ゖ]*")
_LONGEST = 12
_REMEMBERED = 24  # characters of a run
# How many characters are unknown, how many words, and the words with their places.
_Split = tuple[int, int, tuple[tuple[int, str], ...]]


class Word(NamedTuple):  # several times as quick to make as a dataclass: they are many
    """A word as it stands in a text; `name` is set for one of the alias table."""

    text: str
    start: int
    name: Name | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """What a lexicon says of a word: words of its translation, best first, and as a name."""

    glosses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@lru_cache
def _lexicon() -> dict[str, str]:
    found: dict[str, str] = {}
    for word, kind, rest in data.lines("lexicon.tsv.gz"):
        mine = f"\t{rest}" if kind == "n" else rest
        found[word] = found[word] + mine if word in found else mine
    for word, english in data.lines("headlines.tsv"):
        _, tab, readings = found.get(word, "").partition("\t")
        found[word] = english.replace(";", " ") + tab + readings
    return found


@lru_cache(maxsize=20_000)
def entry(word: str) -> Entry:
    """Return what the lexicon says of a word; an empty entry where it says nothing."""
    glosses, _, readings = _lexicon().get(word, "").partition("\t")
    return Entry(tuple(glosses.split()), tuple(readings.split("|")) if readings else ())


def all_glosses() -> frozenset[str]:
    """Return every word by which the lexicon translates."""
    return frozenset(
        gloss for found in _lexicon().values() for gloss in found.partition("\t")[0].split()
    )


def words(folded: str) -> Iterator[Word]:
    """Yield the words of a folded text, in order."""
    for run in _RUN.finditer(folded):
        start, text = run.start(), run.group()
        # A long run does not come again.
        of_run = _words_of if len(text) <= _REMEMBERED else _words_of.__wrapped__
        for word in of_run(text):
            yield Word(word.text, start + word.start, word.name, word.known)


@lru_cache(maxsize=20_000)
def _words_of(run: str) -> tuple[Word, ...]:
    return tuple(_katakana(run) if "ァ" <= run[0] <= "ー" else _kanji(run))


def _known(text: str) -> bool:
    return text in table().japanese or text in _lexicon()


def _katakana(run: str) -> Iterator[Word]:
    for at, text in _parts(run):
        yield Word(text, at, table().japanese.get(text), known=_known(text))


def _parts(run: str) -> tuple[tuple[int, str], ...]:
    """Split a katakana run into known words; a rest that is none is the one unknown word."""
    best: list[_Split | None] = [(0, 0, ())] + [None] * len(run)
    for end in range(1, len(run) + 1):
        reached: _Split | None = None
        for start in range(end):
            before = best[start]
            if before is None:
                continue
            piece = run[start:end]
            unknown = 0 if len(piece) > 1 and _known(piece) else len(piece)
            split = (before[0] + unknown, before[1] + 1, (*before[2], (start, piece)))
            if reached is None or split[:2] < reached[:2]:
                reached = split
        best[end] = reached
    found = best[len(run)]
    return ((0, run),) if found is None or found[0] else found[2]


def _kanji(run: str) -> Iterator[Word]:
    names, lexicon = table().japanese, _lexicon()
    at, unknown = 0, 0
    while at < len(run):
        if run[at] < "\u3400" and run[at] not in "々〆ヶ":  # an ending or a particle
            if unknown < at:
                yield _unnamed(run[unknown:at], unknown)
            at += 1
            unknown = at
            continue
        for end in range(min(len(run), at + _LONGEST), at, -1):
            piece = run[at:end]
            if piece in names or (piece in lexicon and end - at > 1):
                if unknown < at:
                    yield _unnamed(run[unknown:at], unknown)
                yield Word(piece, at, names.get(piece))
                at = unknown = end
                break
        else:
            at += 1
    if unknown < len(run):
        yield _unnamed(run[unknown:], unknown)


def _unnamed(text: str, start: int) -> Word:
    return Word(text, start, known=text in _lexicon())
