"""What a language model is asked for: within time and budget, held to its sources, and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakValueDictionary

from pydantic import ValidationError

from bot import logs
from bot.errors import StoreError
from bot.model.briefing import Sentence
from bot.model.draft import Spending
from bot.model.item import Item
from bot.ports import Clock, DraftStore
from bot.writing import drafting
from bot.writing.drafting import Draft, Drafter, DraftError, Request
from bot.writing.verify import Verdict, check
from bot.writing.verify.verdict import Finding, Reason

log = logs.get(__name__)

# After so many failures in a row the model is left alone for a while: cards do not wait for it.
_FAILURES, _REST = 3, 300.0
_LEAK = Verdict(findings=(Finding(Reason.LEAKED, "our instructions"),))


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long a story may take, and what a workspace may spend a day; 0 sets no bound."""

    seconds: float = 20.0
    tokens: int = 200_000
    microdollars: int = 0
    at_once: int = 4


class Commission:
    """Asks a model for drafts. One that is kept for the same request is not asked for again."""

    def __init__(
        self,
        drafter: Drafter,
        store: DraftStore,
        clock: Clock,
        allowance: Allowance | None = None,
    ) -> None:
        self._drafter = drafter
        self._store = store
        self._clock = clock
        self._allowance = allowance or Allowance()
        self._slots = asyncio.Semaphore(self._allowance.at_once)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._failures = 0
        self._rests_until = 0.0

    @property
    def name(self) -> str:
        """The model's name, as it was set."""
        return self._drafter.name

    async def draft(self, request: Request, workspace: str) -> Draft:
        """Return the draft that is kept for a request, else a new one. Raises DraftError."""
        key = request.key(self._drafter.name)
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with asyncio.timeout(self._allowance.seconds), lock:
                kept = await self._recalled(key)
                if kept is not None:
                    return kept
                async with self._slots:
                    draft = await self._asked(request, workspace)
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

    async def _asked(self, request: Request, workspace: str) -> Draft:
        """Ask for a draft, then once more for the sentences that its cites do not carry."""
        draft = _without_blanks(await self._answer(request, workspace))
        verdicts = await asyncio.to_thread(lambda: checked(request.sentences(draft), request.items))
        refused = [n for n, verdict in enumerate(verdicts) if not verdict.carried]
        if not refused:
            return draft
        log.info("draft sent back", refused=len(refused))
        again = [_sent_back(draft, verdicts, n) for n in refused]
        try:
            mended = await self._answer(request, workspace, again)
        except DraftError:
            return draft  # what of it is not carried, nobody sees
        anew = iter(mended.sentences)
        told = [next(anew, s) if n in refused else s for n, s in enumerate(draft.sentences)]
        return draft.model_copy(update={"sentences": [*told, *anew]})

    async def _answer(
        self, request: Request, workspace: str, refused: Sequence[Mapping[str, object]] = ()
    ) -> Draft:
        """Put one question to the model, within what the workspace may still spend."""
        # In a thread: which of hundreds of reports are copies is a while's work.
        material = await asyncio.to_thread(request.material, refused)
        if self._clock.monotonic() < self._rests_until:
            raise DraftError("down")
        day = self._clock.now().date()
        left = self._left(await self._store.spent(workspace, day))
        try:
            answer = await self._drafter.draft(request.instructions, material, tokens=left)
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


def checked(written: Sequence[Sentence], items: Sequence[Item]) -> list[Verdict]:
    """Return the verdict on each sentence of a draft."""
    by_id = {item.id: item for item in items}
    return [
        _LEAK if drafting.leaks(sentence.text) else check(sentence, by_id) for sentence in written
    ]


def _without_blanks(draft: Draft) -> Draft:
    """Return a draft whose sentences and their verdicts have the same numbers."""
    told = [sentence for sentence in draft.sentences if sentence.text.strip()]
    return draft.model_copy(update={"sentences": told})


def _sent_back(draft: Draft, verdicts: Sequence[Verdict], number: int) -> Mapping[str, object]:
    return {
        **draft.sentences[number].model_dump(),
        "reasons": [str(finding) for finding in verdicts[number].findings],
    }
