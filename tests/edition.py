"""The sample edition's stories as a person groups them, for what is tested beyond feeds."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bot.feeds.intake import to_items
from bot.feeds.parse import parse
from bot.model.feed import Feed
from bot.model.item import Item
from bot.model.story import Story
from bot.sandbox.edition import FeedFile, fill, load_manifest

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
_GOLD = Path(__file__).parent / "cases" / "sample-edition.toml"


@lru_cache
def stories() -> dict[str, Story]:
    """Return the stories by the names that `cases/sample-edition.toml` gives them."""
    items = [item for number, file in enumerate(load_manifest()) for item in _items(file, number)]
    gold = tomllib.loads(_GOLD.read_text("utf-8"))
    found = {name: _of(set(story["items"]), items) for name, story in gold.items()}
    return {name: Story(name, told) for name, told in found.items() if told}


def _of(keys: set[str], items: list[Item]) -> tuple[Item, ...]:
    told = {i.id: i for i in items if i.guid in keys or i.url in keys}
    return tuple(sorted(told.values(), key=lambda item: (item.published, item.id)))


def _items(file: FeedFile, number: int) -> tuple[Item, ...]:
    url = f"https://{file.domain}/{number}"
    feed = Feed(id=number, url=url, outlet=file.outlet, domain=file.domain, lang=file.lang)
    body = fill(file.template, NOW, file.encoding)
    return to_items(feed, parse(body, url=url, content_type=file.content_type), now=NOW).items
