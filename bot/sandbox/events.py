"""The events of the Events API, as Slack's reference shapes them. Pure.

https://docs.slack.dev/reference/events
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.sandbox.messages import Message
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Channel

CHANNEL_TYPES: Final = {"channels": "channel", "groups": "group", "im": "im"}


@dataclass(frozen=True, slots=True)
class Event:
    """An event and the name under which an app subscribes to it."""

    subscription: str
    body: Json


def said(message: Message, channel: Channel, bot_user: str) -> list[Event]:
    """Return the events of a new message: the conversation's own, and a mention of the bot."""
    shown = message.as_json(metadata=True)
    base = {**shown, "channel": channel.id, "event_ts": message.ts}
    found = [
        Event(f"message.{channel.kind}", {**base, "channel_type": CHANNEL_TYPES[channel.kind]})
    ]
    if channel.kind != "im" and f"<@{bot_user}>" in message.text:
        found.append(Event("app_mention", {**base, "type": "app_mention"}))
    return found


def reacted(message: Message, user: str, name: str, event_ts: str, *, added: bool) -> Event:
    kind = "reaction_added" if added else "reaction_removed"
    body = {
        "type": kind,
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": event_ts,
    }
    return Event(kind, body)


def home_opened(user: str, channel: str, view: Json | None, event_ts: str, tab: str) -> Event:
    body: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": event_ts,
    }
    if view is not None:
        body["view"] = view
    return Event("app_home_opened", body)


def joined(user: str, channel: Channel, team: str, event_ts: str, inviter: str = "") -> Event:
    body = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": {"channels": "C", "groups": "G", "im": "D"}[channel.kind],
        "team": team,
        "event_ts": event_ts,
    }
    if inviter:
        body["inviter"] = inviter
    return Event("member_joined_channel", body)
