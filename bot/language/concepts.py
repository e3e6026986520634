"""Words that mean the same, in English and Japanese, and words that mean the opposite.

A small table holds what news is told with; the lexicon, read in both directions, stands behind it:
two English words that explain one Japanese word are related.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language import data, japanese
from bot.language.english import stem
from bot.language.priors import rates

_GLOSSES = 3
# Rarer words would relate almost anything to anything.
_RATE_OF_WORDS = 2e-6
_MOST_PIVOTS = 12
_SHORT = 2
_SUFFIXES = "県府都道市町村国省庁社法税率病薬船車株川山島海軍員者相"
# A word that is more common than this and in no list of names is none.
_RATE_OF_NAMES = 3e-5


_BASES = """
withdrawn withdraw withdrew withdraw begun begin began begin grown grow grew grow shown show
known know knew know led lead left leave kept keep ran run thought think brought bring taught
teach spent spend lent lend broke break broken break drove drive driven drive wrote write
written write went go gone go came come became become said say told tell saw see seen see stood
stand sank sink sunk sink shrank shrink swept sweep drew draw drawn draw threw throw thrown
throw flew fly flown fly felt feel caught catch froze freeze frozen freeze upheld uphold
overtook overtake undertook undertake stuck stick heard hear used use using use uses use did do
done do died die lay lie chose choose chosen choose hid hide shut shut cut cut put put hit hit
set set bid bid rose rise fell fall sued sue suing sue
"""
_BASE = dict(zip(_BASES.split()[::2], _BASES.split()[1::2], strict=True))
_STEM_LENGTH = 4


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """Return the stem of a lower-case word, irregular and short ones too."""
    found = stem(_BASE.get(word, word))
    if len(found) == _STEM_LENGTH and found[-1] == "e":
        return found[:-1]
    return found[:-1] + "y" if len(found) > _STEM_LENGTH and found[-1] == "i" else found


@dataclass(frozen=True, slots=True)
class Table:
    """The table, turned for look-up: by first stem, and by first character."""

    english: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    japanese: dict[str, tuple[tuple[str, str], ...]]
    opposite: dict[str, frozenset[str]]


@lru_cache
def table() -> Table:
    """Return the table that is shipped."""
    english: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    japanese_words: dict[str, list[tuple[str, str]]] = {}
    opposite: dict[str, frozenset[str]] = {}
    for concept, against, words, beginnings in data.lines("concepts.tsv"):
        if against:
            opposite[concept] = frozenset(against.split(";"))
        for phrase in words.split(";"):
            stems = tuple(root(word) for word in phrase.split())
            english.setdefault(stems[0], []).append((stems, concept))
        for beginning in beginnings.split(";"):
            if beginning:
                japanese_words.setdefault(beginning[0], []).append((beginning, concept))
    return Table(
        english={k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in english.items()},
        japanese={k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in japanese_words.items()},
        opposite=opposite,
    )


def of_english(stems: Sequence[str], at: int) -> frozenset[str]:
    """Return the concepts of the word at `at` of a list of stems, phrases included."""
    found = set()
    for phrase, concept in table().english.get(stems[at], ()):
        if len(phrase) == 1 or tuple(stems[at : at + len(phrase)]) == phrase:
            found.add(concept)
    return frozenset(found)


def of_japanese(text: str, start: int, end: int, *, whole: bool = False) -> frozenset[str]:
    """Return the concepts of the word from `start` to `end`; `whole`: not by its suffix."""
    entries = table().japanese
    found = set()
    for at in range(start, end):
        for beginning, concept in entries.get(text[at], ()):
            if not text.startswith(beginning, at):
                continue
            if at > start and len(beginning) == _SHORT and beginning[-1] < "\u3100":
                continue  # 上げ in 売り上げ raises nothing
            if len(beginning) > 1 or (_alone(text, start, at, end) and not (whole and at > start)):
                found.add(concept)
    return frozenset(found)


def _alone(text: str, start: int, at: int, end: int) -> bool:
    """Tell whether one character is a word by itself: a verb before kana, a suffix as in 静岡県."""
    if at == start:
        return end - start == 1 or text[at + 1] < "\u3100"
    return at == end - 1 and text[at] in _SUFFIXES


@lru_cache
def _pivots() -> dict[str, tuple[str, ...]]:
    """Return, by English stem, the common Japanese words that it explains."""
    common = rates()
    found: dict[str, list[str]] = {}
    for word in common:
        if word.isascii() or common[word] < _RATE_OF_WORDS:
            continue
        for gloss in japanese.entry(word).glosses[:_GLOSSES]:
            if gloss[0].islower():
                found.setdefault(root(gloss), []).append(word)
    return {
        s: tuple(sorted(words, key=lambda w: -common[w])[:_MOST_PIVOTS])
        for s, words in found.items()
    }


@lru_cache(maxsize=20_000)
def pivots(english_stem: str) -> frozenset[str]:
    """Return the common Japanese words that an English stem explains."""
    return frozenset(_pivots().get(english_stem, ()))


@lru_cache
def verbs() -> frozenset[str]:
    """Return the stems of the English verbs."""
    return frozenset(root(fields[0]) for fields in data.lines("verbs.txt"))


@lru_cache
def _proper() -> frozenset[str]:
    """Return the stems of words that translations write with a capital, as "Osaka"."""
    return frozenset(
        root(gloss.lower())
        for word in rates()
        if not word.isascii()
        for entry in [japanese.entry(word)]
        for gloss in (*entry.glosses[:_GLOSSES], *" ".join(entry.readings).split())
        if gloss[0].isupper()
    )


@lru_cache
def _verbs_again() -> frozenset[str]:
    """Return the verbs that do another again: restart, reopen."""
    return frozenset("re" + verb for verb in verbs() if len(verb) > 2)


def is_verb(english_stem: str) -> bool:
    """Tell whether an English stem is a verb's, which it may be beside others."""
    return english_stem in verbs() or english_stem in _verbs_again()


@lru_cache
def _vocabulary() -> frozenset[str]:
    """Return the stems of every word that explains a Japanese one and is no name."""
    return frozenset(root(gloss) for gloss in japanese.all_glosses() if gloss[0].islower())


@lru_cache(maxsize=20_000)
def is_word(english_stem: str) -> bool:
    """Tell whether an English stem is a common word, so that a capital may be only a beginning."""
    if english_stem in _vocabulary() or english_stem in verbs():
        return True
    return rates().get(english_stem, 0) > _RATE_OF_NAMES and english_stem not in _proper()
