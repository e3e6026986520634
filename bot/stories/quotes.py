"""Whose words an article carries: an agency's credit, and reports that it says it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.language import aliases
from bot.language.text import fold

_AGENCIES = "共同|時事|ロイター|ブルームバーグ|AFP|AP|Reuters|Kyodo|Jiji|Bloomberg|Yonhap|Xinhua"
# 【ロンドン共同】, （共同通信）, [東京 13日 ロイター], TOKYO (AP) -, (AFP-Jiji)
_CREDIT = re.compile(rf"[(\[【〔][^)\]】〕]{{0,16}}?({_AGENCIES})[^)\]】〕]{{0,8}}[)\]】〕]")

_NAME = r"((?:[A-Z][\w&'.-]*)(?:\s(?:of|the|[A-Z][\w&'.-]*)){0,4})"
_QUOTES = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"\b(?:[Aa]ccording to|[Cc]iting|[Rr]eported by)\s(?:a report (?:by|from|in)\s)?"
            rf"(?:[Tt]he\s)?{_NAME}"
        ),
        rf"{_NAME}\s(?:has\s|first\s|had\s)?reported\b",
        r"([一-鿿々ァ-ヺーA-Za-z]+)(?:など)?(?:の報道)?によると",
        r"([一-鿿々ァ-ヺーA-Za-z]+)(?:など)?(?:が|は)[^。]{0,24}?(?:報じ|伝え)",
    )
)
_WHOSE = r"Japanese|Chinese|Korean|American|U\.?S\.?|Taiwanese|local|domestic"
_PRESS = r"media|press|papers?|newspapers?|dail(?:y|ies)|outlets?|reports?|reporting"
_PRESS_OF = re.compile(
    rf"\b(?:(?:[Aa]ccording to|[Cc]iting)\s(?:(?:multiple|several|various|some)\s)?({_WHOSE})\s"
    rf"(?:news(?:paper)?\s|media\s)?(?:{_PRESS})"
    rf"|({_WHOSE})\s(?:news(?:paper)?\s|media\s)?(?:{_PRESS})\s(?:say|said|reported|have reported))"
    r"|(日本|国内|現地|地元|中国|韓国|米|台湾)(?:の)?メディア",
    re.IGNORECASE,
)
_PLACES = {
    "日本": "Japanese", "国内": "Japanese", "domestic": "Japanese", "中国": "Chinese",
    "韓国": "Korean", "米": "American", "us": "American", "台湾": "Taiwanese", "現地": "local",
    "地元": "local",
}  # fmt: skip
_ENDINGS = (
    "新聞", "新報", "日報", "通信", "通信社", "放送", "テレビ", "タイムズ", "ニュース", "News",
    "Times", "Post", "Journal", "Herald", "Shimbun", "Agency", "Press", "Tribune", "Weekly",
    "Review", "Chronicle", "Gazette", "Daily",
)  # fmt: skip


def agency(outlet: str, author: str, text: str) -> str:
    """Return the agency whose text this is, by its key in the table of names; "" if none."""
    for writing in (outlet, author):
        name = aliases.canonical(writing)
        if name is not None and name.kind == "agency":
            return name.key
    credit = _CREDIT.search(fold(text))
    name = aliases.canonical(credit[1]) if credit else None
    return name.key if name is not None else ""


def quoted(text: str, outlets: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the media that a text says it follows; `outlets` are names known beside the table."""
    folded = fold(text)
    for match in _PRESS_OF.finditer(folded):
        whose = next(group for group in match.groups() if group)
        plain = whose.replace(".", "").lower()
        yield f"{_PLACES.get(plain, whose[:1].upper() + whose[1:])} media"
    for pattern in _QUOTES:
        for match in pattern.finditer(folded):
            named = _medium(match[1].removeprefix("The "), outlets)
            if named:
                yield named


def shown(key: str) -> str:
    """Return a key of the table as its first English writing; anything else as it is."""
    name = aliases.table().names.get(key)
    return name.english[0] if name is not None and name.english else key


def _medium(words: str, outlets: frozenset[str]) -> str:
    """Return the longest beginning of these words that names a medium, else ""."""
    parts = words.split(" ")
    for end in range(len(parts), 0, -1):
        writing = " ".join(parts[:end]).removesuffix("'s")
        name = aliases.canonical(writing)
        if name is not None:
            return name.key if name.kind in ("agency", "media") else ""
        if writing.casefold() in outlets or (len(writing) > 3 and _sounds_like_one(writing)):
            return writing
    return ""


@lru_cache(maxsize=1024)
def _sounds_like_one(writing: str) -> bool:
    # "News" alone is no name.
    return writing not in _ENDINGS and writing.endswith(_ENDINGS)
