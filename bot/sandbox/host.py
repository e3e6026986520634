"""What the methods of the Web API stand on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.sandbox.arguments import Arguments
from bot.sandbox.events import Event
from bot.sandbox.refusal import RefusalError
from bot.sandbox.scopes import need_for_kind
from bot.sandbox.settings import SandboxConfig
from bot.sandbox.shapes import Json
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import Views
from bot.sandbox.workspace import Channel, Workspace


class Announce(Protocol):
    """Sends an event to the bot where it has subscribed to it, without waiting."""

    def __call__(self, event: Event, channel: Channel | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Host:
    """The workspace as methods see it. `socket_url` makes an address for one connection."""

    workspace: Workspace
    triggers: Triggers
    views: Views
    announce: Announce
    socket_url: Callable[[], str]

    @property
    def config(self) -> SandboxConfig:
        return self.workspace.config

    def visible(self, channel_id: str) -> Channel:
        """Return a conversation that the bot may know of. Raises RefusalError."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None or (channel.kind != "channels" and not self.workspace.has_bot(channel)):
            raise RefusalError("channel_not_found")
        return channel

    def readable(self, channel_id: str, method: str) -> Channel:
        """Return a conversation whose messages the bot may read. Raises RefusalError."""
        channel = self.visible(channel_id)
        need_for_kind(self.config.scopes, method, channel.kind)
        if not self.workspace.has_bot(channel):
            raise RefusalError("not_in_channel")
        return channel


Method = Callable[[Host, Arguments], Json]
