"""Briefings as JSON for other programs: the shape of `kawaraban brief TOPIC --json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cards.text import clean, safe_url
from bot.model.briefing import Briefing, Kind, Sentence, Source

_SECTIONS = {
    "points": Kind.POINT,
    "quotes": Kind.QUOTE,
    "background": Kind.BACKGROUND,
    "explained": Kind.EXPLAINED,
    "unknown": Kind.UNKNOWN,
    "watch": Kind.WATCH,
}


def to_json(topic: str, briefings: Sequence[Briefing]) -> dict[str, Any]:
    """Return a topic's briefings, JSON-ready: sentences as `{"text", "cites": [label, …]}`.

    `dek` is None where a story has none; every other part is a list. Times are ISO 8601 in UTC.
    """
    return {"topic": clean(topic), "stories": [_story(briefing) for briefing in briefings]}


def _story(briefing: Briefing) -> dict[str, Any]:
    labels = {source.item_id: clean(source.label) for source in briefing.sources}
    deks = _sentences(briefing.of_kind(Kind.DEK), labels)
    parts = {name: _sentences(briefing.of_kind(kind), labels) for name, kind in _SECTIONS.items()}
    parts["points"] = [*deks[1:], *parts["points"]]
    return {
        "id": briefing.story_id,
        "headline": clean(briefing.headline),
        "lang": briefing.lang,
        "updated": briefing.updated.isoformat(),
        "dek": deks[0] if deks else None,
        **parts,
        "sources": [_source(source) for source in briefing.sources],
    }


def _sentences(sentences: Sequence[Sentence], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    found = (
        {
            "text": clean(sentence.text),
            "cites": list(dict.fromkeys(labels[i] for i in sentence.cites if i in labels)),
        }
        for sentence in sentences
    )
    return [sentence for sentence in found if sentence["text"] and sentence["cites"]]


def _source(source: Source) -> dict[str, str]:
    return {
        "outlet": clean(source.outlet),
        "domain": clean(source.domain),
        "label": clean(source.label),
        "url": source.url if safe_url(source.url) else "",
        "title": clean(source.title),
        "lang": clean(source.lang),
        "published": source.published.isoformat(),
    }
