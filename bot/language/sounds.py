"""Foreign names by their consonants, so that ジョンソン and Johnson meet.

Katakana writes how a name sounds: vowels are uncertain, l and r, b and v, s and z are one, an r
before a consonant is only a long vowel. What is left of both writings is a skeleton.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Fewer consonants are shared by too many names.
MIN_CONSONANTS = 3

_ROWS = {
    "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソザズゼゾ", "j": "ジヂ", "t": "タテト",
    "c": "チ", "ts": "ツヅ", "d": "ダデド", "n": "ナニヌネノン", "h": "ハヒヘホ", "f": "フ",
    "b": "バビブベボヴ", "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ", "w": "ワ",
}  # fmt: skip
_KANA = {kana: consonant for consonant, row in _ROWS.items() for kana in row}
_FRICATIVES = re.compile("[ウヴ](?=[ァィェォ])")
_DOUBLED = re.compile(r"(.)\1+")
_NOT_HEARD = re.compile(r"[^kgsjtcdnhfbpmrw]")


def _letters(pattern: str) -> str:
    """Return letters without which a pattern matches nothing: a look for them is quicker."""
    return re.sub(r"\(\?.*?\)|\[.*?\]|[$^]", "", pattern).partition("|")[0]


# Spellings that sound in one way or the other. An upper-case letter is a sound already.
_AMBIGUOUS = (
    (re.compile(r"g(?=[eiy])"), "gj"),
    (re.compile(r"th"), "stC"),
    (re.compile(r"^v"), "vF"),
    (re.compile(r"(?<![st])ch"), ("C", "S", "k")),
    (re.compile(r"(?<=[aeiou])r(?=[^aeiouyr]|$)"), "rR"),
)
# In order: what English spelling means, as far as katakana hears it.
_SPELLINGS = tuple(
    (_letters(pattern), re.compile(pattern), sound)
    for pattern, sound in (
        (r"^kn", "n"), (r"^wr", "r"), (r"^x", "s"), (r"^ps", "s"), (r"mb$", "m"), (r"dt", "t"),
        (r"[ts]ion", "s@n"), (r"tch", "C"), (r"sch", "s"), (r"sh", "s"),
        (r"ph", "f"), (r"(?<!^)gh", ""), (r"ck", "k"), (r"qu", "k"), (r"q", "k"),
        (r"dg(?=[eiy])", "j"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"z", "s"),
        (r"v", "b"), (r"ng(?=[^aeiouyrlw])", "n"), (r"m(?=[pb])", "n"), (r"(?<=a)lk", "k"),
        (r"r(?![aeiouyr])", ""), (r"l", "r"), (r"w(?=oo|u|r|$|[^aeiouy])", ""),
        (r"(?<!^)h(?![aeiouy])|(?<=[^aeiouy])h", ""),
    )
)  # fmt: skip


@lru_cache(maxsize=50_000)
def of_katakana(word: str) -> str:
    """Return the consonants of a katakana word."""
    marked = _FRICATIVES.sub(lambda m: "ワ" if m.group() == "ウ" else "ヴ", word)
    return _squeeze("".join(_KANA.get(kana, "@") for kana in marked.replace("ッ", "")))


@lru_cache(maxsize=50_000)
def of_english(word: str) -> frozenset[str]:
    """Return the consonants of a Latin word, in each way that its spelling may sound."""
    readings = {word.lower()} - {""}
    for pattern, sounds in _AMBIGUOUS:
        if any(map(pattern.search, readings)):
            readings = {pattern.sub(s, r) for r in readings for s in sounds}
    return frozenset(_squeeze(_respell(reading)) for reading in readings)


def _respell(word: str) -> str:
    for letters, pattern, sound in _SPELLINGS:
        if letters in word:
            word = pattern.sub(sound, word)
    return word.lower()


def _squeeze(sounds: str) -> str:
    return _NOT_HEARD.sub("", _DOUBLED.sub(r"\1", sounds))
