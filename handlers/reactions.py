"""Reactions: 🔖 on a card, or on a message of its thread, keeps the story."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.desk import Desk, silently
from handlers.home import Home


class Reactions:
    """Reactions given and taken back."""

    def __init__(self, desk: Desk, home: Home) -> None:
        self._desk = desk
        self._home = home

    async def changed(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Take `reaction_added` and `reaction_removed`."""
        if event["item"].get("type") == "message":
            self._desk.later(self._keep(event, client), silently, name="reaction")

    async def _keep(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        person = self._desk.person(event["user"])
        altered = await self._desk.services.saving.react(
            person,
            channel=event["item"]["channel"],
            ts=event["item"]["ts"],
            reaction=event["reaction"],
            added=event["type"] == "reaction_added",
            at=self._desk.moment(event.get("event_ts")),
        )
        if altered:
            self._home.refresh(client, person)
