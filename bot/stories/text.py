"""Text as it is compared: one width, one case, one kind of dash; and what script a run is in."""

from __future__ import annotations

import re
import unicodedata

_CJK = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff々〆ヶ]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | {ord("’"): "'", ord("‘"): "'"}


def fold(text: str) -> str:
    """Return text in one width (NFKC) with plain dashes and apostrophes; case stays."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def is_japanese(text: str) -> bool:
    """Tell whether kana or kanji stand in a text."""
    return not text.isascii() and _CJK.search(text) is not None
