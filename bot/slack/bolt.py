"""Bolt, as we run it: one workspace, whose token was looked at once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Protocol

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.slack.client import Identity

log = logs.get(__name__)

Around = Callable[[], AbstractAsyncContextManager[None]]


class Spawn(Protocol):
    """Begins work that a stop waits for."""

    def __call__(self, work: Coroutine[Any, Any, None], *, name: str) -> None: ...


class Bolt(AsyncApp):
    """Bolt with something around the whole handling of each request, listeners included.

    Its own middlewares end before the listeners begin. A slash command is acknowledged before any
    of them: the answer is always the same empty one, whoever typed it looks on, and neither the
    database nor what else the loop is at should keep them waiting. All else is handled first:
    Slack sends it again when it is not acknowledged.
    """

    def __init__(self, *, around: Around, spawn: Spawn, signing_secret: str, **given: Any) -> None:
        super().__init__(signing_secret=signing_secret, **given)
        self._around = around
        self._spawn = spawn
        self._verifier = SignatureVerifier(signing_secret)

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Handle one request."""
        if "command" not in req.body or not self._is_genuine(req):
            return await self._handle(req)
        self._spawn(self._handle_behind(req), name=str(req.body["command"]))
        return BoltResponse(status=200, body="")

    async def _handle(self, req: AsyncBoltRequest) -> BoltResponse:
        async with self._around():
            return await super().async_dispatch(req)

    async def _handle_behind(self, req: AsyncBoltRequest) -> None:
        answer = await self._handle(req)
        if answer.status != 200:
            log.warning("command not handled", command=req.body["command"], status=answer.status)

    def _is_genuine(self, req: AsyncBoltRequest) -> bool:
        """Tell whether Slack sent it. What is not is left to Bolt, which refuses it."""
        if req.mode == "socket_mode":
            return True
        stamp, signature = (
            req.headers.get(name, ["0"])[0]
            for name in ("x-slack-request-timestamp", "x-slack-signature")
        )
        return self._verifier.is_valid(req.raw_body, stamp, signature)


def bolt_app(
    web: AsyncWebClient,
    identity: Identity,
    *,
    token: str,
    signing_secret: str,
    spawn: Spawn,
    around: Around = nullcontext,
) -> AsyncApp:
    """Return an app without listeners. By Socket Mode, `signing_secret` may be empty."""

    async def authorize() -> AuthorizeResult:
        # Asked once at the start; asking Slack again for each command would cost its 3 s.
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.team_id,
            bot_user_id=identity.user_id,
            bot_id=identity.bot_id,
            bot_token=token,
        )

    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    return Bolt(
        around=around,
        spawn=spawn,
        client=web,
        authorize=authorize,
        signing_secret=signing_secret or secrets.token_hex(),
        # Handlers acknowledge at once and hand long work to our own task set.
        process_before_response=True,
    )


def _is_news(record: logging.LogRecord) -> bool:
    # Bolt warns at every start that it takes the token from `client` and `authorize`, as we mean
    # it to.
    said = record.getMessage()
    return "will be ignored" not in said and "will be unused" not in said
