"""Kana in Latin letters, and whether a name in kanji may be read as one in Latin letters."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language import data

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ",
    "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ",
}  # fmt: skip
_LATIN = {
    **{
        kana: consonant + vowel
        for consonant, row in _ROWS.items()
        for kana, vowel in zip(row, "aiueo", strict=True)
    },
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ワ": "wa", "ヲ": "o", "ン": "n", "ヴ": "bu",
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu",
    "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o",
}  # fmt: skip
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
# Hepburn and its variants write one sound in several ways: all are brought to one.
_VARIANTS = (
    (re.compile(r"ou|oo|oh(?![aeiouy])"), "o"), (re.compile("uu"), "u"),
    (re.compile(r"m(?=[bp])"), "n"), (re.compile("'"), ""), (re.compile(r"tch"), "ch"),
    (re.compile(r"([^aeioun])\1"), r"\1"), (re.compile(r"si"), "shi"), (re.compile(r"tu"), "tsu"),
    (re.compile(r"ti"), "chi"), (re.compile(r"zi|di"), "ji"), (re.compile(r"hu"), "fu"),
    (re.compile(r"(sh|ch|j)y"), r"\1"),
)  # fmt: skip
# The first consonant of a later part may be voiced, as in Naka-gawa, Yama-zaki.
_VOICED = {"k": "g", "s": "z", "sh": "j", "t": "d", "ch": "j", "ts": "z", "h": "b", "f": "b"}
_ONSET = re.compile("sh|ch|ts|[kstfh]")
_LONGEST_NAME = 24


def romaji(kana: str) -> str:
    """Return kana in Hepburn letters without marks of length; "" where it is not all kana."""
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in kana)
    latin = ""
    doubled = False
    for char in katakana:
        if char == "ッ":
            doubled = True
        elif char in _SMALL:
            palatal = latin[-3:] in ("shi", "chi") or latin[-2:] == "ji"
            latin = latin[:-1] + ("" if palatal else "y") + _SMALL[char]
        elif char == "ー":
            continue
        elif char in _LATIN:
            sound = _LATIN[char]
            latin += (sound[0] if doubled else "") + sound
            doubled = False
        else:
            return ""
    return latin


@lru_cache(maxsize=20_000)
def plain(latin: str) -> str:
    """Return a Japanese word in Latin letters in the one spelling that is compared."""
    word = latin.lower()
    for pattern, replacement in _VARIANTS:
        word = pattern.sub(replacement, word)
    return word


@lru_cache
def _readings() -> dict[str, tuple[str, ...]]:
    return {
        kanji: tuple({plain(reading) for reading in readings.split(" ")})
        for kanji, readings in data.lines("kanji.tsv")
    }


def of_kanji(kanji: str) -> tuple[str, ...]:
    """Return the readings of one kanji or kana, plain."""
    if kanji == "々":
        return ()
    known = _readings().get(kanji)
    if known is not None:
        return known
    latin = {"ヶ": "ga", "ケ": "ga", "ノ": "no", "の": "no"}.get(kanji) or romaji(kanji)
    return (plain(latin),) if latin else ()


@lru_cache(maxsize=50_000)
def reads(written: str, latin: str) -> bool:
    """Tell whether kanji and kana, whole, may be read as a word in Latin letters."""
    target = plain(latin)
    if not target or len(target) > _LONGEST_NAME or len(written) > len(target):
        return False
    return len(target) in _ends(written, target)


@lru_cache(maxsize=50_000)
def read_within(written: str, latin: str) -> bool:
    """Tell whether part of a run of kanji and kana, two characters or more, may be read so."""
    target = plain(latin)
    if not 3 <= len(target) <= _LONGEST_NAME:
        return False
    return any(
        reads(written[at:end], latin)
        for at in range(len(written))
        for end in range(at + 1, min(len(written), at + 6) + 1)
        if (end - at > 1 or len(target) > 3) and not "ぁ" <= written[end - 1] <= "ゖ"
    )


def _ends(written: str, target: str) -> set[int]:
    """Return how far into `target` the readings of all of `written` can lead."""
    ends = {0}
    before = ""
    for mark in written:
        char = before if mark == "々" else mark
        ends = {
            at + len(reading)
            for at in ends
            for reading in _sounds(char, first=at == 0)
            if target.startswith(reading, at)
        }
        if not ends:
            break
        before = char
    return ends


@lru_cache(maxsize=20_000)
def _sounds(char: str, *, first: bool) -> tuple[str, ...]:
    readings = set(of_kanji(char))
    readings |= {reading[:-3] + "t" for reading in readings if reading.endswith("tsu")}
    readings |= {reading[:-2] for reading in readings if reading.endswith(("tsu", "chi", "ku"))}
    if not first:
        for reading in tuple(readings):
            onset = _ONSET.match(reading)
            if onset and onset.group() in _VOICED:
                readings.add(_VOICED[onset.group()] + reading[onset.end() :])
    return tuple(reading for reading in readings if reading)
