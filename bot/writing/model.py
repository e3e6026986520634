"""A briefing by a language model, held to its sources; by the extracts whenever that fails."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot import logs
from bot.model.briefing import Briefing, Kind, Refused, Sentence
from bot.model.item import Item
from bot.model.story import Story
from bot.model.term import Term
from bot.ports import Writer
from bot.writing import bylines, words
from bot.writing.commission import Commission, checked
from bot.writing.drafting import Draft, DraftError, Request
from bot.writing.verify import check

log = logs.get(__name__)


class ModelWriter:
    """Satisfies `bot.ports.Writer`. `extracts` writes whatever the model does not."""

    def __init__(self, commission: Commission, extracts: Writer) -> None:
        self._commission = commission
        self._extracts = extracts

    async def write(
        self,
        story: Story,
        *,
        lang: str,
        earlier: Sequence[Story] = (),
        terms: Sequence[Term] = (),
        workspace: str = "",
    ) -> Briefing:
        """Return the model's briefing, or extracts with a byline that says why. Never raises."""
        request = Request(story.items, lang)
        extract = await self._extracts.write(
            story, lang=lang, earlier=earlier, terms=terms, workspace=workspace
        )
        try:
            draft = await self._commission.draft(request, workspace)
        except DraftError as error:
            log.warning("extracts instead of a model", story=story.id, why=error.why)
            return replace(extract, byline=bylines.extracts(error.why, lang))
        return await asyncio.to_thread(self._merged, draft, extract, request)

    def _merged(self, draft: Draft, extract: Briefing, request: Request) -> Briefing:
        """Return what of a draft is carried, with extracts in the place of what is not."""
        lang = request.lang
        written = request.sentences(draft)
        verdicts = checked(written, request.items)
        good = _distinct(s for s, v in zip(written, verdicts, strict=True) if v.carried)
        refused = tuple(
            Refused(s, tuple(map(str, verdict.findings)))
            for s, verdict in zip(written, verdicts, strict=True)
            if not verdict.carried
        )
        if not any(s.kind in (Kind.DEK, Kind.POINT) for s in good):
            return replace(extract, byline=bylines.extracts("refused", lang), refused=refused)
        headline = _headline(draft, request.by_id, lang)
        filled = _stand_ins(extract.sentences, good, refused)
        ordered = sorted((*good, *filled), key=lambda s: _ORDER.index(s.kind))
        return replace(
            extract,
            lang=lang,
            headline=headline or extract.headline,
            headline_from="" if headline else extract.headline_from,
            sentences=tuple(ordered),
            byline=bylines.model(self._commission.name, len(refused), lang),
            refused=refused,
        )


_ORDER = tuple(Kind)
# A sentence says again what another said; an extract tells nothing beside it.
_AGAIN, _TOLD = 0.9, 0.6


def _headline(draft: Draft, by_id: Mapping[str, Item], lang: str) -> str:
    """Return the draft's headline where the reports carry it."""
    line = " ".join(draft.headline.split())
    for item in by_id.values():
        if line and check(Sentence(line, lang, (item.id,), Kind.DEK), {item.id: item}).carried:
            return line
    return ""


def _stand_ins(
    extracts: Sequence[Sentence], good: Sequence[Sentence], refused: Sequence[Refused]
) -> Iterator[Sentence]:
    """Yield extracts for the places that a model left, and one for each sentence that was refused.

    Terms are not a model's to explain.
    """
    written = {sentence.kind for sentence in good}
    missing = Counter(one.sentence.kind for one in refused)
    for extract in extracts:
        if extract.kind is Kind.EXPLAINED or extract.kind not in written:
            yield extract
        elif missing[extract.kind] and not any(_told(extract, by, _TOLD) for by in good):
            missing[extract.kind] -= 1
            yield extract


def _distinct(written: Iterable[Sentence]) -> list[Sentence]:
    """Return sentences without those that say again what one before them said.

    A model that is to write some anew may send all of them.
    """
    kept: list[Sentence] = []
    for sentence in written:
        if not any(_told(sentence, other, _AGAIN) for other in kept):
            kept.append(sentence)
    return kept


def _told(sentence: Sentence, by: Sentence, share: float) -> bool:
    """Tell whether another sentence has so much of a sentence's words, and its figures."""
    mine, other = words.terms(sentence.text), words.terms(by.text)
    return words.figures(mine) <= other and words.overlap(mine, other) >= share
