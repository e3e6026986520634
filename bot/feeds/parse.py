"""A feed's bytes to what they mean. The only module that knows feedparser.

The quick reader takes what is well-formed; feedparser judges what the rest means. feedparser's
own clean-up of HTML is off: text is cleaned once, by `clean`, whatever read it.
"""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from bot.errors import ParseError
from bot.feeds import encoding, jsonfeed, quick, sniff
from bot.feeds.raw import Link, RawEntry, RawFeed, alternate, finish, related
from bot.model.feed import ParsedFeed

_GUID = re.compile(
    r"<(?:\w{1,20}:)?(?:guid|id)\b[^>]{0,100}>(?:<!\[CDATA\[)?([^<\]]{1,200})", re.IGNORECASE
)
_REFERENCE = re.compile(r"&#(x[0-9a-f]+|[0-9]+);?", re.IGNORECASE | re.ASCII)


def parse(body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:
    """Return what a document holds. `url` is where it came from. Raises ParseError."""
    text, oddities = encoding.decode(body, content_type)
    if text.lstrip().startswith("{"):
        raw = jsonfeed.read(text, url)
    else:
        text, more = sniff.feed_text(text, url)
        oddities += more
        raw = quick.read(text, url) or judge(text, url)
        raw.skip_hours, raw.skip_days = _skips(text, "hour"), _skips(text, "day")
    raw.oddities[:0] = oddities
    return finish(raw)


def judge(text: str, url: str) -> RawFeed:
    """Read a document as feedparser does. Raises ParseError when nothing in it is a feed."""
    result = _feedparser(text, url)
    version = str(result.get("version", ""))
    if not version and not result.entries:
        raise ParseError(
            "The document begins as a feed does, but nothing in it can be read.",
            cure="Open the address in a browser; if it looks whole there, report it to the outlet.",
        )
    is_atom = version.startswith("atom")
    feed = result.feed
    guids = frozenset(match[1].strip() for match in _GUID.finditer(text))
    title, title_is_text = _content(feed, "title", is_atom)
    return RawFeed(
        title=title,
        title_is_text=title_is_text,
        lang=_lang(feed),
        home=_link(feed),
        hub=related(_links(feed), "hub"),
        topic=related(_links(feed), "self"),
        ttl=_get(feed, "ttl"),
        update_period=_get(feed, "sy_updateperiod"),
        update_frequency=_get(feed, "sy_updatefrequency"),
        entries=[_entry(entry, is_atom, guids) for entry in result.entries],
        oddities=_oddities(result),
    )


def _feedparser(text: str, url: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(_REFERENCE.sub(_in_range, text).encode("utf-8")),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url,
            },
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    # What malformed documents make its old code raise; nothing of ours runs inside.
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as e:
        raise ParseError(
            "The document is so malformed that it cannot be read.",
            cure="Tell the outlet; the feed is tried again, ever more seldom.",
        ) from e


def _in_range(reference: re.Match[str]) -> str:
    """Drop a reference to no character, at which feedparser gives up the whole document."""
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    return reference[0] if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def _entry(entry: Any, is_atom: bool, guids: frozenset[str]) -> RawEntry:
    title, title_is_text = _content(entry, "title", is_atom)
    summary, summary_is_text = _content(entry, "summary", is_atom)
    contents = dict.get(entry, "content") or []
    body = contents[0] if contents else {}
    if not summary.strip() and contents:
        summary, summary_is_text = _get(body, "value"), _is_text(body, is_atom)
    return RawEntry(
        guid=_guid(_get(entry, "id"), guids),
        link=_link(entry) or _permalink(entry),
        title=title,
        title_is_text=title_is_text,
        summary=summary,
        summary_is_text=summary_is_text,
        body=_get(body, "value"),
        body_is_text=_is_text(body, is_atom),
        published=_get(entry, "published") or _get(entry, "created"),
        updated=_get(entry, "updated"),
        author=_authors(entry, is_atom),
        lang=_lang(entry),
    )


def _guid(resolved: str, written: frozenset[str]) -> str:
    """Return a guid as it was written: feedparser resolves those that may be addresses.

    It must be the one that the quick reader finds, lest a feed that is damaged for an hour tells
    all its articles anew.
    """
    if not written or resolved in written:
        return resolved
    tail = resolved.rpartition("/")[2]
    return tail if tail in written else resolved


def _link(holder: Any) -> str:
    # Past its list, feedparser knows when a guid is the address.
    return alternate(_links(holder)) or _get(holder, "link")


def _permalink(entry: Any) -> str:
    return _get(entry, "id") if dict.get(entry, "guidislink") else ""


def _links(holder: Any) -> list[Link]:
    return [
        Link(_get(link, "href"), _get(link, "rel"), _get(link, "type"))
        for link in dict.get(holder, "links") or ()
    ]


def _skips(text: str, unit: str) -> list[str]:
    """Return the hours or days at which an RSS feed asks not to be polled: neither reader does."""
    start = text.find(f"<skip{unit.capitalize()}s>")
    listed = text[start : start + 2_000].partition(f"</skip{unit.capitalize()}s>")[0]
    return re.findall(rf"<{unit}>\s*(\w+)\s*</{unit}>", listed) if start >= 0 else []


def _authors(entry: Any, is_atom: bool) -> str:
    authors = dict.get(entry, "authors") or []
    if not is_atom and len(authors) == 1:
        # As written: feedparser cuts addresses of long top-level domains in two.
        return _get(entry, "author")
    names = (_get(author, "name") for author in authors)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _lang(holder: Any) -> str:
    return _get(holder, "language") or _get(dict.get(holder, "title_detail") or {}, "language")


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
