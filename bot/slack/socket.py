"""Slack by Socket Mode: no public address is needed."""

from __future__ import annotations

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import CALL_ERRORS, as_post_error


class Socket:
    """One connection to Slack, renewed by the client when Slack asks for it or it breaks."""

    def __init__(self, bolt: AsyncApp, app_token: str, web: AsyncWebClient) -> None:
        # The client must carry the app token itself where `base_url` is not Slack's.
        self._handler = AsyncSocketModeHandler(bolt, app_token, web_client=web)

    async def start(self) -> None:
        """Connect. Raises PostError when Slack refuses the token or cannot be reached."""
        client = self._handler.client
        try:
            # `connect` would ask for the address for ever: a wrong token must be said at once.
            client.wss_uri = await client.issue_new_wss_url()
        except CALL_ERRORS as error:
            raise as_post_error(error) from error
        await client.connect()  # type: ignore[no-untyped-call]  # slack_sdk leaves it untyped

    async def connected(self) -> bool:
        """Tell whether the connection stands."""
        return bool(await self._handler.client.is_connected())

    async def stop(self) -> None:
        """Close the connection and its tasks."""
        await self._handler.client.close()  # type: ignore[no-untyped-call]  # as above
