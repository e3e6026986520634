"""Lists of feeds as OPML 1.0 and 2.0, with folders as tags. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from bot.errors import InputError
from bot.feeds import clean, encoding, urls
from bot.model.feed import Feed, NewFeed

_MAX_TAG = 50
_MAX_OUTLET = 120


@dataclass(frozen=True, slots=True)
class Imported:
    """The feeds of a list, in its order, each once; what was left out, in words."""

    feeds: tuple[NewFeed, ...]
    notes: tuple[str, ...] = ()


def read(document: bytes) -> Imported:
    """Return the feeds that an OPML document lists. Raises InputError.

    OPML 2.0, "Subscription lists": an outline with an xmlUrl is a feed. One without is a folder,
    and a tag of what lies in it; so is each of the comma-separated names in `category`.
    """
    text, _ = encoding.decode(document)
    body = _root(text).find("body")
    feeds: dict[str, NewFeed] = {}
    twice = unusable = 0
    for outline, folders in _outlines(body):
        url = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if not url:
            continue
        if not urls.fetchable(url):
            unusable += 1
        elif url in feeds:
            twice += 1
        else:
            feeds[url] = _feed(url, outline, folders)
    notes = [
        f"Listed twice, and taken once: {twice}." if twice else "",
        f"Without a web address, and left out: {unusable}." if unusable else "",
    ]
    return Imported(tuple(feeds.values()), tuple(note for note in notes if note))


def write(feeds: Iterable[Feed], *, title: str = "Kawaraban") -> bytes:
    """Return feeds as an OPML 2.0 document, in folders by their first tag."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    folders: dict[str, ET.Element] = {}
    for feed in feeds:
        outline = ET.SubElement(_folder(body, folders, feed.tags), "outline")
        outline.attrib.update(_attributes(feed))
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _root(text: str) -> ET.Element:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError("The list declares a document type, which no OPML needs. Take it out.")
    try:
        root = ET.fromstring(text)  # noqa: S314  # without a DTD there is nothing to expand
    except ET.ParseError as error:
        raise InputError(f"The list is not well-formed XML: {error}.") from error
    if root.tag.lower() != "opml" or root.find("body") is None:
        raise InputError("The file is XML, but not OPML: it has no <opml> with a <body>.")
    return root


def _outlines(body: ET.Element | None) -> Iterator[tuple[ET.Element, tuple[str, ...]]]:
    """Walk all outlines with the folders that they lie in, without recursion."""
    waiting: list[tuple[ET.Element, tuple[str, ...]]] = [(body, ())] if body is not None else []
    while waiting:
        element, folders = waiting.pop()
        if element.tag == "outline":
            yield element, folders
            if not (element.get("xmlUrl") or element.get("xmlurl")) and (name := _name(element)):
                folders = (*folders, name)[:8]
        waiting += [(child, folders) for child in reversed(element)]


def _feed(url: str, outline: ET.Element, folders: tuple[str, ...]) -> NewFeed:
    # OPML 2.0: categories may be paths, as /Tech/AI.
    categories = (part for part in outline.get("category", "").replace("/", ",").split(","))
    tags = (*folders, *(clean.plain(part, _MAX_TAG) for part in categories))
    site = outline.get("htmlUrl") or outline.get("htmlurl") or ""
    domain = urls.domain(site) or urls.domain(url)
    return NewFeed(
        url=url,
        outlet=_name(outline, _MAX_OUTLET) or domain,
        domain=domain,
        lang=outline.get("language", "").partition("-")[0].lower()[:3],
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
    )


def _name(outline: ET.Element, limit: int = _MAX_TAG) -> str:
    return clean.plain(outline.get("text") or outline.get("title") or "", limit)


def _folder(body: ET.Element, folders: dict[str, ET.Element], tags: tuple[str, ...]) -> ET.Element:
    if not tags:
        return body
    if tags[0] not in folders:
        folders[tags[0]] = ET.SubElement(body, "outline", text=tags[0], title=tags[0])
    return folders[tags[0]]


def _attributes(feed: Feed) -> dict[str, str]:
    return {
        "type": "rss",
        "text": feed.outlet,
        "title": feed.outlet,
        "xmlUrl": feed.url,
        "htmlUrl": f"https://{feed.domain}/",
        **({"language": feed.lang} if feed.lang else {}),
        **({"category": ",".join(feed.tags[1:])} if feed.tags[1:] else {}),
    }
