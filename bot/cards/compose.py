"""From what the writer wrote to what is said: citations become labels and links here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.cards import limits
from bot.cards.content import (
    Backing,
    Card,
    Cite,
    Cited,
    Lead,
    LongRead,
    Section,
    SourceLine,
    SourceList,
)
from bot.cards.text import clean, clip, safe_url, size
from bot.cards.words import words
from bot.model.briefing import Briefing, Kind, Role, Sentence, Source
from bot.model.story import Corroboration

T = TypeVar("T")

_PART_SIZE = 6_500  # characters of titles, names and addresses
_TITLE = 300
# A card is glanced at; what else there is to say stands in its thread.
_ON_CARD = {
    Kind.POINT: 5,
    Kind.QUOTE: 1,
    Kind.BACKGROUND: 2,
    Kind.EXPLAINED: 2,
    Kind.UNKNOWN: 1,
    Kind.WATCH: 2,
}
_IN_FULL = (Kind.EXPLAINED, Kind.BACKGROUND, Kind.QUOTE, Kind.UNKNOWN, Kind.WATCH)
_A_PARAGRAPH = 3
_CHAINS = 2
_SAYS_IT_ALL = 1  # one sentence more is no reason for another message


def card(briefing: Briefing, *, topic: str, backed: Corroboration | None = None) -> Card:
    """Return a briefing as a card: its first sentences of each kind; `long_read` has them all.

    A sentence that cites none of the briefing's sources is left out. `backed` tells whose voices
    the story's outlets are.
    """
    by_id = {source.item_id: source for source in briefing.sources}
    reports = [source for source in briefing.sources if source.role is Role.STORY]
    deks = cited(briefing.of_kind(Kind.DEK), by_id)
    titles = words(briefing.lang).sections
    sections = (
        Section(title, cited(briefing.of_kind(kind), by_id)[: _ON_CARD[kind]])
        for kind, title in titles.items()
    )
    urls = [url for source in reports if (url := safe_url(source.url))]
    titled = by_id.get(briefing.headline_from)
    own_url = safe_url(titled.url) if titled else ""
    return Card(
        story_id=briefing.story_id,
        topic=clean(topic),
        headline=clean(briefing.headline),
        headline_url=own_url or (urls[0] if urls else ""),
        lang=briefing.lang,
        dek=deks[0] if deks else None,
        points=(*deks[1:], *cited(briefing.of_kind(Kind.POINT), by_id))[: _ON_CARD[Kind.POINT]],
        sections=tuple(section for section in sections if section.lines),
        outlets=_distinct(clean(source.outlet) for source in reports),
        langs=_distinct(clean(source.lang) for source in reports),
        sources=len(reports),
        newest_url=urls[-1] if urls else "",
        updated=briefing.updated,
        backing=_backing(backed, by_id) if backed else None,
        byline=clean(briefing.byline),
    )


def _backing(backed: Corroboration, by_id: Mapping[str, Source]) -> Backing | None:
    """Return what is worth saying of a story's voices: nothing, where each outlet is its own."""
    if backed.voices >= backed.outlets:
        return None
    first = by_id.get(backed.first)
    follows = tuple((clean(name), count) for name, count in backed.chains if count > 1)
    return Backing(backed.voices, clean(first.outlet) if first else "", follows[:_CHAINS])


def long_read(briefing: Briefing) -> LongRead | None:
    """Return a briefing in paragraphs, or None where the card says it all."""
    by_id = {source.item_id: source for source in briefing.sources}
    shown = card(briefing, topic="")
    news = cited((*briefing.of_kind(Kind.DEK), *briefing.of_kind(Kind.POINT)), by_id)
    titles = words(briefing.lang).sections
    rest = [Section(titles[kind], cited(briefing.of_kind(kind), by_id)) for kind in _IN_FULL]
    on_card = bool(shown.dek) + len(shown.points) + sum(len(s.lines) for s in shown.sections)
    if len(news) + sum(len(section.lines) for section in rest) <= on_card + _SAYS_IT_ALL:
        return None
    lead = [Section("", news[at : at + _A_PARAGRAPH]) for at in range(0, len(news), _A_PARAGRAPH)]
    return LongRead(
        story_id=briefing.story_id,
        headline=clean(briefing.headline),
        lang=briefing.lang,
        paragraphs=tuple(section for section in (*lead, *rest) if section.lines),
    )


def source_lists(briefing: Briefing, *, ask: Sequence[str] = ()) -> tuple[SourceList, ...]:
    """Return a briefing's sources, in as many parts as it takes to fit each into a message.

    The last part offers the questions `ask`.
    """
    articles = [source for source in briefing.sources if source.role is not Role.REFERENCE]
    parts = list_sources(briefing.story_id, briefing.headline, articles, lang=briefing.lang)
    asked = tuple(clean(question) for question in ask)
    return (*parts[:-1], replace(parts[-1], ask=asked)) if parts else ()


def list_sources(
    story_id: str,
    headline: str,
    sources: Sequence[Source],
    *,
    later: bool = False,
    lang: str = "en",
) -> tuple[SourceList, ...]:
    """Return a story's sources, in as many parts as it takes to fit each into a message.

    `later`: they told it after its card was posted.
    """
    parts = _parts([_line(source) for source in sources])
    return tuple(
        SourceList(
            story_id, clean(headline), tuple(part), number, len(parts), lang=lang, later=later
        )
        for number, part in enumerate(parts, start=1)
    )


def recount(card: Card, sources: Sequence[Source]) -> Card:
    """Return a card as it was told, with the sources that its story has by now (oldest first)."""
    urls = [url for source in sources if (url := safe_url(source.url))]
    return replace(
        card,
        outlets=_distinct(clean(source.outlet) for source in sources),
        langs=_distinct(clean(source.lang) for source in sources),
        sources=len(sources),
        newest_url=urls[-1] if urls else card.newest_url,
        updated=max((source.published for source in sources), default=card.updated),
    )


def lead(
    *,
    topics: Sequence[str],
    stories: int,
    slot_at: datetime | None = None,
    late: bool = False,
    asked_by: str = "",
    lang: str = "en",
) -> Lead:
    """Return the line that opens a briefing of so many stories."""
    named = _distinct(clean(topic) for topic in topics)
    return Lead(named, stories, slot_at, late, asked_by, lang)


def cited(sentences: Iterable[Sentence], by_id: Mapping[str, Source]) -> tuple[Cited, ...]:
    """Return sentences with their citations, without those that cite none of these sources."""
    found = ((clean(s.text), _cites(s, by_id)) for s in sentences)
    return tuple(Cited(text, cites) for text, cites in found if text and cites)


def _cites(sentence: Sentence, by_id: Mapping[str, Source]) -> tuple[Cite, ...]:
    sources = (by_id[item_id] for item_id in sentence.cites if item_id in by_id)
    return _distinct(Cite(clean(source.label), safe_url(source.url)) for source in sources)


def _line(source: Source) -> SourceLine:
    return SourceLine(
        label=clean(source.label),
        outlet=clean(source.outlet),
        title=clip(clean(source.title), _TITLE),
        url=safe_url(source.url),
        lang=clean(source.lang),
        published=source.published,
    )


def _parts(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    parts: list[list[SourceLine]] = []
    room = 0
    for line in lines:
        cost = size(line.title) + size(line.outlet) + size(line.label) + len(line.url)
        if not parts or cost > room or len(parts[-1]) == limits.SOURCES_A_PART:
            parts.append([])
            room = _PART_SIZE
        parts[-1].append(line)
        room -= cost
    return parts


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
