"""What passes between us and the process that parses: a length, then JSON or the feed's bytes.

JSON and not pickle, for the answer comes from a process that has read hostile bytes.
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.errors import ParseError
from bot.model.feed import Entry, ParsedFeed

LENGTH = struct.Struct("!I")
MAX_FRAME = 64_000_000
HELLO = b"ready"

_ENTRY = tuple(field.name for field in fields(Entry))
_MOMENTS = tuple(_ENTRY.index(name) for name in ("published", "updated"))


def frame(payload: bytes) -> bytes:
    """Return the payload with its length before it."""
    return LENGTH.pack(len(payload)) + payload


def parsed_to_json(parsed: ParsedFeed, *, last: bool) -> bytes:
    """Write an answer. `last` says that the process ends after it."""
    answer = {
        "title": parsed.title,
        "lang": parsed.lang,
        "home": parsed.home,
        "ttl": parsed.ttl,
        "skip_hours": parsed.skip_hours,
        "skip_days": parsed.skip_days,
        "hub": parsed.hub,
        "topic": parsed.topic,
        "oddities": parsed.oddities,
        "entries": [_entry_to_list(entry) for entry in parsed.entries],
    }
    return json.dumps({"feed": answer, "last": last}, ensure_ascii=False).encode()


def error_to_json(error: ParseError, *, last: bool) -> bytes:
    """Write a refusal."""
    return json.dumps({"error": str(error), "cure": error.cure, "last": last}).encode()


def read_answer(payload: bytes) -> tuple[ParsedFeed | ParseError, bool]:
    """Read either, and whether the process ends. Raises ValueError for what is neither."""
    try:
        answer = json.loads(payload)
        if "error" in answer:
            return ParseError(str(answer["error"]), cure=str(answer["cure"])), bool(answer["last"])
        feed = answer["feed"]
        entries = tuple(_entry_from_list(row) for row in feed.pop("entries"))
        feed |= {name: tuple(feed[name]) for name in ("oddities", "skip_hours", "skip_days")}
        return ParsedFeed(entries=entries, **feed), bool(answer["last"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an answer of the parsing process") from error


def _entry_to_list(entry: Entry) -> list[Any]:
    row = [getattr(entry, name) for name in _ENTRY]
    for place in _MOMENTS:
        row[place] = row[place] and row[place].isoformat()
    return row


def _entry_from_list(row: list[Any]) -> Entry:
    for place in _MOMENTS:
        if row[place] is not None:
            row[place] = datetime.fromisoformat(row[place])
    return Entry(*row)
