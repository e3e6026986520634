"""A briefing by a language model, held to its sources; by the extracts whenever that fails."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from pydantic import ValidationError

from bot import logs
from bot.errors import StoreError
from bot.model.briefing import Briefing, Kind, Refused, Sentence
from bot.model.draft import Spending
from bot.model.item import Item
from bot.model.story import Story
from bot.model.term import Term
from bot.ports import Clock, DraftStore, Writer
from bot.writing import bylines, drafting, words
from bot.writing.drafting import Draft, Drafter, DraftError
from bot.writing.verify import Verdict, check
from bot.writing.verify.verdict import Finding, Reason

log = logs.get(__name__)

# After so many failures in a row the model is left alone for a while: cards do not wait for it.
_FAILURES, _REST = 3, 300.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long a story may take, and what a workspace may spend a day; 0 sets no bound."""

    seconds: float = 20.0
    tokens: int = 200_000
    microdollars: int = 0
    at_once: int = 4


class ModelWriter:
    """Satisfies `bot.ports.Writer`. `extracts` writes whatever the model does not."""

    def __init__(
        self,
        drafter: Drafter,
        extracts: Writer,
        store: DraftStore,
        clock: Clock,
        allowance: Allowance | None = None,
    ) -> None:
        self._drafter = drafter
        self._extracts = extracts
        self._store = store
        self._clock = clock
        self._allowance = allowance or Allowance()
        self._slots = asyncio.Semaphore(self._allowance.at_once)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._failures = 0
        self._rests_until = 0.0

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
        extract = await self._extracts.write(
            story, lang=lang, earlier=earlier, terms=terms, workspace=workspace
        )
        try:
            draft = await self._drafted(story, lang, workspace)
        except DraftError as error:
            log.warning("extracts instead of a model", story=story.id, why=error.why)
            return replace(extract, byline=bylines.extracts(error.why, lang))
        return await asyncio.to_thread(self._merged, draft, extract, story, lang)

    async def _drafted(self, story: Story, lang: str, workspace: str) -> Draft:
        """Return the draft that is kept for this version of a story, else a new one."""
        key = drafting.version(story.items, lang, self._drafter.name)
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with asyncio.timeout(self._allowance.seconds), lock:
                kept = await self._recalled(key)
                if kept is not None:
                    return kept
                async with self._slots:
                    draft = await self._asked(story, lang, workspace)
                await self._kept(key, draft)
                return draft
        except TimeoutError:
            self._failed()
            raise DraftError("slow") from None
        except StoreError:
            raise DraftError("down") from None

    async def _recalled(self, key: str) -> Draft | None:
        kept = await self._store.recall(key)
        try:
            return Draft.model_validate_json(kept) if kept is not None else None
        except ValidationError:
            return None  # of another version of this program

    async def _kept(self, key: str, draft: Draft) -> None:
        try:
            await self._store.keep(key, draft.model_dump_json(), now=self._clock.now())
        except StoreError as error:
            log.warning("draft not kept", error=str(error))

    async def _asked(self, story: Story, lang: str, workspace: str) -> Draft:
        """Ask for a draft, then once more for the sentences that its cites do not carry."""
        by_id = drafting.ids(story.items)
        draft = await self._answer(drafting.material(by_id, lang), workspace)
        written = drafting.sentences(draft, by_id, lang)
        verdicts = await asyncio.to_thread(_checked, written, story.items)
        refused = [n for n, verdict in enumerate(verdicts) if not verdict.carried]
        if not refused:
            return draft
        log.info("draft sent back", story=story.id, refused=len(refused))
        again = [_sent_back(draft, verdicts, n) for n in refused]
        kept = [s for n, s in enumerate(draft.sentences) if n not in refused]
        try:
            mended = await self._answer(drafting.material(by_id, lang, refused=again), workspace)
        except DraftError:
            return draft.model_copy(update={"sentences": kept})
        return draft.model_copy(update={"sentences": [*kept, *mended.sentences]})

    async def _answer(self, material: str, workspace: str) -> Draft:
        """Put one question to the model, within what the workspace may still spend."""
        if self._clock.monotonic() < self._rests_until:
            raise DraftError("down")
        day = self._clock.now().date()
        left = self._left(await self._store.spent(workspace, day))
        try:
            answer = await self._drafter.draft(material, tokens=left)
        except DraftError as error:
            if error.why in ("down", "limited", "slow"):
                self._failed()
            await self._store.spend(workspace, day, error.spending)
            raise
        self._failures = 0
        await self._store.spend(workspace, day, answer.spending)
        return answer.draft

    def _left(self, spent: Spending) -> int:
        """Return the tokens that may still be spent today. Raises DraftError where none may."""
        limit = self._allowance
        left = limit.tokens - spent.tokens if limit.tokens else 1_000_000
        if left <= 0 or 0 < limit.microdollars <= spent.microdollars:
            raise DraftError("budget")
        return left

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= _FAILURES:
            self._failures = 0
            self._rests_until = self._clock.monotonic() + _REST

    def _merged(self, draft: Draft, extract: Briefing, story: Story, lang: str) -> Briefing:
        """Return what of a draft is carried, with extracts in the place of what is not."""
        by_id = drafting.ids(story.items)
        written = drafting.sentences(draft, by_id, lang)
        verdicts = _checked(written, story.items)
        good = _distinct(s for s, v in zip(written, verdicts, strict=True) if v.carried)
        refused = tuple(
            Refused(s, tuple(map(str, verdict.findings)))
            for s, verdict in zip(written, verdicts, strict=True)
            if not verdict.carried
        )
        if not any(s.kind in (Kind.DEK, Kind.POINT) for s in good):
            return replace(extract, byline=bylines.extracts("refused", lang), refused=refused)
        headline = _headline(draft, by_id, lang)
        filled = _stand_ins(extract.sentences, good, refused)
        ordered = sorted((*good, *filled), key=lambda s: _ORDER.index(s.kind))
        return replace(
            extract,
            lang=lang,
            headline=headline or extract.headline,
            headline_from="" if headline else extract.headline_from,
            sentences=tuple(ordered),
            byline=bylines.model(self._drafter.name, len(refused), lang),
            refused=refused,
        )


_ORDER = tuple(Kind)
# A sentence says again what another said; an extract tells nothing beside it.
_AGAIN, _TOLD = 0.9, 0.6
_LEAK = Verdict(findings=(Finding(Reason.LEAKED, "our instructions"),))


def _checked(written: Sequence[Sentence], items: Sequence[Item]) -> list[Verdict]:
    by_id = {item.id: item for item in items}
    return [
        _LEAK if drafting.leaks(sentence.text) else check(sentence, by_id) for sentence in written
    ]


def _sent_back(draft: Draft, verdicts: Sequence[Verdict], number: int) -> Mapping[str, object]:
    return {
        **draft.sentences[number].model_dump(),
        "reasons": [str(finding) for finding in verdicts[number].findings],
    }


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
