"""Quotations: what stands between quotation marks must stand so in what is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.language.text import fold, is_japanese
from bot.model.item import Item
from bot.writing.verify.reading import Quote, Reading
from bot.writing.verify.source import Passage, read, told
from bot.writing.verify.verdict import Finding, Reason

_NOT_WORDS = re.compile(r"[^\w]+")
# So few words between marks are a term or a title, not what somebody said.
_TERM_WORDS = 4
_TERM_CHARACTERS = 12


def bare(text: str) -> str:
    """Return a text as quotations are compared: its letters and digits alone."""
    return _NOT_WORDS.sub("", fold(text)).lower()


_ORIGINAL = re.compile(r"[(（][^()（）]*[「\"“『][^()（）]*[」\"”』][^()（）]*[)）]")


def without_originals(text: str) -> str:
    """Return a translation without the originals that it shows in brackets."""
    native = is_japanese(_ORIGINAL.sub("", text))
    return _ORIGINAL.sub(
        lambda m: "" if is_japanese(m.group()) != native else m.group(), text
    ).strip()


def check(claim: Reading, items: Sequence[Item], passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield the quotations that no cited item has, nor the claim shows the original of."""
    if not claim.quotes:
        return
    texts = [bare(f"{item.title}\n{item.summary}") for item in items]
    standing = [any(bare(q.text) in text for text in texts) for q in claim.quotes]
    original_shown = any(
        ok and is_japanese(q.text) != is_japanese(other.text)
        for q, ok in zip(claim.quotes, standing, strict=True)
        for other in claim.quotes
    )
    for quote, ok in zip(claim.quotes, standing, strict=True):
        if ok or not bare(quote.text):
            continue
        if _term(quote) and _carried(quote, items, passages):
            continue
        if original_shown and not any(
            is_japanese(quote.text) == is_japanese(item.title + item.summary) for item in items
        ):
            continue
        yield Finding(Reason.QUOTE, quote.text)


def _term(quote: Quote) -> bool:
    if is_japanese(quote.text):
        return len(quote.text) <= _TERM_CHARACTERS and not quote.text.endswith(("。", "た", "だ"))
    return len(quote.text.split()) <= _TERM_WORDS


def _carried(quote: Quote, items: Sequence[Item], passages: Sequence[Passage]) -> bool:
    """Tell whether a term is a translation: it stands in the other language's words."""
    if all(is_japanese(quote.text) == is_japanese(item.title + item.summary) for item in items):
        return False
    words = read(quote.text, told(items[0])).tokens
    return bool(words) and all(any(p.matches(word)[0] > 0.5 for p in passages) for word in words)
