"""App Home: what a person keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import saved
from bot.model.person import Person
from handlers.desk import Desk, Say, silently


class Home:
    """The Home tab."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def opened(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Somebody opened the bot's page; only its Home tab shows anything of ours."""
        if event.get("tab", "home") == "home":
            self.refresh(client, self._desk.person(event["user"]))

    async def keep(
        self, client: AsyncWebClient, person: Person, story_id: str, *, at: datetime, say: Say
    ) -> None:
        """Save a story for a person, and tell them. Raises NotFoundError."""
        await self._desk.services.saving.keep(person, story_id=story_id, saved=True, at=at)
        await say(saved.kept(story_id))
        self.refresh(client, person)

    async def show(self, person: Person, say: Say) -> None:
        """Tell a person what they keep now."""
        shelf = await self._desk.services.saving.shelf(person)
        await say(saved.saved_stories(shelf.saves, shelf.permalinks))

    def refresh(self, client: AsyncWebClient, person: Person) -> None:
        """Show a person what they keep now. That it fails undoes nothing that was kept."""
        self._desk.later(self._publish(client, person), silently, name="home")

    async def _publish(self, client: AsyncWebClient, person: Person) -> None:
        shelf = await self._desk.services.saving.shelf(person)
        view = saved.home_view(shelf.saves, shelf.permalinks)
        await client.views_publish(user_id=person.user, view=view)
