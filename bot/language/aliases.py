"""Names and terms under one key, however and in whichever language they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language import data
from bot.language.text import KANJI, KATAKANA, fold, is_japanese

# Marks a key in a vector, so that it is not taken for a word.
MARK = "@"
_PARTS = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|[A-Za-z0-9]+(?:&[A-Za-z0-9]+)*")
# "US" is a name and "us" is not: short capitals must stand as capitals.
_CASED_UP_TO = 4
# Before a writing in the table: only in just these letters.
_EXACT = "="
_ONE_SCRIPT = re.compile(rf"[{KATAKANA}]+|[{KANJI}ぁ-ゖ]+")


@dataclass(frozen=True, slots=True)
class Name:
    """One name or term: its key, what it is (`org`, `place`, `person`, `term` …), its writings."""

    key: str
    kind: str
    english: tuple[str, ...]
    japanese: tuple[str, ...]
    exact: frozenset[str] = frozenset()  # English writings that stand for it in just these letters

    def is_exact(self, writing: str) -> bool:
        """Tell whether case decides: "US" is a name and "us" is not."""
        return writing in self.exact

    @property
    def term(self) -> str:
        """The key as it stands in a vector."""
        return MARK + self.key


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English writing: its words in small letters, and as written where case decides."""

    words: tuple[str, ...]
    exact: tuple[str, ...]
    name: Name


@dataclass(frozen=True, slots=True)
class Aliases:
    """The table, turned so that a text can be looked up in it."""

    names: Mapping[str, Name]
    phrases: Mapping[str, Sequence[Phrase]]  # by first word, longest first
    japanese: Mapping[str, Name]
    mixed: Mapping[str, Sequence[str]]  # writings in several scripts, by their first two letters


@lru_cache
def table() -> Aliases:
    """Return the table that is shipped."""
    names: dict[str, Name] = {}
    phrases: dict[str, list[Phrase]] = {}
    japanese: dict[str, Name] = {}
    for key, kind, english, *rest in data.lines("names.tsv"):
        writings = _writings(english)
        name = Name(
            key,
            kind,
            tuple(writing.removeprefix(_EXACT) for writing in writings),
            _writings(rest[0] if rest else ""),
            frozenset(w.removeprefix(_EXACT) for w in writings if _is_exact(w)),
        )
        names[key] = name
        for writing in writings:
            phrase = _phrase(writing, name)
            phrases.setdefault(phrase.words[0], []).append(phrase)
        japanese.update((writing, name) for writing in name.japanese)
    for found in phrases.values():
        found.sort(key=lambda phrase: -len(phrase.words))
    return Aliases(names=names, phrases=phrases, japanese=japanese, mixed=_mixed(japanese))


def _mixed(japanese: Mapping[str, Name]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for writing in sorted(japanese, key=len, reverse=True):
        if is_japanese(writing) and not _ONE_SCRIPT.fullmatch(writing):
            found.setdefault(writing[:2], []).append(writing)
    return found


def in_mixed_script(text: str) -> Iterator[tuple[int, str, Name]]:
    """Yield (place, writing, name) of a folded text's names that mix scripts: 生成AI, ソニーG."""
    mixed = table().mixed
    at = 0
    while at < len(text) - 1:
        for writing in mixed.get(text[at : at + 2], ()):
            if text.startswith(writing, at):
                yield at, writing, table().japanese[writing]
                at += len(writing)
                break
        else:
            at += 1


def canonical(writing: str) -> Name | None:
    """Return the name that a whole writing stands for, or None."""
    folded = fold(writing).strip()
    if is_japanese(folded):
        return table().japanese.get(folded)
    words = _without_article(split(folded))
    if not words:
        return None
    return match(words, [plain(word) for word in words], 0, whole=True)


def match(raw: Sequence[str], lower: Sequence[str], at: int, *, whole: bool = False) -> Name | None:
    """Return the name of the longest writing that begins at word `at`, or None."""
    phrase = longest(raw, lower, at)
    if phrase is None or (whole and len(phrase.words) != len(raw)):
        return None
    return phrase.name


def longest(raw: Sequence[str], lower: Sequence[str], at: int) -> Phrase | None:
    """Return the longest writing that begins at word `at`, or None."""
    after = lower[at + 1] if at + 1 < len(lower) else ""
    for phrase in table().phrases.get(lower[at], ()):
        words = phrase.words
        if len(words) > 1 and words[1] != after:
            continue
        end = at + len(words)
        if tuple(lower[at:end]) == words and (
            not phrase.exact or _as_written(raw[at:end]) == phrase.exact
        ):
            return phrase
    return None


def split(text: str) -> list[str]:
    """Return the Latin words of a folded text, as written."""
    return _PARTS.findall(text)


def plain(word: str) -> str:
    """Return a Latin word in small letters, an abbreviation without its dots."""
    return word.replace(".", "").lower()


def _writings(field: str) -> tuple[str, ...]:
    return tuple(writing for writing in (fold(w).strip() for w in field.split(";")) if writing)


def _phrase(writing: str, name: Name) -> Phrase:
    words = _without_article(split(writing.removeprefix(_EXACT)))
    exact = _as_written(words) if _is_exact(writing) else ()
    return Phrase(tuple(plain(word) for word in words), exact, name)


def _without_article(words: list[str]) -> list[str]:
    # "The Japan News" is the Japan News; "The Guardian" is not every guardian.
    return words[1:] if len(words) > 2 and words[0].lower() == "the" else words


def _is_exact(writing: str) -> bool:
    words = split(writing)
    short = len(words) == 1 and len(words[0]) <= _CASED_UP_TO and words[0].isupper()
    return short or writing.startswith(_EXACT)


def _as_written(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.removesuffix("'s").replace(".", "") for word in words)
