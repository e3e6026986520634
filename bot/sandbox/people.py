"""A person at work in the workspace: what they do reaches the bot as Slack would bring it."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.errors import SandboxError
from bot.sandbox import actions, events, modals
from bot.sandbox.acks import Ack, EnvelopeKind
from bot.sandbox.events import Event
from bot.sandbox.messages import Message
from bot.sandbox.modals import Submitted
from bot.sandbox.shapes import Json
from bot.sandbox.view_state import values
from bot.sandbox.ways import Ways
from bot.sandbox.workspace import Channel


class Person:
    """One person. Each method does what its name says and waits for the bot's ack, if any is due.

    With `waits` false events go out behind them, as in Slack, where only the app is held up by an
    ack that does not come. All raise SandboxError for what cannot be done: a message, element or
    command that is not there.
    """

    def __init__(self, user_id: str, ways: Ways, *, waits: bool = True) -> None:
        user = ways.workspace.users.get(user_id)
        if user is None or user.is_bot:
            raise SandboxError(f"nobody has the id {user_id!r}")
        self.id = user_id
        self._ways = ways
        self._waits = waits
        self._workspace = ways.workspace

    async def command(self, channel: str, text: str) -> Ack:
        """Run a slash command. A failed one is shown to the person as Slack words it."""
        name, _, rest = text.strip().partition(" ")
        place = self._place(channel)
        config = self._workspace.config
        if name not in {command.command for command in config.commands}:
            raise SandboxError(f"{name} is not a valid command.")
        if "commands" not in config.scopes:
            raise SandboxError(f"{name} needs the scope `commands`, which was not granted.")
        payload = self._ways.payloads.command(self.id, place, name, rest.strip())
        ack = await self._ways.delivery.send("slash_commands", payload)
        if ack.ok:
            self._ways.responses.acknowledged(self.id, place.id, ack.body)
        else:
            self._workspace.notice(self.id, f'{name} failed with the error "{ack.error}"')
        return ack

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Post a message."""
        place = self._place(channel)
        if place.is_archived:
            raise SandboxError(f"{place.name} is archived.")
        root = self._workspace.message(place.id, thread_ts) if thread_ts else None
        if root is not None and root.ephemeral_to:
            raise SandboxError("a message that only one person sees has no thread")
        message = Message(
            channel=place.id,
            ts=self._workspace.next_ts(),
            user=self.id,
            text=text,
            at=self._workspace.clock(),
            team=self._workspace.config.team_id,
            thread_ts=(root.thread_ts or root.ts) if root else "",
        )
        self._workspace.post(message)
        said = events.said(message, place, self._workspace.config.bot_user_id)
        await self._happened(place, *said)
        return message

    async def react(self, channel: str, ts: str, name: str) -> None:
        """Add a reaction; adding it twice is once."""
        await self._reaction(channel, ts, name, added=True)

    async def unreact(self, channel: str, ts: str, name: str) -> None:
        """Take a reaction back."""
        await self._reaction(channel, ts, name, added=False)

    async def click(
        self,
        channel: str,
        ts: str,
        action_id: str,
        *,
        value: str | None = None,
        block_id: str = "",
        selected: Any = None,
        state: Json | None = None,
    ) -> Ack:
        """Press a button, or choose `selected` in a menu (options by their value, several a list).

        `state` is what stands in the message's other inputs: {block_id: {action_id: value}}.
        """
        message = self._seen(channel, ts)
        block, element = actions.find(message.blocks, action_id, block_id, value)
        now = self._workspace.next_ts()
        action = actions.act(block, element, selected, value, now)
        inputs = values(message.blocks, state or {})
        payload = self._ways.payloads.message_action(self.id, message, action, inputs)
        return await self._interact(payload)

    async def click_view(
        self,
        view_id: str,
        action_id: str,
        *,
        value: str | None = None,
        block_id: str = "",
        selected: Any = None,
        state: Json | None = None,
    ) -> Ack:
        """Do the same in a modal or the App Home."""
        view = self._view(view_id)
        block, element = actions.find(view["blocks"], action_id, block_id, value)
        now = self._workspace.next_ts()
        action = actions.act(block, element, selected, value, now)
        if state is not None:
            view["state"] = {"values": values(view["blocks"], state)}
        return await self._interact(self._ways.payloads.view_action(self.id, view, action))

    async def submit(self, view_id: str, values: Json | None = None) -> Submitted:
        """Submit a modal with {block_id: {action_id: value}}; what is not named keeps its value."""
        return await modals.submit(self._ways, self.id, view_id, values or {})

    async def close(self, view_id: str) -> None:
        """Close a modal."""
        await modals.close(self._ways, self.id, view_id)

    async def open_home(self, tab: str = "home") -> None:
        """Open the bot's Home tab, or its "messages" tab."""
        channel = self._workspace.direct_message(self.id)
        view = self._workspace.homes.get(self.id) if tab == "home" else None
        now = self._workspace.next_ts()
        opened = events.home_opened(self.id, channel.id, view, now, tab)
        await self._happened(None, opened)

    async def join(self, channel: str) -> None:
        """Join a channel."""
        await self._joins(channel, self.id, "")

    async def invite_bot(self, channel: str) -> None:
        """Bring the bot into a channel."""
        await self._joins(channel, self._workspace.config.bot_user_id, self.id)

    async def message_shortcut(self, callback_id: str, channel: str, ts: str) -> Ack:
        """Choose a shortcut from a message's menu."""
        known = {shortcut.callback_id for shortcut in self._workspace.config.message_shortcuts}
        if callback_id not in known:
            raise SandboxError(f"no shortcut is called {callback_id!r}")
        message = self._seen(channel, ts)
        payload = self._ways.payloads.message_shortcut(self.id, message, callback_id)
        return await self._interact(payload)

    # What is common to them

    def _place(self, channel: str) -> Channel:
        place = self._workspace.channel(channel)
        if self.id not in place.members:
            raise SandboxError(f"{self.id} is not in {channel}")
        return place

    def _seen(self, channel: str, ts: str) -> Message:
        message = self._workspace.message(self._place(channel).id, ts)
        if message.ephemeral_to not in ("", self.id):
            raise SandboxError(f"{self.id} cannot see the message {ts}")
        return message

    def _view(self, view_id: str) -> Json:
        view = self._ways.views.get(view_id)
        home = self._workspace.homes.get(self.id)
        if view is not home and (
            view["type"] == "home" or self._ways.views.owner(view_id) != self.id
        ):
            raise SandboxError(f"{self.id} does not see the view {view_id}")
        return view

    async def _happened(self, channel: Channel | None, *found: Event) -> None:
        """Send events, and wait for the first ack of each where we do wait."""
        ways = self._ways
        if not self._waits:
            for event in found:
                ways.announce(event, channel)
            return
        heard = [event for event in found if ways.hears(event, channel)]
        await asyncio.gather(*(ways.delivery.event(ways.payloads.event(e)) for e in heard))

    async def _interact(self, payload: Json, kind: EnvelopeKind = "interactive") -> Ack:
        ack = await self._ways.delivery.send(kind, payload)
        if not ack.ok:
            self._workspace.notice(self.id, "This app responded with an error. Try again?")
        return ack

    async def _reaction(self, channel: str, ts: str, name: str, *, added: bool) -> None:
        place = self._place(channel)
        message = self._workspace.message(place.id, ts)
        if message.ephemeral_to:
            raise SandboxError("a message that only one person sees takes no reactions")
        change = self._workspace.react if added else self._workspace.unreact
        if change(message, self.id, name):
            now = self._workspace.next_ts()
            await self._happened(place, events.reacted(message, self.id, name, now, added=added))

    async def _joins(self, channel: str, user: str, inviter: str) -> None:
        place = self._workspace.channel(channel)
        if user in place.members:
            return
        self._workspace.join(place, user)
        now, team = self._workspace.next_ts(), self._workspace.config.team_id
        await self._happened(place, events.joined(user, place, team, now, inviter))
