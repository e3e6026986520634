"""App Home: what a person keeps."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import saved
from bot.model.person import Person
from handlers.desk import Desk, silently


class Home:
    """The Home tab."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def opened(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Somebody opened the bot's page; only its Home tab shows anything of ours."""
        if event.get("tab", "home") == "home":
            self.refresh(client, self._desk.person(event["user"]))

    def refresh(self, client: AsyncWebClient, person: Person) -> None:
        """Show a person what they keep now. That it fails undoes nothing that was kept."""
        self._desk.later(self._publish(client, person), silently, name="home")

    async def _publish(self, client: AsyncWebClient, person: Person) -> None:
        shelf = await self._desk.services.saving.shelf(person)
        view = saved.home_view(shelf.saves, shelf.permalinks)
        await client.views_publish(user_id=person.user, view=view)
