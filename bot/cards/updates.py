"""What a card becomes when its story changes, and what its thread is told of that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.cards.compose import cited, list_sources
from bot.cards.content import Card, Cited, Taken, Update
from bot.cards.text import clean, safe_url
from bot.model.briefing import Kind, Sentence, Source

_MOST = 8  # points


def shown(card: Card) -> tuple[Cited, ...]:
    """Return the sentences of a card that stand."""
    lines = (
        *((card.dek,) if card.dek else ()),
        *card.points,
        *(line for section in card.sections for line in section.lines),
    )
    return tuple(line for line in lines if not line.struck)


def strike(card: Card, texts: Collection[str]) -> Card:
    """Return a card in which some sentences are struck."""

    def of(line: Cited) -> Cited:
        return replace(line, struck=True) if line.text in texts else line

    return replace(
        card,
        dek=of(card.dek) if card.dek else None,
        points=tuple(map(of, card.points)),
        sections=tuple(replace(s, lines=tuple(map(of, s.lines))) for s in card.sections),
    )


def retitle(card: Card, source: Source) -> Card:
    """Return a card whose headline is a source's title: its own was taken back."""
    return replace(card, headline=clean(source.title), headline_url=safe_url(source.url))


def add_point(card: Card, line: Cited) -> Card:
    """Return a card that says one thing more, as far as a card goes."""
    known = any(line.text == other.text for other in shown(card))
    return (
        card if known or len(card.points) >= _MOST else replace(card, points=(*card.points, line))
    )


def update(
    card: Card,
    sources: Sequence[Source],
    *,
    taken: Sequence[tuple[str, str, str]],
    news: Sentence | None,
    differs: bool,
    new: Collection[str],
) -> Update:
    """Return what a thread is told; `taken` are (sentence, why, the id of the item that shows it).

    `sources` are all of the story's, `new` the ids of those that came since.
    """
    by_id = {source.item_id: source for source in sources}
    told = cited([news], by_id) if news else ()
    fresh = [source for source in sources if source.item_id in new]
    parts = list_sources(card.story_id, card.headline, fresh)
    return Update(
        story_id=card.story_id,
        headline=card.headline,
        lang=card.lang,
        taken=tuple(_taken(card, by_id[by], text, why) for text, why, by in taken if by in by_id),
        news=told[0] if told else None,
        differs=differs,
        sources=parts[0].sources if parts else (),
    )


def _taken(card: Card, source: Source, text: str, why: str) -> Taken:
    sentence = Sentence(text, card.lang, (source.item_id,), Kind.POINT)
    [line] = cited([sentence], {source.item_id: source})
    return Taken(why, clean(source.outlet), replace(line, struck=True))
