"""Rows of an items file, oldest first, without holding the file in memory."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.model.item import Item


@dataclass(frozen=True, slots=True)
class Row:
    """An item, and the story that it is known to tell; empty where that is not told."""

    item: Item
    gold: str


def rows(path: Path, *, title_only: bool = False) -> Iterator[Row]:
    """Read a JSON Lines file in order of `published`: 16 bytes a row are held, no more."""
    times, offsets = array("d"), array("q")
    with path.open("rb") as lines:
        offset = 0
        for line in lines:
            if line.strip():
                times.append(_moment(json.loads(line)).timestamp())
                offsets.append(offset)
            offset += len(line)
        for index in sorted(range(len(times)), key=times.__getitem__):
            lines.seek(offsets[index])
            yield row(json.loads(lines.readline()), title_only=title_only)


def row(fields: dict[str, str], *, title_only: bool = False) -> Row:
    """Return one row as an item."""
    url = fields.get("url") or ""
    domain = (urlsplit(url).hostname or "").removeprefix("www.")
    published = _moment(fields)
    item = Item(
        id=fields["id"],
        url=url,
        title=fields.get("title") or "",
        summary="" if title_only else fields.get("summary") or "",
        lang=fields.get("lang") or "",
        outlet=fields.get("outlet") or domain,
        domain=domain,
        published=published,
        seen=published,
    )
    return Row(item=item, gold=fields.get("story") or "")


def _moment(fields: dict[str, str]) -> datetime:
    moment = datetime.fromisoformat(fields["published"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
