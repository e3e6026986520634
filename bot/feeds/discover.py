"""The feeds that a web page names. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from bot.feeds import clean, urls

_MAX_PAGE = 2_000_000
_MAX_FEEDS = 20
_FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names."""

    url: str
    title: str


def find(html: str, base: str) -> list[FeedLink]:
    """Return the feeds that a page's link tags name, as it orders them.

    `base` is the page's own address, against which links are resolved (HTML, 4.6.7.1).
    """
    tree = LexborHTMLParser(html[:_MAX_PAGE])
    stated = tree.css_first("base[href]")
    if stated is not None:
        base = urls.absolute(stated.attributes.get("href") or "", base)
    found: dict[str, FeedLink] = {}
    for link in tree.css("link[rel][href]"):
        attributes = {name: value or "" for name, value in link.attributes.items()}
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        relations = attributes["rel"].lower().split()
        if kind not in _FEED_TYPES or "alternate" not in relations:
            continue
        # Not the canonical form: a parameter that tracks an article may choose a feed.
        url = urls.absolute(attributes["href"], base)
        if urls.fetchable(url) and len(found) < _MAX_FEEDS:
            found.setdefault(url, FeedLink(url, clean.plain(attributes.get("title", ""), 120)))
    return list(found.values())


def guesses(url: str) -> list[str]:
    """Return the addresses where sites that name no feed most often have one."""
    paths = ("/feed/", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/index.rdf")
    return [urls.absolute(path, url) for path in paths] if urls.canonical(url) else []
