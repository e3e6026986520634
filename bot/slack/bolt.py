"""Bolt, as we run it: one workspace, whose token was looked at once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import Identity

Around = Callable[[], AbstractAsyncContextManager[None]]


class Bolt(AsyncApp):
    """Bolt with something around the whole handling of each request, listeners included.

    Its own middlewares end before the listeners begin.
    """

    around: Around = nullcontext

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Handle one request."""
        async with self.around():
            return await super().async_dispatch(req)


def bolt_app(
    web: AsyncWebClient,
    identity: Identity,
    *,
    token: str,
    signing_secret: str,
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
    app = Bolt(
        client=web,
        authorize=authorize,
        signing_secret=signing_secret or secrets.token_hex(),
        # Handlers acknowledge at once and hand long work to our own task set.
        process_before_response=True,
    )
    app.around = around
    return app


def _is_news(record: logging.LogRecord) -> bool:
    # Bolt warns at every start that it takes the token from `client` and `authorize`, as we mean
    # it to.
    said = record.getMessage()
    return "will be ignored" not in said and "will be unused" not in said
