"""Pushes what happens to the pages that look on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Final

from aiohttp import WSMsgType, web

from bot.sandbox.messages import Message
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Change, Workspace

# A page that is this far behind is let go: it comes back and reads all anew.
_MOST_WAITING: Final = 2_000


def shown(message: Message) -> Json:
    """Return a message as the page draws it."""
    seen = message.as_json(metadata=True)
    if message.ephemeral_to:
        seen |= {"ephemeral": True, "ephemeral_to": message.ephemeral_to}
    return seen


@dataclass(eq=False, slots=True)
class _Page:
    socket: web.WebSocketResponse
    waiting: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(_MOST_WAITING))


class Live:
    """The sockets of the pages, all of which belong to one person."""

    def __init__(self, workspace: Workspace, me: str) -> None:
        self._workspace = workspace
        self._me = me
        self._pages: set[_Page] = set()
        workspace.listen(self._changed)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one page's socket until either side ends it."""
        page = _Page(web.WebSocketResponse(heartbeat=30))
        await page.socket.prepare(request)
        self._pages.add(page)
        writer = asyncio.get_running_loop().create_task(_write(page))
        try:
            async for message in page.socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._pages.discard(page)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return page.socket

    async def stop(self) -> None:
        for page in list(self._pages):
            await page.socket.close()

    def push(self, event: Json) -> None:
        """Send an event to every page. Never waits."""
        text = json.dumps(event)
        for page in list(self._pages):
            try:
                page.waiting.put_nowait(text)
            except asyncio.QueueFull:
                self._pages.discard(page)
                page.waiting = asyncio.Queue()
                page.waiting.put_nowait("")

    def _changed(self, change: Change) -> None:
        if not self._pages or change.to not in ("", self._me):
            return
        if change.channel and self._me not in self._workspace.channels[change.channel].members:
            return
        self.push(_event(change))


def _event(change: Change) -> Json:
    event: Json = {"type": change.kind, **change.facts}
    if change.message is not None:
        event["channel"], event["ts"] = change.channel, change.message.ts
        if change.kind != "message_deleted":
            event["message"] = shown(change.message)
        if change.kind == "reaction":
            event["reactions"] = change.message.reactions_as_json()
    if change.view is not None:
        event["view"], event["view_id"] = change.view, change.view["id"]
    return event


async def _write(page: _Page) -> None:
    """Send what waits, in order; an empty text ends the page's socket."""
    while text := await page.waiting.get():
        try:
            await page.socket.send_str(text)
        except ConnectionError:
            return
    await page.socket.close()
