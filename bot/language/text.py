"""Text as it is compared: one width, no accents, one kind of dash; and which script it is in."""

from __future__ import annotations

import re
import unicodedata

KATAKANA = "ァ-ヺー"
KANJI = "々〆ヶ\u3400-\u4dbf\u4e00-\u9fff"

_JAPANESE = re.compile(rf"[ぁ-ゖ{KATAKANA}{KANJI}]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_PLAIN = {**dict.fromkeys("‐‑‒–—−", "-"), "’": "'", "‘": "'"}
# What is left of most English texts then; nothing of it is folded further.
_FOLDED = re.compile(r"[\x00-\x7f“”]*")


def fold(text: str) -> str:
    """Return text in one width (NFKC), without accents, with plain dashes; case stays."""
    if text.isascii() or _FOLDED.fullmatch(text := _plain(text)):
        return text
    # Dakuten are combining marks too, but not in the range of accents.
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _plain(unicodedata.normalize("NFC", bare))


def _plain(text: str) -> str:
    # Replaced one by one: `str.translate` looks up every character.
    for mark, plain in _PLAIN.items():
        text = text.replace(mark, plain)
    return text


def is_japanese(text: str) -> bool:
    """Tell whether kana or kanji stand in a text."""
    return not text.isascii() and _JAPANESE.search(text) is not None


def listed(words: str) -> frozenset[str]:
    """Return a list of words, written with spaces between, as a set."""
    return frozenset(words.split())
