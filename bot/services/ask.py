"""A person asks for a topic and gets cards in the channel, or a private answer where that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.errors import InputError
from bot.language.text import is_japanese
from bot.model.briefing import Briefing
from bot.model.delivery import DeliveryState, Priority
from bot.model.person import Person
from bot.ports import Clock, Store
from bot.services.brief import Briefer, Occasion, deliveries
from bot.services.search import Found, Search

# So many cards answer a question: enough to see, few enough to read while standing.
STORIES = 3
_LOOK_EVERY = 0.1
_PATIENCE = 25.0
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question was answered.

    `posted`: the cards are in the channel. `private`: the bot may not speak there, so `briefings`
    are for the asker alone. `nothing`: no fresh story; `found` tells what was searched.
    `slow`: planned, and coming, but not there yet.
    """

    outcome: Literal["posted", "private", "nothing", "slow"]
    found: Found
    briefings: Sequence[Briefing] = ()
    latest: Briefing | None = None


class Ask:
    """Answers `/brief TOPIC`."""

    def __init__(
        self, store: Store, search: Search, briefer: Briefer, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._search = search
        self._briefer = briefer
        self._clock = clock
        self._wake = wake

    async def brief(self, person: Person, *, channel: str, words: str, request: str) -> Answer:
        """Answer in the channel; `request` names this one question. Raises InputError."""
        if len(words) > _LONGEST:
            raise InputError(
                f"A topic has at most {_LONGEST} characters; that one has {len(words):,}. "
                "Try a name, such as `/brief GENIAC`."
            )
        lang = await self._language(person.workspace, channel, words)
        found = await self._search.find([words], limit=STORIES, workspace=person.workspace)
        if not found.hits:
            latest = found.latest
            if latest is None:
                return Answer("nothing", found)
            told = await self._briefer.write_one(latest, lang=lang, workspace=person.workspace)
            return Answer("nothing", found, latest=told)
        occasion = Occasion(
            workspace=person.workspace,
            channel=channel,
            slot=f"ask:{request}",
            priority=Priority.ANSWER,
            asked_by=person.user,
            lang=lang,
        )
        written = await self._briefer.write(found.hits, lang=lang, workspace=person.workspace)
        planned = deliveries(found, written, occasion)
        await self._store.deliveries.plan(planned, now=self._clock.now())
        self._wake()
        state = await self._outcome(occasion)
        if state is DeliveryState.FAILED:
            return Answer("private", found, written)
        return Answer("posted" if state is DeliveryState.SENT else "slow", found)

    async def _language(self, workspace: str, channel: str, words: str) -> str:
        """Return the language of a question in Japanese, else the one the channel is told in."""
        if is_japanese(words):
            return "ja"
        orders = await self._store.subscriptions.of_channel(workspace, channel)
        return orders[0].lang if orders else "en"

    async def _outcome(self, occasion: Occasion) -> DeliveryState:
        """Wait for the lead: whether a bot may speak in a channel is known only by speaking."""
        ends = self._clock.monotonic() + _PATIENCE
        state = DeliveryState.PLANNED
        while self._clock.monotonic() < ends:
            state, _ = await self._store.deliveries.outcome(
                occasion.workspace, occasion.channel, occasion.slot
            )
            if state in (DeliveryState.SENT, DeliveryState.FAILED):
                break
            await asyncio.sleep(_LOOK_EVERY)
        return state
