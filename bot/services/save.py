"""Saves: a person keeps a story, by reaction or by button, and lets it go."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import cards, logs
from bot.errors import NotFoundError
from bot.model.person import Person, Save, SaveChange
from bot.ports import Directory, Store

log = logs.get(__name__)


# More cards than anybody scrolls through need no address.
_LINKED = 50


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a person keeps, newest first, and by story id where its card is."""

    saves: Sequence[Save]
    permalinks: Mapping[str, str]


class Saving:
    """Keeps what people save. Events that come twice or late change nothing."""

    def __init__(self, store: Store, directory: Directory, reactions: Sequence[str]) -> None:
        self._store = store
        self._directory = directory
        self._reactions = frozenset(reactions)

    async def react(
        self, person: Person, *, channel: str, ts: str, reaction: str, added: bool, at: datetime
    ) -> bool:
        """Save or unsave the story of a message; False when that reaction or message is none."""
        # 🔖::skin-tone-2 and the like are the same wish.
        if reaction.partition("::")[0] not in self._reactions:
            return False
        story_id = await self.story_at(person, channel=channel, ts=ts)
        if story_id is None:
            return False
        return await self.keep(person, story_id=story_id, saved=added, at=at)

    async def story_at(self, person: Person, *, channel: str, ts: str) -> str | None:
        """Return the story that a message (a card or one of its thread) is of."""
        return await self._store.deliveries.story_at(person.workspace, channel, ts)

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

    async def shelf(self, person: Person) -> Shelf:
        """Return what a person keeps."""
        saves = await self._store.saves.of_person(person.workspace, person.user)
        linked = [save for save in saves[:_LINKED] if save.ts]
        links = await asyncio.gather(
            *(self._directory.permalink(save.channel, save.ts) for save in linked)
        )
        known = {save.story_id: link for save, link in zip(linked, links, strict=True) if link}
        return Shelf(saves, known)
