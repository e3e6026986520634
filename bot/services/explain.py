"""A story laid open: who told it when, why its items were put together, what carries its card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import cards
from bot.errors import NotFoundError
from bot.model.account import Account, Carried, Span
from bot.model.briefing import Briefing, Role, Sentence
from bot.model.item import Item
from bot.model.story import Story
from bot.ports import Store
from bot.writing.verify import check


class Explain:
    """Looks a story up for a person who asks about its card."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def story(self, story_id: str) -> Story:
        """Return a story, whatever it was merged into since. Raises NotFoundError."""
        story = await self._store.stories.get(story_id)
        if story is None:
            raise NotFoundError("That story is no longer kept here.")
        return story

    async def headline(self, workspace: str, story: Story) -> str:
        """Return how a story is called: as its newest card here has it, else by its first title."""
        card = await self._store.deliveries.card_of(workspace, story.id)
        return (cards.headline(card.content) if card else "") or story.items[0].title

    async def reasons(self, story_id: str) -> list[tuple[str, str]]:
        """Return (outlet, why) of each item of a story, oldest first. Raises NotFoundError."""
        story = await self.story(story_id)
        why = await self._store.stories.reasons(story.id)
        return [(item.outlet, why.get(item.id, "")) for item in story.items]

    async def account(
        self,
        briefing: Briefing,
        *,
        rank: Sequence[tuple[str, float]],
        earlier: Sequence[Story] = (),
    ) -> Account:
        """Return a briefing's account; `earlier` are the stories that it may cite beside its own.

        Raises NotFoundError.
        """
        story = await self.story(briefing.story_id)
        items = {item.id: item for told in (story, *earlier) for item in told.items}
        return Account(
            story_id=briefing.story_id,
            headline=briefing.headline,
            rank=tuple(rank),
            grouping=tuple(await self.reasons(briefing.story_id)),
            sentences=tuple(_carried(s, briefing, items) for s in briefing.sentences),
            refused=tuple(_carried(r.sentence, briefing, items) for r in briefing.refused),
        )


def _carried(sentence: Sentence, briefing: Briefing, items: Mapping[str, Item]) -> Carried:
    labels = {source.item_id: source.label for source in briefing.sources}
    roles = {source.item_id: source.role for source in briefing.sources}
    cites = tuple(labels.get(cite, cite) for cite in sentence.cites)
    if all(roles.get(cite) is Role.REFERENCE for cite in sentence.cites):
        return Carried(sentence.kind, sentence.text, cites, (), ())  # no article carries a term
    verdict = check(sentence, items)
    spans = tuple(
        Span(labels.get(r.item_id, r.item_id), r.lang, r.text, r.share, r.verbatim)
        for r in verdict.receipts
    )
    findings = tuple(map(str, verdict.findings))
    return Carried(sentence.kind, sentence.text, cites, spans, findings, verdict.held)
