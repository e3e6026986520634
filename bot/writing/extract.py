"""The default writer: sentences taken as they stand in the sources, each with who carries it."""

from __future__ import annotations

import asyncio

from bot.model.briefing import Briefing, label_sources
from bot.model.story import Story
from bot.writing import headline
from bot.writing.central import Centre
from bot.writing.choose import Choice
from bot.writing.material import Material


class ExtractiveWriter:
    """Satisfies `bot.ports.Writer`; needs no key and no network."""

    async def write(self, story: Story, *, lang: str) -> Briefing:
        """Return the briefing. Never raises."""
        return await asyncio.to_thread(extract, story, lang)


def extract(story: Story, lang: str) -> Briefing:
    """Return a story as its most telling title and sentences. Pure and total."""
    material = Material.of(story.items)
    centre = Centre(material)
    choice = Choice(material, centre, lang=lang)
    sentences = choice.run()
    dek = choice.dek.terms if choice.dek else frozenset[str]()
    return Briefing(
        story_id=story.id,
        headline=headline.clean(headline.choose(material, centre, lang, dek).title),
        lang=lang,
        sentences=sentences,
        sources=label_sources(story.items),
        updated=story.updated,
    )
