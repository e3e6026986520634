"""Answers by a language model, held to a story's sources; extracts whenever that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot import logs
from bot.model.briefing import Kind
from bot.model.item import Item
from bot.model.reply import Outcome, Reply
from bot.writing.commission import Commission, checked
from bot.writing.drafting import Draft, DraftError, Request
from bot.writing.questions import LONGEST, Asks, understand

log = logs.get(__name__)

_SHOWN = 3


class ModelAnswerer:
    """Satisfies `bot.ports.Answerer`."""

    def __init__(self, commission: Commission) -> None:
        self._commission = commission

    async def answer(
        self, question: str, items: Sequence[Item], *, extract: Reply, workspace: str
    ) -> Reply:
        """Return the model's answer in the asker's language, or `extract`. Never raises."""
        asked = " ".join(question.split())[:LONGEST]
        if not asked or understand(asked).asks is Asks.FIRST:
            return extract  # who told it first, the times of the items tell best
        request = Request(tuple(items), extract.lang, asked)
        try:
            draft = await self._commission.draft(request, workspace)
        except DraftError as error:
            log.warning("an extract instead of a model's answer", why=error.why)
            return extract
        return await asyncio.to_thread(_held, draft, request, extract)


def _held(draft: Draft, request: Request, extract: Reply) -> Reply:
    """Return what of an answer its cites carry; the extract, where that is nothing."""
    written = request.sentences(draft)
    verdicts = checked(written, request.items)
    good = [s for s, verdict in zip(written, verdicts, strict=True) if verdict.carried]
    if refused := len(written) - len(good):
        reasons = [str(r) for v in verdicts if not v.carried for r in v.reasons]
        log.warning("sentences refused", refused=refused, reasons=reasons)
    # An answer's sentences stand in the order in which they were written; the first one answers.
    if not good or good[0] is not written[0]:
        return extract
    known = Outcome.UNKNOWN if good[0].kind is Kind.UNKNOWN else Outcome.SAID
    return replace(extract, outcome=known, sentences=tuple(good[:_SHOWN]), score=1.0, near=1.0)
