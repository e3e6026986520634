"""The default writer: sentences taken as they stand in the sources, each with who carries it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.model.briefing import Briefing, Kind, Sentence, Source, label_sources
from bot.model.story import Story
from bot.model.term import Term
from bot.writing import disputes, glossary, headline, titles
from bot.writing import earlier as before
from bot.writing.central import Centre
from bot.writing.choose import Choice
from bot.writing.material import Material

_TERMS = 3
# Where a term that stands there is first met; who reads on to the background knows more.
_MET_IN = (Kind.DEK, Kind.POINT, Kind.WATCH, Kind.UNKNOWN, Kind.BACKGROUND)


class ExtractiveWriter:
    """Satisfies `bot.ports.Writer`; needs no key and no network."""

    async def write(
        self,
        story: Story,
        *,
        lang: str,
        earlier: Sequence[Story] = (),
        terms: Sequence[Term] = (),
        workspace: str = "",  # noqa: ARG002  # the port's: extracts cost nothing
    ) -> Briefing:
        """Return the briefing. Never raises."""
        return await asyncio.to_thread(extract, story, lang, earlier=earlier, terms=terms)


def extract(
    story: Story, lang: str, *, earlier: Sequence[Story] = (), terms: Sequence[Term] = ()
) -> Briefing:
    """Return a story as its most telling title and sentences. Pure and total."""
    material = Material.of(story.items)
    centre = Centre(material)
    choice = Choice(material, centre, lang=lang, disputes=disputes.find(material, lang))
    sentences = choice.run()
    dek = choice.dek.terms if choice.dek else frozenset[str]()
    titled = headline.choose(material, centre, lang, dek)
    title = titles.clean(titled.title)
    # Where outlets give titles alone, the headline is one of them.
    sentences = tuple(s for s in sentences if s.text != title)
    past, items = before.background(earlier, material, lang=lang, told=sentences)
    explained, references = _explained(terms, title, (*sentences, *past), story, lang)
    return Briefing(
        story_id=story.id,
        headline=title,
        lang=lang,
        sentences=(*sentences, *past, *explained),
        sources=(*label_sources(story.items, items), *references),
        updated=story.updated,
        headline_from=titled.id,
    )


def _explained(
    terms: Sequence[Term], title: str, sentences: Sequence[Sentence], story: Story, lang: str
) -> tuple[list[Sentence], list[Source]]:
    """Explain the terms that are met first, unless a source does so itself."""
    met = [s.text for kind in _MET_IN for s in sentences if s.kind is kind]
    given = [s.text for s in sentences if s.kind is Kind.EXPLAINED]
    wanted = [
        t for t in glossary.used(terms, [title, *met], lang) if not glossary.defined(t, given)
    ]
    pairs = list(glossary.explain(wanted[:_TERMS], lang, story.updated))
    return [sentence for sentence, _ in pairs], [source for _, source in pairs]
