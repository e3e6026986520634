"""What a parser found, before it means anything; and the one place that gives it meaning.

The parsers differ in how they read; `finish` sees to it that they cannot differ in what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from bot.feeds import clean, dates, urls
from bot.model.feed import Entry, ParsedFeed

MAX_ENTRIES = 1_000
_MAX_TITLE = 300
_MAX_SUMMARY = 2_000
_MAX_BODY = 4_000
_MAX_BODIES = 12  # of a document
_NEWS = timedelta(days=2)
_LONGER = 200  # than its summary, or it is another summary
_MAX_AUTHOR = 200
_MAX_GUID = 1_000
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000,
            "yearly": 31_536_000}  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# RSS 2.0 writes authors as "me@example.com (My Name)"; others as "My Name <me@example.com>".
_MAIL_THEN_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")
_MAIL = re.compile(r"\s*[<(]?\b[^\s@<>()]+@[^\s@<>()]+\b[>)]?")


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class RawEntry:
    """The words of an entry as they stood there. Links are absolute already."""

    guid: str = ""
    link: str = ""
    title: str = ""
    title_is_text: bool = False  # declared to be plain: its "<" and "&" are characters
    summary: str = ""
    summary_is_text: bool = False
    body: str = ""  # the article itself, where the entry has it beside its summary
    body_is_text: bool = False
    published: str = ""
    updated: str = ""
    author: str = ""
    lang: str = ""


@dataclass(slots=True)
class RawFeed:
    """The words of a feed as they stood there. `ttl` is in minutes, `hub` and `topic` absolute."""

    title: str = ""
    title_is_text: bool = False
    lang: str = ""
    home: str = ""
    ttl: str = ""
    update_period: str = ""
    update_frequency: str = ""
    skip_hours: list[str] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    hub: str = ""
    topic: str = ""
    entries: list[RawEntry] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed or an entry, absolute. `kind` is its media type, empty when unsaid."""

    href: str
    rel: str
    kind: str = ""


def alternate(links: Iterable[Link]) -> str:
    """Return the page that links name: the first alternate one, HTML before other forms."""
    pages = [link for link in links if link.rel == "alternate" and link.href]
    html = [link for link in pages if not link.kind or "html" in link.kind]
    return (html or pages)[0].href if pages else ""


def related(links: Iterable[Link], relation: str) -> str:
    """Return the first address of a relation, as "hub" or "self"; "" when there is none."""
    return next((link.href for link in links if link.rel == relation and link.href), "")


_Dated = tuple[tuple[datetime | None, datetime | None], RawEntry]


def finish(raw: RawFeed) -> ParsedFeed:
    """Clean, date, bound and count what was read."""
    lang = language(raw.lang)
    # Outlets that leave the zone out write in their own.
    local = dates.JAPAN if lang == "ja" else UTC
    oddities = list(raw.oddities)
    dated = [(_moments(entry, local), entry) for entry in raw.entries]
    if len(dated) > MAX_ENTRIES:
        oddities.append(f"It holds {len(dated):,} entries; the newest {MAX_ENTRIES:,} are read.")
        dated = _newest(dated, MAX_ENTRIES)
    _drop_old_bodies(dated)
    unread = sum(1 for (moment, _), entry in dated if moment is None and entry.published)
    if unread:
        oddities.append(f"The dates of {unread} of its entries could not be understood.")
    return ParsedFeed(
        title=_words(raw.title, raw.title_is_text, _MAX_TITLE),
        lang=lang,
        entries=tuple(_entry(entry, lang, *moments) for moments, entry in dated),
        home=urls.canonical(raw.home),
        ttl=_ttl(raw),
        skip_hours=_skip_hours(raw),
        skip_days=_skip_days(raw),
        hub=urls.fetchable(raw.hub),
        topic=urls.fetchable(raw.topic),
        oddities=tuple(oddities),
    )


def language(tag: str) -> str:
    """Return the primary subtag of a language tag (RFC 5646), in lower case; "" for nonsense."""
    primary = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", tag)
    return primary[1].lower() if primary else ""


