"""Accounts of briefings for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.cards.columns import Span, wrap
from bot.cards.text import clean, isolate
from bot.model.account import Account, Carried

_INDENT = "    "


def account_to_json(account: Account) -> dict[str, Any]:
    """Return an account, JSON-ready."""
    found = asdict(account)
    found["rank"] = {name: round(value, 3) for name, value in account.rank}
    found["grouping"] = [{"outlet": outlet, "why": why} for outlet, why in account.grouping]
    return found


def account_to_text(account: Account, width: int) -> str:
    """Return an account in lines of at most `width` columns."""
    return "\n".join(_lines(account, width))


def _lines(account: Account, width: int) -> Iterator[str]:
    total = sum(value for _, value in account.rank)
    parts = " + ".join(f"{name} {value:.2f}" for name, value in account.rank)
    yield from _wrapped(f"Ranked {total:.2f} = {parts}", width)
    yield "Grouped:"
    for outlet, why in account.grouping:
        yield from _wrapped(f"{outlet}: {why or 'opened the story'}", width, "  ")
    for sentence in account.sentences:
        yield ""
        yield from _sentence(sentence, width)
    if account.refused:
        yield ""
        yield "Refused, and not on the card:"
    for sentence in account.refused:
        yield from _sentence(sentence, width)


def _sentence(sentence: Carried, width: int) -> Iterator[str]:
    cites = ", ".join(sentence.cites)
    yield from _wrapped(f"[{sentence.kind}] {sentence.text} ({cites})", width)
    for span in sentence.spans:
        share = "word for word" if span.verbatim else f"{span.share:.0%} of its words"
        said = "" if span.verbatim else f": “{span.text}”"
        yield from _wrapped(f"{span.label} {span.lang.upper()}, {share}{said}", width, _INDENT)
    if sentence.checks:
        yield from _wrapped(f"checked: {'; '.join(sentence.checks)}", width, _INDENT)
    for finding in sentence.findings:
        yield from _wrapped(f"✗ {finding}", width, _INDENT)
    if not sentence.findings:
        yield f"{_INDENT}✓ carried" if sentence.spans else f"{_INDENT}✓ from the glossary"


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return wrap([Span(isolate(clean(text)))], width, first=indent, rest=indent + "  ")
