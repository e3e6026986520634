"""Texts as their sentences, English and Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MOST = 4_000
_ENGLISH_END = re.compile(
    r"(?:[.!?…]+[\"”’'»)\]]*)(?=\s+[\"“‘'«(\[]?[A-Z0-9\u3040-\u9fff])|\s*\n\s*"
)
# What somebody says in two sentences is theirs as a whole.
_LAST_WORD = re.compile(r"[A-Za-z.]+$")
_QUOTE = re.compile(r"“[^“”]{1,400}”|(?<!\w)\"[^\"]{1,400}\"(?!\w)")
_JAPANESE_OPEN, _JAPANESE_CLOSE = "「『（(【〈《", "」』）)】〉》"
# After these a full stop ends no sentence.
_ABBREVIATIONS = """
mr mrs ms dr prof sen rep gov gen col lt sgt capt st rev hon jr sr inc ltd co corp bros vs etc
no nos vol fig approx dept est jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed
thu fri sat sun a.m p.m u.s u.k u.n e.u e.g i.e cf
"""
_ABBREVIATED = frozenset(_ABBREVIATIONS.split())
# …unless what follows can only begin a sentence.
_MAY_END = frozenset({"inc", "ltd", "co", "corp", "etc", "a.m", "p.m", "u.s", "u.k", "u.n", "e.u"})
_BEGINNINGS = """
the a an it its this that these those he she they we in on at by for but and while as
according officials shares after before however meanwhile
"""
_OPENERS = frozenset(_BEGINNINGS.split())


def split(text: str, lang: str) -> list[str]:
    """Return the sentences of a text, in order; at most its first 4,000 characters are read."""
    parts = _japanese(text[:_MOST]) if lang.startswith("ja") else _english(text[:_MOST])
    return [sentence for part in parts if (sentence := " ".join(part.split()))]


def _english(text: str) -> Iterator[str]:
    start = 0
    spoken = [(quote.start(), quote.end()) for quote in _QUOTE.finditer(text)]
    for end in _ENGLISH_END.finditer(text):
        if any(begins < end.start() and end.end() < ends for begins, ends in spoken):
            continue  # the speech goes on
        if end.group().strip().startswith(".") and _goes_on(
            text[start : end.start()], text[end.end() :]
        ):
            continue
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]


def _goes_on(before: str, after: str) -> bool:
    last = _LAST_WORD.search(before)
    word = last[0].lower() if last else ""
    if len(word) == 1 and word.isalpha():
        return True  # an initial
    if word not in _ABBREVIATED:
        return False
    following = after.split(maxsplit=1)
    return not (word in _MAY_END and following and following[0].lower().strip("\"'“‘,") in _OPENERS)


def _japanese(text: str) -> Iterator[str]:
    start, depth = 0, 0
    for at, char in enumerate(text):
        if char in _JAPANESE_OPEN:
            depth += 1
        elif char in _JAPANESE_CLOSE:
            depth = max(depth - 1, 0)
        elif char == "\n":
            yield text[start:at]
            start, depth = at + 1, 0
        elif char in "。！？!?．" and depth == 0 and not _same_ending(text, at):
            yield text[start : at + 1]
            start = at + 1
    yield text[start:]


def _same_ending(text: str, at: int) -> bool:
    return at + 1 < len(text) and text[at + 1] in "。！？!?．」』）)"
