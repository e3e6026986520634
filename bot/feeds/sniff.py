"""What a document is, by its first element. Pure: it refuses what no parser should be given."""

from __future__ import annotations

import re

from bot.errors import ParseError
from bot.feeds import discover

_FEED_ROOTS = {"rss", "rdf", "feed", "channel"}
# Not all pages begin as pages should.
_PAGE_ROOTS = {"html", "head", "body", "title", "meta", "link", "style", "script", "center", "div",
               "table", "p", "br", "b", "a", "h1", "h2", "font", "pre", "main"}  # fmt: skip
_PROLOG = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_LATE_START = re.compile(r"<\?xml\b|<(?:rss|rdf:RDF|feed)\b")
_ENTITY = re.compile(r"""<!ENTITY\s+(%\s+)?[\w.:-]+\s+(?:"([^"]*)"|'([^']*)'|(SYSTEM|PUBLIC))""")
_REFERENCE = re.compile(r"[&%](?!#)")
_LONGEST_ENTITY = 100
_FURTHEST_START = 4_000


def feed_text(text: str, url: str) -> tuple[str, tuple[str, ...]]:
    """Return the document from its beginning, and what was odd; raises ParseError.

    The error says what the document is instead of a feed, and what to do about it.
    """
    if not text.strip():
        raise ParseError(
            "The address answers with an empty document.",
            cure="Open it in a browser; if it is empty there too, look for the outlet's new feed.",
        )
    start, root = _root(text)
    oddities: tuple[str, ...] = ()
    begun = _LATE_START.search(text[:_FURTHEST_START], start + 1)
    if root not in {*_FEED_ROOTS, "html"} and begun is not None:
        # What a broken server program wrote before the document is skipped, once.
        text = text[begun.start() :]
        start, root = _root(text)
        oddities = ("Other text stands before the beginning of the document.",)
    if not root:
        raise _not_xml(text, url)
    if root not in _FEED_ROOTS:
        raise _other(root, text, url)
    _refuse_bombs(text[:start])
    return text.lstrip(), oddities


def _root(text: str) -> tuple[int, str]:
    """Return where the first element stands, and its local name in lower case ("": none)."""
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    element = _ELEMENT.match(text, start)
    return start, element[1].lower() if element else ""


def _not_xml(text: str, url: str) -> ParseError:
    if re.search(r"<(?:!doctype\s+html|html|head|body)\b", text[:_FURTHEST_START], re.IGNORECASE):
        return _page(text, url)
    return ParseError(
        "The document is not XML.",
        cure="Open the address in a browser, and look for the feed's own address on the site.",
    )


def _other(root: str, text: str, url: str) -> ParseError:
    if root in _PAGE_ROOTS:
        return _page(text, url)
    if root == "opml":
        return ParseError(
            "The document is a list of feeds (OPML), not a feed.",
            cure="Import it as a list, or follow one of the feeds in it.",
        )
    if root in {"urlset", "sitemapindex"}:
        return ParseError(
            "The document is a site map, not a feed.", cure="Look for the site's feed instead."
        )
    return ParseError(
        f"The document is XML, but not a feed: its first element is <{root[:40]}>.",
        cure="Open the address in a browser, and look for the feed's own address on the site.",
    )


def _page(text: str, url: str) -> ParseError:
    feeds = discover.find(text, url)
    if feeds:
        named = ", ".join(feed.url for feed in feeds[:5])
        cure = f"The page names {'this feed' if len(feeds) == 1 else 'these feeds'}: {named}"
    else:
        cure = "It names no feed; look for the word RSS on the site, or ask the outlet for one."
    return ParseError("The address leads to a web page, not to a feed.", cure=cure)


def _refuse_bombs(prolog: str) -> None:
    """Refuse entities that grow when they are written out, or that name another document."""
    for parameter, double, single, external in _ENTITY.findall(prolog):
        value = double or single
        if parameter or external or _REFERENCE.search(value) or len(value) > _LONGEST_ENTITY:
            raise ParseError(
                "The document declares entities that could grow without end, or that lie elsewhere."
                " No feed needs them, and they are not read.",
                cure="Tell the outlet, if it is one that you trust; else remove the feed.",
            )
