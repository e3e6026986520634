"""Text as it is compared: one width, no accents, one kind of dash; and which script it is in."""

from __future__ import annotations

import re
import unicodedata

KATAKANA = "ァ-ヺー"
KANJI = "々〆ヶ\u3400-\u4dbf\u4e00-\u9fff"

_JAPANESE = re.compile(rf"[ぁ-ゖ{KATAKANA}{KANJI}]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | {ord("’"): "'", ord("‘"): "'"}


def fold(text: str) -> str:
    """Return text in one width (NFKC), without accents, with plain dashes; case stays."""
    if text.isascii():
        return text
    # Dakuten are combining marks too, but not in the range of accents.
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare).translate(_DASHES)


def is_japanese(text: str) -> bool:
    """Tell whether kana or kanji stand in a text."""
    return not text.isascii() and _JAPANESE.search(text) is not None


def listed(words: str) -> frozenset[str]:
    """Return a list of words, written with spaces between, as a set."""
    return frozenset(words.split())
