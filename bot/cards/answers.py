"""From what a story's sources say to a question to the answer that is posted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from bot.cards.compose import cited
from bot.cards.content import Answer
from bot.cards.phrases import listing
from bot.cards.text import clean, safe_url
from bot.cards.words import words
from bot.model.briefing import Briefing, Kind, Sentence, Source
from bot.model.item import Item

_NAMES = 5

Heard = Literal["said", "unknown", "first", "near", "silent"]


def answer(
    story_id: str,
    sources: Sequence[Source],
    sentences: Sequence[Sentence],
    *,
    heard: Heard,
    lang: str,
    about: Item | None = None,
    question: str = "",
    asked_by: str = "",
    ask: Sequence[str] = (),
) -> Answer:
    """Return an answer in `lang`; of a silent story the sentences are what it does say.

    `about` names the story where the answer stands elsewhere than in its thread.
    """
    by_id = {source.item_id: source for source in sources}
    lines = cited(sentences, by_id)
    first = next((by_id[i].outlet for s in sentences for i in s.cites if i in by_id), "")
    foreign = bool(sentences) and all(s.lang[:2] != lang[:2] for s in sentences)
    said = words(lang)
    opening = {
        "said": said.elsewhere if foreign else "",
        "unknown": said.unknown,
        "first": said.first.format(clean(first)),
        "near": said.near,
        "silent": said.silent_but if lines else said.silent,
    }
    return Answer(
        story_id=story_id,
        lang=lang,
        said=opening[heard],
        lines=lines,
        question=clean(question),
        asked_by=asked_by,
        headline=clean(about.title) if about else "",
        headline_url=safe_url(about.url) if about else "",
        ask=tuple(clean(q) for q in ask),
    )


def nothing(
    names: Sequence[str], *, feeds: int, latest: Briefing | None, lang: str = "en"
) -> Answer:
    """Return that nothing is new on some topics, with the latest story that is known."""
    known = words(lang)
    said = known.nothing_in.format(listing(names, most=_NAMES), feeds)
    if latest is None:
        return Answer("", lang, f"{said} {known.no_help}")
    by_id = {source.item_id: source for source in latest.sources}
    newest = latest.sources[-1:]
    told = [Sentence(latest.headline, latest.lang, (s.item_id,), Kind.DEK) for s in newest]
    lines = cited(told, by_id)
    return Answer(latest.story_id, lang, f"{said} {known.latest}" if lines else said, lines)
