"""What Slack sends an app about what a person did, as its reference shapes it.

https://docs.slack.dev/reference/interaction-payloads,
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

from bot.sandbox.events import Event
from bot.sandbox.messages import Message
from bot.sandbox.shapes import Json
from bot.sandbox.triggers import ResponseAddresses, Triggers
from bot.sandbox.workspace import Channel, Workspace

_NAMES = {"im": "directmessage", "groups": "privategroup"}


class Payloads:
    """Builds payloads; `base_url` is where the response addresses lead."""

    def __init__(
        self, workspace: Workspace, triggers: Triggers, addresses: ResponseAddresses
    ) -> None:
        self._workspace = workspace
        self._config = workspace.config
        self._triggers = triggers
        self._addresses = addresses
        self.base_url = ""

    def event(self, event: Event) -> Json:
        config = self._config
        return {
            "token": config.verification_token,
            "team_id": config.team_id,
            "context_team_id": config.team_id,
            "context_enterprise_id": None,
            "api_app_id": config.app_id,
            "event": event.body,
            "type": "event_callback",
            "event_id": self._workspace.new_id("Ev"),
            "event_time": int(self._workspace.clock().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": config.team_id,
                    "user_id": config.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": self._workspace.new_id("4-"),
        }

    def command(self, user: str, channel: Channel, command: str, text: str) -> dict[str, str]:
        config = self._config
        return {
            "token": config.verification_token,
            "team_id": config.team_id,
            "team_domain": config.team_domain,
            "channel_id": channel.id,
            "channel_name": _NAMES.get(channel.kind, channel.name),
            "user_id": user,
            "user_name": self._workspace.users[user].spec.name,
            "command": command,
            "text": text,
            "api_app_id": config.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(user, channel.id),
            "trigger_id": self._triggers.issue(user),
        }

    def message_action(self, user: str, message: Message, action: Json, state: Json) -> Json:
        """Build `block_actions` for an element of a message."""
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": bool(message.ephemeral_to),
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = {
            **self._interaction("block_actions", user),
            "container": container,
            "channel": self._channel(message.channel),
            "state": {"values": state},
            "response_url": self.response_url(user, message.channel, message.ts),
            "actions": [action],
        }
        if not message.ephemeral_to:
            payload["message"] = message.as_json(metadata=True)
        return payload

    def view_action(self, user: str, view: Json, action: Json) -> Json:
        """Build `block_actions` for an element of a modal or the App Home."""
        return {
            **self._interaction("block_actions", user, view["id"]),
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [action],
        }

    def submission(self, user: str, view: Json, response_urls: list[Json]) -> Json:
        return {
            **self._interaction("view_submission", user, view["id"]),
            "view": view,
            "response_urls": response_urls,
        }

    def closing(self, user: str, view: Json, *, is_cleared: bool) -> Json:
        payload = {**self._interaction("view_closed", user), "view": view}
        del payload["trigger_id"]
        return {**payload, "is_cleared": is_cleared}

    def message_shortcut(self, user: str, message: Message, callback_id: str) -> Json:
        return {
            **self._interaction("message_action", user),
            "action_ts": self._workspace.next_ts(),
            "callback_id": callback_id,
            "channel": self._channel(message.channel),
            "message_ts": message.ts,
            "message": message.as_json(metadata=True),
            "response_url": self.response_url(user, message.channel),
        }

    def response_url(self, user: str, channel: str, ts: str = "") -> str:
        key = self._addresses.issue(user, channel, ts)
        return f"{self.base_url}/response/{self._config.team_id}/{key}"

    def _interaction(self, kind: str, user: str, view_id: str = "") -> Json:
        config, person = self._config, self._workspace.users[user].spec
        return {
            "type": kind,
            "token": config.verification_token,
            "api_app_id": config.app_id,
            "team": {"id": config.team_id, "domain": config.team_domain},
            "user": {
                "id": user,
                "username": person.name,
                "name": person.name,
                "team_id": config.team_id,
            },
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self._triggers.issue(user, view_id),
        }

    def _channel(self, channel_id: str) -> Json:
        channel = self._workspace.channels[channel_id]
        return {"id": channel.id, "name": _NAMES.get(channel.kind, channel.name)}
