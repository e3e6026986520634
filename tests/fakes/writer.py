"""A writer that says the least that a briefing may say."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.briefing import Briefing, Kind, Sentence, label_sources
from bot.model.story import Story
from bot.model.term import Term


class FakeWriter:
    """Satisfies `bot.ports.Writer`: the first title is the headline and the dek."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def write(
        self,
        story: Story,
        *,
        lang: str,
        earlier: Sequence[Story] = (),
        terms: Sequence[Term] = (),
        workspace: str = "",
    ) -> Briefing:
        self.asked.append((story.id, lang))
        first = story.items[0]
        return Briefing(
            story_id=story.id,
            headline=first.title,
            lang=first.lang,
            sentences=(Sentence(first.summary or first.title, first.lang, (first.id,), Kind.DEK),),
            sources=label_sources(story.items),
            updated=story.updated,
        )
