"""Words that readers may not know: which of them a card uses, and what they mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from bot.language.text import fold, is_japanese
from bot.model.briefing import Kind, Role, Sentence, Source
from bot.model.term import Term

PREFIX = "term:"
_LABEL = {"en": "glossary", "ja": "用語集"}
# Letters in the height of capitals are a name: "METI" is one, "meti" is not.
_CASED = re.compile(r"[A-Z0-9-]{2,}")


@lru_cache
def shipped() -> tuple[Term, ...]:
    """Return the glossary that comes with Kawaraban."""
    text = files("bot.writing").joinpath("data", "glossary.toml").read_text(encoding="utf-8")
    return tuple(_term(key, row) for key, row in tomllib.loads(text).items())


def _term(key: str, row: dict[str, str | list[str]]) -> Term:
    return Term(
        key=key,
        writings=tuple(row["is"]),
        english=str(row["en"]),
        japanese=str(row["ja"]),
        url=str(row["url"]),
        outlet=str(row["by"]),
    )


def used(terms: Iterable[Term], texts: Sequence[str], lang: str) -> list[Term]:
    """Return the terms that stand in texts and can be explained, in the order of first use."""
    whole = "\n".join(map(fold, texts))
    found: dict[Term, int] = {}
    for term in terms:
        if term.explained(lang) and (match := _pattern(term.writings).search(whole)):
            found[term] = match.start()
    return sorted(found, key=found.__getitem__)


def defined(term: Term, sentences: Iterable[str]) -> bool:
    """Tell whether a sentence begins with a term: a source's own definition of it."""
    pattern = _pattern(term.writings)
    return any((match := pattern.search(fold(s))) and match.start() < 8 for s in sentences)


def explain(terms: Iterable[Term], lang: str, now: datetime) -> Iterator[tuple[Sentence, Source]]:
    """Yield each term's explanation, and the page about it that the sentence cites."""
    for term in terms:
        host = (urlsplit(term.url).hostname or "").removeprefix("www.")
        name = _LABEL["ja" if lang == "ja" else "en"]
        source = Source(
            item_id=PREFIX + term.key,
            label=f"{name}: {host}" if host else name,
            outlet=term.outlet or name,
            domain=host,
            url=term.url,
            title=term.writings[0],
            lang=lang,
            published=now,
            role=Role.REFERENCE,
        )
        yield Sentence(term.explained(lang), lang, (source.item_id,), Kind.EXPLAINED), source


@lru_cache(maxsize=2_048)
def _pattern(writings: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any writing of a term as a word of its own."""
    return re.compile("|".join(_word(fold(writing)) for writing in writings) or r"(?!)")


def _word(writing: str) -> str:
    body = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", writing)))
    if is_japanese(writing):
        return body
    plural = "" if _CASED.fullmatch(writing) else r"(?:e?s)?"
    case = "" if _CASED.fullmatch(writing) else "i"
    flagged = f"(?{case}:{body}{plural})" if case else f"(?:{body}s?)"
    return rf"(?<![A-Za-z0-9]){flagged}(?![A-Za-z0-9])"
