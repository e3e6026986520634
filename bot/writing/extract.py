"""The default writer: sentences taken as they stand in the sources, each with who carries it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.briefing import Briefing, Kind, Sentence, label_sources
from bot.model.item import Item
from bot.model.story import Story
from bot.writing.sentences import split

_POINTS = 4


@dataclass(frozen=True, slots=True)
class _Told:
    text: str
    item: Item
    words: frozenset[str]


class ExtractiveWriter:
    """Satisfies `bot.ports.Writer`; needs no key and no network."""

    async def write(self, story: Story, *, lang: str) -> Briefing:
        """Return the briefing. Never raises."""
        mine = [item for item in story.items if item.lang == lang] or list(story.items)
        sentences = [told for item in mine for told in _sentences(item)]
        return Briefing(
            story_id=story.id,
            headline=mine[0].title,
            lang=lang,
            sentences=tuple(_chosen(sentences)),
            sources=label_sources(story.items),
            updated=story.updated,
        )


def _sentences(item: Item) -> Iterator[_Told]:
    for text in split(item.summary, item.lang):
        if len(text) > 20 and not text.endswith(("…", "...")):
            yield _Told(text, item, _words(text, item.lang))


def _chosen(sentences: list[_Told]) -> Iterator[Sentence]:
    taken: list[_Told] = []
    for told in sentences:
        if len(taken) > _POINTS:
            break
        if any(told.item.domain == t.item.domain or _alike(told, t) for t in taken):
            continue
        kind = Kind.POINT if taken else Kind.DEK
        taken.append(told)
        yield Sentence(told.text, told.item.lang, (told.item.id,), kind)


def _alike(one: _Told, two: _Told) -> bool:
    return len(one.words & two.words) > 0.5 * min(len(one.words), len(two.words))


def _words(text: str, lang: str) -> frozenset[str]:
    if lang.startswith("ja"):
        return frozenset(text[at : at + 2] for at in range(len(text) - 1))
    return frozenset(text.lower().split())
