"""Entries to items: which article each is, when it was told, and in which language. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.feeds import clean, urls
from bot.model.feed import Entry, Feed, ParsedFeed
from bot.model.item import Item

KEPT_FOR = timedelta(days=30)
# Clocks differ; what is dated a little ahead is only just told.
_CLOCK_SKEW = timedelta(minutes=15)
# "1", "a-12": unique in its document at best.
_WEAK_GUID = re.compile(r".{0,5}|\d{0,9}", re.DOTALL)

_SAMPLE = 160  # characters that tell a language
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]")


# So many titles at one address are no copies of one article.
_MANY = 3


@dataclass(frozen=True, slots=True)
class _Shared:
    """What tells no entries of its document apart."""

    guids: frozenset[str]
    addresses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Intake:
    """The items of one document, in its order, and what was done by rule, in words."""

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()


def to_items(feed: Feed, parsed: ParsedFeed, *, now: datetime) -> Intake:
    """Return the articles that a document tells, each once."""
    noted: Counter[str] = Counter()
    shared = _Shared(_shared_guids(parsed.entries), _shared_addresses(parsed.entries))
    items: dict[str, Item] = {}
    for entry in parsed.entries:
        told = _published(entry, now, noted) if _citable(entry, noted) else None
        if told is None:
            continue
        item = _item(feed, parsed, entry, shared, told=told, now=now)
        if item.id in items:
            noted["Twice in the document, and kept once"] += 1
        items.setdefault(item.id, item)
    return Intake(
        items=_once_by_address(items, noted),
        notes=tuple(f"{words}: {_count(number)}." for words, number in noted.items()),
    )


def language(words: str, *hints: str) -> str:
    """Return the language of a text by its script, and by the first hint that fits the script."""
    sample = words[:_SAMPLE]
    western = next((hint for hint in hints if hint not in ("", "ja", "zh", "ko")), "en")
    if sample.isascii():
        return western if _LETTER.search(sample) else next(filter(None, hints), "en")
    letters = len(_LETTER.findall(sample))
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    if letters == 0:
        return next(filter(None, hints), "en")
    if len(_HANGUL.findall(sample)) * 3 > letters:
        return "ko"
    # One brand name in kana does not make an English headline Japanese.
    if kana and (kana + han) * 6 > letters:
        return "ja"
    if han * 4 > letters:
        return "zh" if "zh" in hints else "ja"
    return western


def _citable(entry: Entry, noted: Counter[str]) -> bool:
    if not entry.url:
        noted["Without a link to cite, and left out"] += 1
    elif not entry.title and not entry.summary:
        noted["Without a title or a summary, and left out"] += 1
    else:
        return True
    return False


def _item(
    feed: Feed,
    parsed: ParsedFeed,
    entry: Entry,
    shared: _Shared,
    *,
    told: datetime,
    now: datetime,
) -> Item:
    title = entry.title or clean.first_sentence(entry.summary)
    guid = "" if entry.guid in shared.guids or _WEAK_GUID.fullmatch(entry.guid) else entry.guid
    url = entry.url
    if url in shared.addresses:
        # The address is the page's, not the article's: title and date tell it apart. So does a
        # fragment its citation, which leads to the same page.
        told_as = guid or f"{title}\n{entry.published or ''}"
        url = f"{url}#{_id(feed.domain, told_as)[:8]}"
    return Item(
        id=_id(feed.domain, guid or urls.key(url)),
        url=url,
        title=title,
        summary=entry.summary,
        lang=language(f"{title} {entry.summary}", entry.lang, parsed.lang, feed.lang),
        outlet=feed.outlet,
        domain=feed.domain,
        published=told,
        seen=now,
        feed_id=feed.id,
        guid=guid,
        author=entry.author,
        text=entry.text,
    )


def _published(entry: Entry, now: datetime, noted: Counter[str]) -> datetime | None:
    moment = entry.published or entry.updated
    if moment is None:
        noted["Without a date, and counted as told when first seen"] += 1
        return now
    if moment > now:
        if moment > now + _CLOCK_SKEW:
            noted["Dated in the future, and counted as told now"] += 1
        return now
    if moment < now - KEPT_FOR:
        noted[f"Older than {KEPT_FOR.days} days, and left out"] += 1
        return None
    return moment


def _shared_guids(entries: tuple[Entry, ...]) -> frozenset[str]:
    """Return the guids that stand at several addresses: they tell nothing apart."""
    address: dict[str, str] = {}
    shared = set()
    for entry in entries:
        if entry.guid and entry.url and address.setdefault(entry.guid, entry.url) != entry.url:
            shared.add(entry.guid)
    return frozenset(shared)


def _shared_addresses(entries: tuple[Entry, ...]) -> frozenset[str]:
    """Return the addresses at which many articles stand: they are of a page that holds them all."""
    titles: dict[str, set[str]] = {}
    for entry in entries:
        titles.setdefault(entry.url, set()).add(entry.title)
    return frozenset(url for url, told in titles.items() if url and len(told) >= _MANY)


def _once_by_address(items: dict[str, Item], noted: Counter[str]) -> tuple[Item, ...]:
    by_address: dict[str, Item] = {}
    for item in items.values():
        if by_address.setdefault(urls.key(item.url), item) is not item:
            noted["Twice in the document, and kept once"] += 1
    return tuple(by_address.values())


def _id(domain: str, key: str) -> str:
    return blake2b(f"{domain}\n{key}".encode(), digest_size=16).hexdigest()


def _count(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"
