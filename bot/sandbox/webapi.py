"""The Web API: authenticates a call, meets it with a fault, hands it to its method, answers.

https://docs.slack.dev/apis/web-api
"""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from bot.sandbox import api_chat, api_conversations, api_people, api_views, arguments, scopes
from bot.sandbox.arguments import Arguments
from bot.sandbox.faults import (
    DropAfter,
    DropBefore,
    Error,
    Faults,
    Kind,
    RateLimited,
    Slow,
    SlowAnswer,
    Status,
)
from bot.sandbox.host import Host, Method
from bot.sandbox.rate import PACED, Pace
from bot.sandbox.refusal import RefusalError
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Refused

METHODS: Final[dict[str, Method]] = {
    **api_chat.METHODS,
    **api_conversations.METHODS,
    **api_people.METHODS,
    **api_views.METHODS,
}
APP_LEVEL: Final = "apps.connections.open"


class WebApi:
    """Answers `/api/METHOD`."""

    def __init__(self, host: Host, faults: Faults) -> None:
        self._host = host
        self._faults = faults
        self._pace = Pace(host.config.rate_burst) if host.config.strict_rate else None
        self._headers = {"x-oauth-scopes": ",".join(sorted(host.config.scopes))}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            args = await arguments.read(request)
        except RefusalError as refusal:
            return self._refused(method, refusal)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        fault = self._faults.take_call(method, args)
        if fault is not None and (early := await before(fault, request)) is not None:
            return early
        answer = self._call(method, args, token or str(args.get("token", "")))
        return answer if fault is None else await after(fault, request, answer)

    def _call(self, method: str, args: Json, token: str) -> web.Response:
        try:
            self._admit(method, token)
            if self._pace is not None and method in PACED:
                channel = str(args.get("channel"))
                if not self._pace.allows(channel, self._host.workspace.clock()):
                    return too_many(1)
            answer = METHODS[method](self._host, Arguments(args))
        except RefusalError as refusal:
            return self._refused(method, refusal)
        return web.json_response({"ok": True, **answer}, headers=self._headers)

    def _admit(self, method: str, token: str) -> None:
        config = self._host.config
        if not token:
            raise RefusalError("not_authed")
        if token not in (config.bot_token, config.app_token):
            raise RefusalError("invalid_auth")
        if (token == config.app_token) != (method == APP_LEVEL):
            raise RefusalError("not_allowed_token_type")
        if method not in METHODS:
            raise RefusalError("unknown_method", req_method=method)
        if method in scopes.METHODS:
            scopes.need(config.scopes, scopes.METHODS[method])

    def _refused(self, method: str, refusal: RefusalError) -> web.Response:
        answer = refusal.answer()
        self._host.workspace.refused.append(Refused(method, refusal.code, answer))
        return web.json_response(answer, headers=self._headers)


def too_many(retry_after: int) -> web.Response:
    return web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=429,
        headers={"Retry-After": str(retry_after)},
    )


async def before(fault: Kind, request: web.Request) -> web.StreamResponse | None:
    """Do what a fault does before a call is accepted; the answer, if that is the end of it."""
    match fault:
        case RateLimited(retry_after):
            return too_many(retry_after)
        case Status(status, accepted=False):
            return _broken(status)
        case Error(code):
            return web.json_response({"ok": False, "error": code})
        case DropBefore():
            return cut(request)
        case Slow(seconds):
            # A handler goes on after its client gave up, so what was sent is accepted all the same.
            await asyncio.sleep(seconds)
    return None


async def after(fault: Kind, request: web.Request, answer: web.Response) -> web.Response:
    """Do what a fault does between a call's acceptance and its answer; the answer to give."""
    match fault:
        case DropAfter():
            return cut(request)
        case Status(status, accepted=True):
            return _broken(status)
        case SlowAnswer(seconds):
            await asyncio.sleep(seconds)
    return answer


def _broken(status: int) -> web.Response:
    return web.Response(status=status, text="upstream connect error")


def cut(request: web.Request) -> web.Response:
    """Cut the connection. The answer that is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
