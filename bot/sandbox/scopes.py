"""Which scope each method and each event asks for, as Slack's reference says.

Sources: https://docs.slack.dev/reference/methods and https://docs.slack.dev/reference/events.
A method of conversations asks for the scope of the kind of conversation that it is called on.
"""

from __future__ import annotations

from typing import Final

from bot.sandbox.refusal import RefusalError
from bot.sandbox.workspace import ChannelKind

METHODS: Final[dict[str, str]] = {
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
    "reactions.add": "reactions:write",
    "reactions.get": "reactions:read",
    "team.info": "team:read",
    "users.info": "users:read",
}
# Methods that ask for KIND:history or KIND:read.
BY_KIND: Final[dict[str, str]] = {
    "conversations.history": "history",
    "conversations.info": "read",
    "conversations.list": "read",
    "conversations.members": "read",
    "conversations.replies": "history",
    "users.conversations": "read",
}
EVENTS: Final[dict[str, str]] = {
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}


def need(granted: frozenset[str], scope: str) -> None:
    """Raise RefusalError where a scope was not granted."""
    if scope not in granted:
        provided = ",".join(sorted(granted))
        raise RefusalError("missing_scope", needed=scope, provided=provided)


def need_for_kind(granted: frozenset[str], method: str, kind: ChannelKind) -> None:
    """Raise RefusalError where a method on this kind of conversation needs a scope not granted."""
    need(granted, f"{kind}:{BY_KIND[method]}")


def hears(granted: frozenset[str], subscribed: frozenset[str], event: str) -> bool:
    """Tell whether an app with these scopes and subscriptions is sent an event."""
    return event in subscribed and (event not in EVENTS or EVENTS[event] in granted)
