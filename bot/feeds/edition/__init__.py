"""The starting edition: feeds worth following on Japan's AI industry, and topics to ask for.

It is data. Nothing here was fetched while the program was built: `feeds check` finds out which
addresses still answer.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from bot.model.feed import NewFeed


@dataclass(frozen=True, slots=True)
class EditionTopic:
    """A topic of the edition: what counts as it in each language, and what only looks like it."""

    slug: str
    name: str
    en: tuple[str, ...]
    ja: tuple[str, ...]
    exclude: tuple[str, ...]


@lru_cache
def load_feeds(name: str = "japan-ai") -> tuple[NewFeed, ...]:
    """Return an edition's feeds. Raises FileNotFoundError for a name that is not shipped."""
    return tuple(
        NewFeed(
            url=row["url"],
            outlet=row["outlet"],
            domain=row.get("domain") or _host(row["url"]),
            lang=row["lang"],
            tags=tuple(row["tags"]),
        )
        for row in _read(f"{name}.toml")["feed"]
    )


@lru_cache
def load_topics() -> tuple[EditionTopic, ...]:
    """Return the topics that are known by name from the start."""
    return tuple(
        EditionTopic(
            slug=row["slug"],
            name=row["name"],
            en=tuple(row["en"]),
            ja=tuple(row["ja"]),
            exclude=tuple(row.get("exclude", ())),
        )
        for row in _read("topics.toml")["topic"]
    )


def _read(filename: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(filename).read_text(encoding="utf-8"))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
