"""What stands between every writer and every card: sentences that their cites do not carry go."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import logs
from bot.model.briefing import Briefing, Kind, Refused, Sentence, Source
from bot.model.item import Item
from bot.model.story import Story
from bot.model.term import Term
from bot.ports import Writer
from bot.writing.verify import Reason, Verdict, check
from bot.writing.verify.planted import planted

log = logs.get(__name__)

# Sentences of the glossary cite these: people wrote it, and vouch for it.
_REFERENCE = "term:"


class GuardedWriter:
    """Satisfies `bot.ports.Writer`: another's briefing, with what is not carried taken out.

    `refused` counts the refusals of this process by reason.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.refused: Counter[Reason] = Counter()

    async def write(
        self,
        story: Story,
        *,
        lang: str,
        earlier: Sequence[Story] = (),
        terms: Sequence[Term] = (),
        workspace: str = "",
    ) -> Briefing:
        """Return the briefing. Never raises."""
        briefing = await self._writer.write(
            story, lang=lang, earlier=earlier, terms=terms, workspace=workspace
        )
        items = {item.id: item for told in (*earlier, story) for item in told.items}
        kept, verdicts = await asyncio.to_thread(guard, briefing, items)
        if verdicts:
            reasons = Counter(reason for verdict in verdicts for reason in verdict.reasons)
            self.refused.update(reasons)
            log.warning(
                "sentences refused",
                story=story.id,
                refused=len(verdicts),
                reasons={str(reason): count for reason, count in reasons.items()},
            )
        return kept


def guard(briefing: Briefing, items: Mapping[str, Item]) -> tuple[Briefing, Sequence[Verdict]]:
    """Return a briefing without the sentences that its items do not carry, and why. Pure."""
    kept: list[Sentence] = []
    refused = list(briefing.refused)
    against: list[Verdict] = []
    for sentence in briefing.sentences:
        verdict = Verdict() if _reference(sentence) else check(sentence, items)
        if verdict.carried:
            kept.append(sentence)
        else:
            against.append(verdict)
            refused.append(Refused(sentence, tuple(map(str, verdict.findings))))
    if not any(s.kind is Kind.DEK for s in kept):
        kept = _promoted(kept)
    made = replace(
        briefing,
        sentences=tuple(kept),
        headline=_headline(briefing, items),
        refused=tuple(refused),
    )
    return made, against


def _reference(sentence: Sentence) -> bool:
    return bool(sentence.cites) and all(c.startswith(_REFERENCE) for c in sentence.cites)


def _promoted(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Put the first point in the place of a dek that was refused."""
    at = next((n for n, s in enumerate(sentences) if s.kind is Kind.POINT), None)
    if at is None:
        return list(sentences)
    first = replace(sentences[at], kind=Kind.DEK)
    return [first, *sentences[:at], *sentences[at + 1 :]]


def _headline(briefing: Briefing, items: Mapping[str, Item]) -> str:
    """Return a headline that does not speak to machines: it is what the notification shows."""
    if not planted(briefing.headline):
        return briefing.headline
    titles = (source.title for source in briefing.sources if _told(source, items))
    return next((title for title in titles if not planted(title)), briefing.sources[0].outlet)


def _told(source: Source, items: Mapping[str, Item]) -> bool:
    return source.item_id in items
