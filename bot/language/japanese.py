"""Japanese text as words: the longest that a lexicon knows, in place of a grammar.

Particles and endings are hiragana and fall away; what decides grouping is written in kanji and
katakana. docs/decisions/0010 compares this with morphological analysers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.language import data
from bot.language.aliases import Name, table
from bot.language.text import KANJI, KATAKANA

_RUN = re.compile(rf"[{KATAKANA}]+|[{KANJI}][{KANJI}ぁ-ゖ]*")
_LONGEST = 12
# How many characters are unknown, how many words, and the words with their places.
_Split = tuple[int, int, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Word:
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


def words(text: str) -> Iterator[Word]:
    """Yield the words of a folded text, in order."""
    for run in _RUN.finditer(text):
        if "ァ" <= run.group()[0] <= "ー":
            yield from _katakana(run.group(), run.start())
        else:
            yield from _kanji(run.group(), run.start())


def _known(text: str) -> bool:
    return text in table().japanese or text in _lexicon()


def _katakana(run: str, start: int) -> Iterator[Word]:
    for at, text in _parts(run):
        yield Word(text, start + at, table().japanese.get(text), known=_known(text))


@lru_cache(maxsize=20_000)
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


def _kanji(run: str, start: int) -> Iterator[Word]:
    names, lexicon = table().japanese, _lexicon()
    at, unknown = 0, 0
    while at < len(run):
        if run[at] < "\u3400" and run[at] not in "々〆ヶ":  # an ending or a particle
            yield from _rest(run, unknown, at, start)
            at += 1
            unknown = at
            continue
        for end in range(min(len(run), at + _LONGEST), at, -1):
            piece = run[at:end]
            if piece in names or (piece in lexicon and end - at > 1):
                yield from _rest(run, unknown, at, start)
                yield Word(piece, start + at, names.get(piece))
                at = unknown = end
                break
        else:
            at += 1
    yield from _rest(run, unknown, len(run), start)


def _rest(run: str, start: int, end: int, offset: int) -> Iterator[Word]:
    if start < end:
        text = run[start:end]
        yield Word(text, offset + start, known=text in _lexicon())
