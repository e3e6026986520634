"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from bot.errors import ParseError
from bot.feeds import urls
from bot.feeds.raw import RawEntry, RawFeed

_VERSIONS = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")


def read(text: str, url: str) -> RawFeed:
    """Return the words of a JSON Feed. Raises ParseError."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(
            "The document begins as JSON does, but is none.",
            cure="Look for an RSS or Atom feed of this outlet.",
        ) from error
    if not isinstance(document, dict) or not _text(document, "version").startswith(_VERSIONS):
        raise ParseError(
            "The document is JSON, but not a JSON Feed.",
            cure="Look for an RSS or Atom feed of this outlet.",
        )
    items = document.get("items")
    return RawFeed(
        title=_text(document, "title"),
        title_is_text=True,
        lang=_text(document, "language"),
        home=_text(document, "home_page_url"),
        hub=_hub(document),
        topic=_text(document, "feed_url"),
        entries=[
            _entry(item, url)
            for item in (items if isinstance(items, list) else [])
            if isinstance(item, dict)
        ],
    )


def _entry(item: dict[str, Any], url: str) -> RawEntry:
    plain = _text(item, "summary") or _text(item, "content_text")
    guid = item.get("id")
    link = _text(item, "url") or _text(item, "external_url")
    return RawEntry(
        # Publishers write numbers, which the specification asks to take as their digits.
        guid=str(guid) if isinstance(guid, str | int) else "",
        link=urls.absolute(link, url) if link else _text(item, "id"),
        title=_text(item, "title"),
        title_is_text=True,
        summary=plain or _text(item, "content_html"),
        summary_is_text=bool(plain),
        body=_text(item, "content_text") or _text(item, "content_html"),
        body_is_text=bool(_text(item, "content_text")),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        author=", ".join(name for name in map(_name, _authors(item)) if name),
        lang=_text(item, "language"),
    )


def _hub(document: dict[str, Any]) -> str:
    hubs = document.get("hubs")
    named = [h for h in (hubs if isinstance(hubs, list) else []) if isinstance(h, dict)]
    return next((_text(h, "url") for h in named if _text(h, "type").lower() == "websub"), "")


def _authors(item: dict[str, Any]) -> list[Any]:
    several = item.get("authors")
    return several if isinstance(several, list) else [item.get("author")]


def _name(author: object) -> str:
    return _text(author, "name") if isinstance(author, dict) else ""


def _text(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""
