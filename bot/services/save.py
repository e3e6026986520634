"""Saves: a person keeps a story, by reaction or by button, and lets it go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import cards, logs
from bot.errors import NotFoundError
from bot.model.person import Person, Save, SaveChange
from bot.ports import Store

log = logs.get(__name__)


class Saving:
    """Keeps what people save. Events that come twice or late change nothing."""

    def __init__(self, store: Store, reactions: Sequence[str]) -> None:
        self._store = store
        self._reactions = frozenset(reactions)

    async def react(
        self, person: Person, *, channel: str, ts: str, reaction: str, added: bool, at: datetime
    ) -> bool:
        """Save or unsave the story of a message; False when that reaction or message is none."""
        # 🔖::skin-tone-2 and the like are the same wish.
        if reaction.partition("::")[0] not in self._reactions:
            return False
        story_id = await self._store.deliveries.story_at(person.workspace, channel, ts)
        if story_id is None:
            return False
        return await self.keep(person, story_id=story_id, saved=added, at=at)

    async def keep(self, person: Person, *, story_id: str, saved: bool, at: datetime) -> bool:
        """Save or unsave a story; True when that altered something. Raises NotFoundError."""
        if await self._store.stories.get(story_id) is None:
            raise NotFoundError("That story is no longer kept here.")
        card = await self._store.deliveries.card_of(person.workspace, story_id)
        altered = await self._store.saves.change(
            SaveChange(
                workspace=person.workspace,
                user=person.user,
                story_id=story_id,
                saved=saved,
                at=at,
                channel=card.channel if card else "",
                ts=card.ts if card else "",
                headline=cards.headline(card.content) if card else "",
            )
        )
        log.info("save", user=person.user, story=story_id, saved=saved, altered=altered)
        return altered

    async def of_person(self, person: Person) -> Sequence[Save]:
        """Return what a person keeps, newest first."""
        return await self._store.saves.of_person(person.workspace, person.user)
