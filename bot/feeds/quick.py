"""Well-formed feeds, read fast: the standard library's C parser builds a tree, this walks it.

It keeps to the specifications where they speak (RSS 2.0, RSS 1.0 with Dublin Core, RFC 4287) and
declines what is odd: None means that feedparser is to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET

from bot.feeds import urls
from bot.feeds.raw import Link, RawEntry, RawFeed, alternate, related

_ATOM = ("{http://www.w3.org/2005/Atom}", "{http://purl.org/atom/ns#}")
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RSS = (
    "",
    "{http://purl.org/rss/1.0/}",
    "{http://my.netscape.com/rdf/simple/0.9/}",
    "{http://backend.userland.com/rss}",
    "{http://backend.userland.com/rss2}",
)
_PREFIXES = {
    "dc:": ("{http://purl.org/dc/elements/1.1/}",),
    "dcterms:": ("{http://purl.org/dc/terms/}",),
    "content:": ("{http://purl.org/rss/1.0/modules/content/}",),
    "sy:": ("{http://purl.org/rss/1.0/modules/syndication/}",),
    "itunes:": ("{http://www.itunes.com/dtds/podcast-1.0.dtd}",),
    "media:": ("{http://search.yahoo.com/mrss/}", "{http://search.yahoo.com/mrss}"),
    "atom:": _ATOM,
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LANG, _BASE = f"{_XML}lang", f"{_XML}base"

# First what a format itself provides, then what its modules do.
_TITLES = ("title", "dc:title")
_PUBLISHED = (
    "pubdate",
    "published",
    "issued",
    "atom:published",
    "dcterms:issued",
    "created",
    "dcterms:created",
)
_UPDATED = ("updated", "modified", "dc:date", "dcterms:modified", "atom:updated")
_SUMMARIES = ("description", "summary", "content:encoded", "content", "dc:description",
              "media:description", "itunes:summary")  # fmt: skip
_BODIES = ("content:encoded", "content")
_AUTHORS = ("dc:creator", "author", "atom:author", "itunes:author")
_TEXT_TYPES = ("text", "text/plain")
_READ_TYPES = (*_TEXT_TYPES, "html", "xhtml", "text/html", "application/xhtml+xml")

_Children = dict[str, list[ET.Element]]


def read(text: str, url: str) -> RawFeed | None:
    """Return the words of a well-formed feed; None for any other document.

    `text` must declare no entities: `sniff` sees to that.
    """
    try:
        root = ET.fromstring(text)  # noqa: S314  # no entity is left that could grow or reach out
    except (ET.ParseError, ValueError):
        return None
    base = _based(root, url)
    if root.tag in (f"{atom}feed" for atom in _ATOM):
        feed = _atom(root, base)
    elif root.tag in ("rss", f"{_RDF}RDF"):
        feed = _rss(root, base)
    else:
        return None
    if not feed.entries and ("<item" in text or "<entry" in text):
        return None
    feed.lang = feed.lang or root.get(_LANG, "")
    return feed


def _rss(root: ET.Element, base: str) -> RawFeed:
    top = _children(root)
    channel = top.get("channel", [root])[0]
    base = _based(channel, base)
    about = _children(channel)
    # RSS 2.0 keeps its items in the channel, RSS 1.0 beside it.
    items = [*about.get("item", ()), *top.get("item", ())]
    links = _links(about, base)
    return RawFeed(
        title=_first(about, _TITLES),
        lang=_first(about, ("language", "dc:language")) or channel.get(_LANG, ""),
        home=alternate(links),
        hub=related(links, "hub"),
        topic=related(links, "self"),
        ttl=_first(about, ("ttl",)),
        update_period=_first(about, ("sy:updateperiod",)),
        update_frequency=_first(about, ("sy:updatefrequency",)),
        entries=[_rss_entry(item, base) for item in items],
    )


def _rss_entry(item: ET.Element, base: str) -> RawEntry:
    base = _based(item, base)
    parts = _children(item)
    about = item.get(f"{_RDF}about", "")
    guid = _first(parts, ("guid",)) or about or _first(parts, ("atom:id",))
    link = alternate(_links(parts, base))
    if not link and guid and _is_permalink(parts):
        link = urls.absolute(guid, base)
    return RawEntry(
        guid=guid,
        link=link,
        title=_first(parts, _TITLES),
        summary=_first(parts, _SUMMARIES),
        body=_first(parts, _BODIES),
        published=_first(parts, _PUBLISHED),
        updated=_first(parts, _UPDATED),
        author=_authors(parts),
        lang=_first(parts, ("language", "dc:language")) or item.get(_LANG, ""),
    )


def _atom(root: ET.Element, base: str) -> RawFeed:
    about = _children(root, _ATOM)
    title = _construct(about, _TITLES)
    links = _links(about, base)
    return RawFeed(
        title=_inner(title),
        title_is_text=_is_text(title),
        lang=root.get(_LANG, "") or _first(about, ("dc:language",)),
        home=alternate(links),
        hub=related(links, "hub"),
        topic=related(links, "self"),
        update_period=_first(about, ("sy:updateperiod",)),
        update_frequency=_first(about, ("sy:updatefrequency",)),
        entries=[_atom_entry(entry, base) for entry in about.get("entry", ())],
    )


def _atom_entry(entry: ET.Element, base: str) -> RawEntry:
    base = _based(entry, base)
    parts = _children(entry, _ATOM)
    title, summary = _construct(parts, _TITLES), _construct(parts, _SUMMARIES)
    body = _construct(parts, _BODIES)
    guid = _first(parts, ("id",))
    return RawEntry(
        guid=guid,
        link=alternate(_links(parts, base)) or urls.absolute(guid, base),
        title=_inner(title),
        title_is_text=_is_text(title),
        summary=_inner(summary),
        summary_is_text=_is_text(summary),
        body=_inner(body),
        body_is_text=_is_text(body),
        published=_first(parts, _PUBLISHED),
        updated=_first(parts, _UPDATED),
        author=_authors(parts),
        lang=entry.get(_LANG, "") or (title.get(_LANG, "") if title is not None else ""),
    )


def _children(element: ET.Element, core: tuple[str, ...] = _RSS) -> _Children:
    """Return an element's children by their lower-case name, modules' with their usual prefix."""
    found: _Children = {}
    for child in element:
        name = _name(child.tag, core)
        if name == "media:group":
            for inner in child:
                found.setdefault(_name(inner.tag, core), []).append(inner)
        elif name:
            found.setdefault(name, []).append(child)
    return found


@lru_cache(maxsize=1_024)  # a feed has a dozen names, thousands of times
def _name(tag: str, core: tuple[str, ...]) -> str:
    space, brace, local = tag.rpartition("}")
    space += brace
    # Apple's namespace is written in both cases.
    space = space if "itunes" not in space.lower() else space.lower()
    if space in core:
        return local.lower()
    prefix = _PREFIX_OF.get(space)
    return prefix + local.lower() if prefix else ""


_PREFIX_OF = {space: prefix for prefix, spaces in _PREFIXES.items() for space in spaces}


def _first(parts: _Children, names: Iterable[str]) -> str:
    return next((words for e in _each(parts, names) if (words := _inner(e))), "")


def _construct(parts: _Children, names: Iterable[str]) -> ET.Element | None:
    """Return the first text construct with words in it that can be read as text."""
    for element in _each(parts, names):
        if element.get("type", "text").lower() in _READ_TYPES and _inner(element):
            return element
    return None


def _each(parts: _Children, names: Iterable[str]) -> Iterator[ET.Element]:
    for name in names:
        yield from parts.get(name, ())


def _is_text(element: ET.Element | None) -> bool:
    return element is not None and element.get("type", "text").lower() in _TEXT_TYPES


def _is_permalink(parts: _Children) -> bool:
    guids = parts.get("guid")
    return not guids or guids[0].get("isPermaLink", "true").lower() == "true"


def _links(parts: _Children, base: str) -> list[Link]:
    return [
        Link(
            href=urls.absolute(element.get("href") or element.text or "", _based(element, base)),
            rel=element.get("rel", "alternate").lower(),
            kind=element.get("type", "").lower(),
        )
        for element in _each(parts, ("link", "atom:link"))
        if element.get("href") or (element.text or "").strip()
    ]


def _authors(parts: _Children) -> str:
    for name in _AUTHORS:
        names = [words for element in parts.get(name, ()) if (words := _author(element))]
        if names:
            return ", ".join(dict.fromkeys(names))
    return ""


def _author(element: ET.Element) -> str:
    named = next((c for c in element if _name(c.tag, (*_ATOM, "")) == "name"), None)
    return _inner(element if named is None else named)


def _based(element: ET.Element, base: str) -> str:
    stated = element.get(_BASE)
    return urls.absolute(stated, base) if stated else base


def _inner(element: ET.Element | None) -> str:
    """Return an element's text; with elements inside it, as the markup that it then is."""
    if element is None:
        return ""
    if len(element) == 0:
        return (element.text or "").strip()
    pieces = [escape(element.text or "", quote=False)]
    # A stack of our own: how deep a feed nests is its sender's choice.
    stack: list[Iterator[ET.Element]] = [iter(element)]
    open_elements = [element]
    while stack:
        child = next(stack[-1], None)
        if child is not None:
            local = _local(child)
            pieces.append(f"<{local}>{escape(child.text or '', quote=False)}")
            stack.append(iter(child))
            open_elements.append(child)
            continue
        stack.pop()
        closed = open_elements.pop()
        if stack:
            pieces.append(f"</{_local(closed)}>{escape(closed.tail or '', quote=False)}")
    return "".join(pieces).strip()


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
