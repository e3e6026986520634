"""A feed's bytes to what they mean. The only module that knows feedparser.

feedparser is the judge of what a malformed feed means. Its own clean-up of HTML is off: text is
cleaned once, by `clean`, whatever read it.
"""

from __future__ import annotations

import io
from typing import Any

import feedparser

from bot.errors import ParseError
from bot.feeds import encoding, sniff
from bot.feeds.raw import RawEntry, RawFeed, finish
from bot.model.feed import ParsedFeed


def parse(body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:
    """Return what a document holds. `url` is where it came from. Raises ParseError."""
    text, oddities = encoding.decode(body, content_type)
    text, more = sniff.feed_text(text, url)
    raw = judge(text, url)
    raw.oddities[:0] = [*oddities, *more]
    return finish(raw)


def judge(text: str, url: str) -> RawFeed:
    """Read a document as feedparser does. Raises ParseError when nothing in it is a feed."""
    result = feedparser.parse(
        io.BytesIO(text.encode("utf-8")),
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    version = str(result.get("version", ""))
    if not version and not result.entries:
        raise ParseError(
            "The document begins as a feed does, but nothing in it can be read.",
            cure="Open the address in a browser; if it looks whole there, report it to the outlet.",
        )
    is_atom = version.startswith("atom")
    feed = result.feed
    title, title_is_text = _content(feed, "title", is_atom)
    return RawFeed(
        title=title,
        title_is_text=title_is_text,
        lang=_get(feed, "language"),
        home=_get(feed, "link"),
        ttl=_get(feed, "ttl"),
        update_period=_get(feed, "sy_updateperiod"),
        update_frequency=_get(feed, "sy_updatefrequency"),
        entries=[_entry(entry, is_atom) for entry in result.entries],
        oddities=_oddities(result),
    )


def _entry(entry: Any, is_atom: bool) -> RawEntry:
    title, title_is_text = _content(entry, "title", is_atom)
    summary, summary_is_text = _content(entry, "summary", is_atom)
    contents = dict.get(entry, "content") or []
    if not summary.strip() and contents:
        summary, summary_is_text = _get(contents[0], "value"), _is_text(contents[0], is_atom)
    detail = dict.get(entry, "author_detail") or {}
    return RawEntry(
        guid=_get(entry, "id"),
        link=_get(entry, "link"),
        title=title,
        title_is_text=title_is_text,
        summary=summary,
        summary_is_text=summary_is_text,
        published=_get(entry, "published") or _get(entry, "created"),
        updated=_get(entry, "updated"),
        author=_get(detail, "name") or _get(entry, "author"),
        lang=_get(entry, "language") or _get(dict.get(entry, "title_detail") or {}, "language"),
    )


def _content(holder: Any, key: str, is_atom: bool) -> tuple[str, bool]:
    return _get(holder, key), _is_text(dict.get(holder, f"{key}_detail") or {}, is_atom)


def _is_text(detail: Any, is_atom: bool) -> bool:
    # RSS declares no type, and holds HTML in practice; Atom's word is taken (RFC 4287, 3.1.1).
    return is_atom and _get(detail, "type") == "text/plain"


def _get(holder: Any, key: str) -> str:
    # Past feedparser's own look-up, which answers for other keys and warns of it.
    value = dict.get(holder, key)
    return value if isinstance(value, str) else ""


def _oddities(result: Any) -> list[str]:
    if not result.get("bozo"):
        return []
    error = result.get("bozo_exception")
    line = getattr(error, "getLineNumber", lambda: None)()
    where = f" (line {line})" if line else ""
    return [f"It is not well-formed XML{where}; what could be read of it was."]
