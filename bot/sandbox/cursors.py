"""Cursors: how Slack's methods give long lists page by page.

https://docs.slack.dev/apis/web-api/pagination
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.sandbox.arguments import Arguments
from bot.sandbox.refusal import RefusalError
from bot.sandbox.shapes import Json

T = TypeVar("T")


def make(mark: str, value: str) -> str:
    return base64.b64encode(f"{mark}:{value}".encode()).decode()


def read(cursor: str, mark: str) -> str:
    """Return what a cursor holds, "" when there is none. Raises RefusalError."""
    if not cursor:
        return ""
    try:
        found, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise RefusalError("invalid_cursor") from None
    if found != mark or not value:
        raise RefusalError("invalid_cursor")
    return value


def page(items: Sequence[T], args: Arguments, *, default: int = 100) -> tuple[list[T], Json]:
    """Return one page of a list, and the `response_metadata` that leads to the next."""
    limit = args.limit(default, 1_000)
    try:
        start = int(read(args.text("cursor"), "offset") or 0)
    except ValueError:
        raise RefusalError("invalid_cursor") from None
    end = start + limit
    following = make("offset", str(end)) if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": following}
