"""Routes for benches that run the sandbox as a process of its own: plan faults, read the posts."""

from __future__ import annotations

from aiohttp import web

from bot.errors import SandboxError
from bot.sandbox.faults import Faults, parse
from bot.sandbox.guard import Guard
from bot.sandbox.messages import Message
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Workspace


class Control:
    """`POST /sandbox/faults` and `GET /sandbox/dump`."""

    def __init__(self, workspace: Workspace, faults: Faults) -> None:
        self._workspace = workspace
        self._faults = faults

    def add_to(self, app: web.Application, guard: Guard) -> None:
        app.router.add_post("/sandbox/faults", guard(self._plan))
        app.router.add_get("/sandbox/dump", guard(self._dump))

    async def _plan(self, request: web.Request) -> web.Response:
        """Take one fault or a list of them; the former plan is kept."""
        try:
            body = await request.json()
            for one in body if isinstance(body, list) else [body]:
                self._faults.add(**parse(one))
        except (SandboxError, ValueError) as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)
        return web.json_response({"ok": True})

    async def _dump(self, _request: web.Request) -> web.Response:
        """Answer all that was accepted, in order, and all that was refused."""
        workspace = self._workspace
        dump = {
            "accepted": [_accepted(message) for message in workspace.accepted],
            "refused": [{"method": r.method, "error": r.code} for r in workspace.refused],
            "pings": [
                {"channel": p.channel, "ts": p.ts, "markup": p.markup} for p in workspace.pings
            ],
        }
        return web.json_response(dump)


def _accepted(message: Message) -> Json:
    return {
        "channel": message.channel,
        "ephemeral_to": message.ephemeral_to,
        "at": message.at.isoformat(),
        **message.as_json(metadata=True),
    }
