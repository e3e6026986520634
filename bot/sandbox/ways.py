"""The ways in which what people do reaches the bot, and its answers reach them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox import scopes
from bot.sandbox.delivery import Delivery
from bot.sandbox.events import Event
from bot.sandbox.payloads import Payloads
from bot.sandbox.responses import Responses
from bot.sandbox.views import Views
from bot.sandbox.workspace import Channel, Workspace


@dataclass(frozen=True, slots=True)
class Ways:
    """All that a person's deeds need."""

    workspace: Workspace
    views: Views
    payloads: Payloads
    delivery: Delivery
    responses: Responses

    def hears(self, event: Event, channel: Channel | None) -> bool:
        """Tell whether the bot is sent an event that happened in a conversation."""
        config = self.workspace.config
        is_there = channel is None or self.workspace.has_bot(channel)
        return is_there and scopes.hears(config.scopes, config.events, event.subscription)

    def announce(self, event: Event, channel: Channel | None) -> None:
        """Send an event without waiting for its ack."""
        if self.hears(event, channel):
            self.delivery.background(self.delivery.event(self.payloads.event(event)))
