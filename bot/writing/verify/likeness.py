"""Whether two writings may be one name: the same, or its sound or reading in the other script."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from bot.language import romaji, sounds
from bot.language.text import fold
from bot.writing.verify.reading import Token

# Consonants alone: so few are shared by chance, so many may differ in one.
_SHORT, _LONG = 3, 4
_CLOSE_SPELLING, _SAME_SPELLING = 0.55, 0.8
_UNEVEN = 3
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]")


def same_name(one: Token, two: Token) -> bool:
    """Tell whether two words may be one name, in either script."""
    if one.own & two.own:
        return True
    return same_writing(one.text, two.text)


@lru_cache(maxsize=50_000)
def same_writing(one: str, two: str) -> bool:
    """Tell whether two writings may be one name."""
    one, two = _plain(one), _plain(two)
    if not one or not two:
        return False
    if one.isascii() == two.isascii():
        return one.lower() == two.lower()
    latin, native = (one, two) if one.isascii() else (two, one)
    if not latin[0].isupper():
        return False
    if "ァ" <= native[0] <= "ー":
        return sounds_like(native, latin)
    return romaji.reads(native, latin) or romaji.read_within(native, latin)


def _plain(text: str) -> str:
    return fold(text).split("'")[0].strip(".-")


@lru_cache(maxsize=50_000)
def sounds_like(katakana: str, latin: str) -> bool:
    """Tell whether katakana may be how a Latin name sounds."""
    plain, low = romaji.plain(romaji.romaji(katakana)), romaji.plain(latin)
    if plain == low:
        return True
    skeleton = _bare(sounds.of_katakana(katakana))
    spelling = SequenceMatcher(None, plain, low).ratio()
    if spelling >= _SAME_SPELLING and skeleton[:1] == _bare(low)[:1]:
        return True
    for reading in sounds.of_english(latin):
        mine = _bare(reading)
        if skeleton == mine or skeleton.replace("r", "") == mine.replace("r", ""):
            if (len(skeleton) >= _SHORT and skeleton == mine) or spelling >= _CLOSE_SPELLING:
                return True
            fits = _vowels_fit(plain, latin.lower()) or _begin_alike(plain, latin.lower())
            if skeleton == mine and len(skeleton) > 1 and fits:
                return True
        if _but_one(skeleton, mine):
            return True
    return False


def _vowels_fit(romaji_word: str, latin: str) -> bool:
    """Tell whether the vowels of シエル, i-e-u, hold those of Ciel, in their order."""
    if abs(len(romaji_word) - len(latin)) > 2:
        return False
    rest = iter(_VOWELS.findall(romaji_word))
    return all(vowel in rest for vowel in _VOWELS.findall(latin))


# What a written vowel may sound as: Murray is マレー, Jamie is ジェイミー.
_SOUNDS = {"a": "aeo", "e": "ei", "i": "iae", "o": "oau", "u": "uayi", "y": "iay"}
_FIRST_VOWEL = re.compile("[aeiouy]")


def _begin_alike(romaji_word: str, latin: str) -> bool:
    """Tell whether names of the same consonants are about as long and begin with one vowel."""
    first = _FIRST_VOWEL.search(latin[1:] if latin[0] == "y" else latin)
    vowels = _VOWELS.findall(romaji_word)
    if first is None or not vowels or abs(len(romaji_word) - len(latin)) > _UNEVEN:
        return False
    clustered = len(vowels) > 1 and vowels[0] in "uo"  # ブレア has a u that Blair has not
    return vowels[0] in _SOUNDS[first.group()] or (
        clustered and vowels[1] in _SOUNDS[first.group()]
    )


def _bare(skeleton: str) -> str:
    # フ and ハ are one row, and Dutch or German v sounds as f.
    return _DOUBLED.sub(r"\1", skeleton.replace("f", "h"))


def _but_one(one: str, two: str) -> bool:
    """Tell whether long skeletons are the same in all but a sound."""
    if min(len(one), len(two)) < _LONG or abs(len(one) - len(two)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(two))
    return one[at + 1 :] in (two[at:], two[at + 1 :]) or one[at:] == two[at + 1 :]
