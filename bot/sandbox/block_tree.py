"""Finding things in blocks that were found sound: texts, interactive elements, identifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.sandbox.shapes import Json

_WORDED = frozenset({"plain_text", "mrkdwn", "markdown", "raw_text", "text", "link"})


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Yield (kind, words) for every text in blocks; kind is the text's `type`.

    A rich text's broadcast is yielded as ("broadcast", its range).
    """
    if isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, dict):
        kind, words = value.get("type", ""), value.get("text")
        if kind == "broadcast":
            yield kind, value.get("range", "")
        elif kind in _WORDED and isinstance(words, str):
            yield kind, words
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from texts(inner)


def elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield (block, interactive element) for all that a person may act on, in order."""
    for block in walk(blocks):
        for element in _own(block):
            yield block, element


def _own(block: Json) -> Iterator[Json]:
    kind = block["type"]
    if kind in ("actions", "context_actions"):
        yield from block["elements"]
    elif kind == "card":
        yield from block.get("actions", ())
    elif kind == "input":
        yield block["element"]
    elif kind == "section" and block.get("accessory", {}).get("type", "image") != "image":
        yield block["accessory"]


def walk(blocks: Iterable[Json]) -> Iterator[Json]:
    """Yield every block, those inside containers and carousels too."""
    for block in blocks:
        yield block
        if block["type"] == "container":
            yield from walk(block["child_blocks"])
        elif block["type"] == "carousel":
            yield from walk(block["elements"])


def fill_ids(blocks: list[Json], new_id: Callable[[str], str]) -> None:
    """Give an id to every block and element that has none, as Slack does."""
    for block in walk(blocks):
        if "block_id" not in block:
            block["block_id"] = new_id("b")
    for _, element in elements(blocks):
        if "action_id" not in element:
            element["action_id"] = new_id("a")
