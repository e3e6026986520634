"""The page's own routes: the state it draws, and what its reader does. See static/."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, Final

from aiohttp import web

from bot.errors import SandboxError
from bot.sandbox import actions
from bot.sandbox.guard import Guard
from bot.sandbox.live import Live, shown
from bot.sandbox.people import Person
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Channel, Workspace

_NO_STORE: Final = {"Cache-Control": "no-store"}
Deed = Callable[[Json], Awaitable[Json | None]]


class Pages:
    """Routes under `/ui`. They act as one person, `me`."""

    def __init__(
        self, workspace: Workspace, me: Person, live: Live, is_connected: Callable[[], bool]
    ) -> None:
        self._workspace = workspace
        self._me = me
        self._live = live
        self._is_connected = is_connected

    def add_to(self, app: web.Application, guard: Guard) -> None:
        """Add the routes, all of them guarded."""
        readers = {
            "/ui/state": self._state,
            "/ui/messages": self._messages,
            "/ui/replies": self._replies,
            "/ui/live": self._live.serve,
        }
        deeds: dict[str, Deed] = {
            "/ui/command": self._command,
            "/ui/message": self._message,
            "/ui/reaction": self._reaction,
            "/ui/action": self._action,
            "/ui/view": self._submit,
            "/ui/view/close": self._close,
            "/ui/shortcut": self._shortcut,
            "/ui/home": self._home,
        }
        for path, reader in readers.items():
            app.router.add_get(path, guard(reader))
        for path, deed in deeds.items():
            app.router.add_post(path, guard(_answering(deed)))

    # Reading

    async def _state(self, _request: web.Request) -> web.Response:
        config, me = self._workspace.config, self._me.id
        bot = {"user_id": config.bot_user_id, "name": config.bot_real_name, "icon": None}
        own = self._workspace.direct_message(me)
        channels = [c for c in self._workspace.channels.values() if c.kind != "im"]
        state = {
            "team": {"id": config.team_id, "name": config.team_name},
            "me": me,
            "users": [
                {
                    "id": user.id,
                    "name": user.spec.name,
                    "real_name": user.spec.real_name,
                    "is_bot": user.is_bot,
                }
                for user in self._workspace.users.values()
            ],
            "channels": [
                self._channel(channel) for channel in [*channels, own] if me in channel.members
            ],
            "bot": bot,
            "commands": [asdict(command) for command in config.commands],
            "message_shortcuts": [asdict(shortcut) for shortcut in config.message_shortcuts],
            "home": self._workspace.homes.get(me),
            "connected": self._is_connected(),
        }
        return web.json_response(state, headers=_NO_STORE)

    def _channel(self, channel: Channel) -> Json:
        is_im = channel.kind == "im"
        return {
            "id": channel.id,
            "name": self._workspace.config.bot_name if is_im else channel.name,
            "is_im": is_im,
            "bot_is_member": self._workspace.has_bot(channel),
            "topic": channel.topic,
            "unread": 0,
        }

    async def _messages(self, request: web.Request) -> web.Response:
        """Answer what shows in a channel, and its threads' replies that only `me` can see."""
        found = [m for m in self._log(request) if m.in_channel]
        return _listing([shown(m) for m in found if m.ephemeral_to in ("", self._me.id)])

    async def _replies(self, request: web.Request) -> web.Response:
        ts = request.query.get("ts", "")
        found = [m for m in self._log(request) if ts in (m.ts, m.thread_ts)]
        return _listing([shown(m) for m in found if m.ephemeral_to in ("", self._me.id)])

    def _log(self, request: web.Request) -> Any:
        channel = self._workspace.channels.get(request.query.get("channel", ""))
        if channel is None or self._me.id not in channel.members:
            raise web.HTTPNotFound(
                text='{"ok": false, "error": "There is no such channel."}',
                content_type="application/json",
            )
        return channel.log

    # Doing

    async def _command(self, body: Json) -> None:
        await self._me.command(_word(body, "channel"), _word(body, "text"))

    async def _message(self, body: Json) -> None:
        thread_ts = body.get("thread_ts") and _word(body, "thread_ts")
        await self._me.say(_word(body, "channel"), _word(body, "text"), thread_ts or None)

    async def _reaction(self, body: Json) -> None:
        change = self._me.react if body.get("add", True) else self._me.unreact
        await change(_word(body, "channel"), _word(body, "ts"), _word(body, "name"))

    async def _action(self, body: Json) -> None:
        container = body.get("container")
        if not isinstance(container, dict):
            raise SandboxError("An action needs the container that it is in.")
        state = body.get("state")
        given = state.get("values") if isinstance(state, dict) else None
        chosen = {
            "value": body.get("value"),
            "block_id": str(body.get("block_id") or ""),
            "selected": actions.selection(body),
            "state": given if isinstance(given, dict) else None,
        }
        # A text that was typed is the element's new value, not what tells the element apart.
        if body.get("type") not in ("button", "icon_button", "feedback_buttons"):
            if chosen["selected"] is None:
                chosen["selected"] = chosen["value"]
            chosen["value"] = None
        action_id = _word(body, "action_id")
        if container.get("type") == "view":
            ack = await self._me.click_view(_word(container, "view_id"), action_id, **chosen)
        else:
            place, ts = _word(container, "channel"), _word(container, "ts")
            ack = await self._me.click(place, ts, action_id, **chosen)
        if not ack.ok:
            raise SandboxError("This app responded with an error. Try again?")

    async def _submit(self, body: Json) -> Json:
        values = body.get("values")
        found = await self._me.submit(
            _word(body, "view_id"), values if isinstance(values, dict) else {}
        )
        answer: Json = {"ok": found.ok}
        if found.action:
            answer["response_action"] = found.action
        if found.errors:
            answer["errors"] = found.errors
        if not found.ok:
            answer["error"] = found.trouble or "Something is to be put right."
        return answer

    async def _close(self, body: Json) -> None:
        await self._me.close(_word(body, "view_id"))

    async def _shortcut(self, body: Json) -> None:
        callback_id = _word(body, "callback_id")
        await self._me.message_shortcut(callback_id, _word(body, "channel"), _word(body, "ts"))

    async def _home(self, _body: Json) -> None:
        await self._me.open_home()


def _answering(deed: Deed) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            sentence = "A JSON object is expected."
            return web.json_response({"ok": False, "error": sentence}, status=400)
        try:
            answer = await deed(body)
        except SandboxError as error:
            return web.json_response({"ok": False, "error": str(error)})
        return web.json_response({"ok": True} if answer is None else answer)

    return handle


def _word(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise SandboxError(f"The request lacks {name!r}.")
    return value


def _listing(messages: list[Json]) -> web.Response:
    return web.json_response({"messages": messages}, headers=_NO_STORE)
