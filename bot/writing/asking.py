"""How people ask and how sources answer, as data: `data/asking.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bot.language.text import KANJI, KATAKANA
from bot.writing import words
from bot.writing.words import Terms


@lru_cache
def lists() -> dict[str, Any]:
    """Return the lists as they stand in the file."""
    text = files("bot.writing").joinpath("data", "asking.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache
def pattern(*path: str, name: str = "") -> re.Pattern[str] | None:
    """Return what finds the entries of a list, with `name` for {NAME}; None where there is none."""
    found: Any = lists()
    for key in path:
        found = found.get(key, {})
    if not found:
        return None
    return compiled("|".join(f"(?:{entry})" for entry in found), name)


def compiled(whole: str, name: str = "") -> re.Pattern[str]:
    """Return a pattern with the parts of the file in the place of their names."""
    parts = lists()["parts"] | {
        "FIGURE": "|".join(lists()["figure"]["of"]),
        "KANJI": KANJI,
        "KATAKANA": KATAKANA,
        "NAME": rf"(?<!\w)['\"“「]?{re.escape(name)}['\"”」]?s?",
    }
    for part, meaning in (*parts.items(), *parts.items()):
        whole = whole.replace(f"{{{part}}}", meaning)
    return re.compile(whole, re.IGNORECASE)


def has(text: str, *path: str, name: str = "") -> bool:
    """Tell whether an entry of a list stands in a text."""
    found = pattern(*path, name=name)
    return found is not None and found.search(text) is not None


def group(text: str, *path: str) -> str:
    """Return the first named part that a list finds in a text, in small letters, or ""."""
    found = pattern(*path)
    match = found.search(text) if found else None
    return next((part for part in match.groups() if part), "").casefold() if match else ""


@lru_cache(maxsize=4_096)
def alike(term: str) -> Terms:
    """Return the terms, of both languages, that say nearly the same as one."""
    return _same().get(term, frozenset()) - {term}


@lru_cache(maxsize=4_096)
def abroad(term: str) -> Terms:
    """Return a term as a text in the other language may say it."""
    if term in lists()["words"]["times"].split():
        return frozenset({term})
    said = words.translations(term) | {term}
    return said.union(*(_same().get(way, ()) for way in said))


@lru_cache
def _same() -> dict[str, Terms]:
    found: dict[str, set[str]] = {}
    for line in lists()["same"]["of"]:
        same = {term for word in line.split() for term in words.terms(word.replace("_", " "))}
        for term in same:
            found.setdefault(term, set()).update(same)
    return {term: frozenset(same) for term, same in found.items()}