def _entry(raw: RawEntry, lang: str, published: datetime | None, updated: datetime | None) -> Entry:
    own_lang = language(raw.lang)
    guid = raw.guid.strip()[:_MAX_GUID]
    title = _words(raw.title, raw.title_is_text, _MAX_TITLE)
    # Atom's text is literal; a summary full of tags is one whose type was forgotten.
    is_text = raw.summary_is_text and not clean.looks_like_markup(raw.summary)
    summary = _words(raw.summary, is_text, _MAX_SUMMARY)
    return Entry(
        guid=clean.plain(guid, _MAX_GUID),
        url=urls.canonical(raw.link),
        title=title,
        summary=clean.without_boilerplate(summary),
        published=published,
        updated=updated,
        author=_author(raw.author),
        lang=own_lang if own_lang != lang else "",
        text=_body(raw, summary),
    )


def _body(raw: RawEntry, summary: str) -> str:
    """Return the article's own text where an entry has more of it than its summary says."""
    if len(raw.body) < len(summary) + _LONGER:
        return ""
    words = _undo_mojibake(raw.body)
    if raw.body_is_text and not clean.looks_like_markup(words):
        lines = (clean.plain(line, _MAX_BODY) for line in words[: 2 * _MAX_BODY].split("\n"))
        body = clean.clip("\n".join(filter(None, lines)), _MAX_BODY)
    else:
        body = clean.paragraphs(words, _MAX_BODY)
    body = clean.without_boilerplate(body)
    return body if len(body) >= len(summary) + _LONGER else ""


def _author(words: str) -> str:
    author = clean.text(words, _MAX_AUTHOR)
    named = _MAIL_THEN_NAME.fullmatch(author)
    return named[1].strip() if named else _MAIL.sub("", author).strip()


def _words(words: str, is_text: bool, limit: int) -> str:
    words = _undo_mojibake(words)
    return clean.plain(words, limit) if is_text else clean.text(words, limit)


def _undo_mojibake(words: str) -> str:
    """Undo UTF-8 that was taken for Latin-1 and encoded again; other text is no valid UTF-8."""
    if words.isascii():
        return words
    try:
        return words.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return words


def _moments(entry: RawEntry, local: tzinfo) -> tuple[datetime | None, datetime | None]:
    updated = dates.parse(entry.updated, local=local) if entry.updated else None
    if not entry.published or entry.published == entry.updated:
        return updated, updated
    return dates.parse(entry.published, local=local) or updated, updated


def _drop_old_bodies(dated: list[_Dated]) -> None:
    """Leave the articles out that were read before, or are no news: cleaning them takes time."""
    newest = max((moment for (moment, _), _ in dated if moment), default=_EPOCH)
    new = {id(entry) for _, entry in _newest(dated, _MAX_BODIES)}
    for (moment, _), entry in dated:
        if id(entry) not in new or (moment is not None and moment < newest - _NEWS):
            entry.body = ""


def _newest(dated: list[_Dated], most: int) -> list[_Dated]:
    """Return so many entries at most, in the document's order; undated ones count as new."""
    if len(dated) <= most:
        return dated
    now = max((moment for (moment, _), _ in dated if moment), default=_EPOCH)
    ranked = sorted(range(len(dated)), key=lambda i: dated[i][0][0] or now, reverse=True)
    return [dated[i] for i in sorted(ranked[:most])]


def _ttl(raw: RawFeed) -> float | None:
    """Return the seconds between polls that a feed asks for, by RSS 2.0 or the `sy` module."""
    if re.fullmatch(r"\s*\d{1,6}\s*", raw.ttl, re.ASCII):
        return float(raw.ttl) * 60 or None
    period = _PERIODS.get(raw.update_period.strip().lower())
    if period is None:
        return None
    often = raw.update_frequency.strip()
    return period / (int(often) if re.fullmatch(r"[1-9]\d{0,3}", often, re.ASCII) else 1)


def _skip_hours(raw: RawFeed) -> tuple[int, ...]:
    # Both 0 and 24 are written for midnight. A feed that shuts all hours means none of them.
    hours = {int(h) % 24 for h in raw.skip_hours if re.fullmatch(r"[01]?\d|2[0-4]", h, re.ASCII)}
    return tuple(sorted(hours)) if len(hours) < 24 else ()


def _skip_days(raw: RawFeed) -> tuple[int, ...]:
    days = {_DAYS.index(day.lower()) for day in raw.skip_days if day.lower() in _DAYS}
    return tuple(sorted(days)) if len(days) < 7 else ()
