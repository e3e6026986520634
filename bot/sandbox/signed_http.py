"""Signed HTTP: what Slack posts to a request address, and how it signs it.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.acks import NOT_CONNECTED, TIMED_OUT, Ack, EnvelopeKind
from bot.sandbox.shapes import Json

_FORM: Final = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return Slack's v0 signature of a request's body."""
    base = f"v0:{timestamp}:{body}".encode()
    return f"v0={hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()}"


class SignedHttp:
    """Posts to one address, until it is closed."""

    def __init__(self, url: str, secret: str, clock: Callable[[], datetime]) -> None:
        self.url = url
        self._secret = secret
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(
        self,
        kind: EnvelopeKind,
        payload: Json,
        *,
        limit: float,
        retry: tuple[int, str] | None = None,
    ) -> Ack:
        """Post a payload as its kind is posted; return the answer that comes in `limit` seconds."""
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        elif kind == "interactive":
            body, content_type = urlencode({"payload": json.dumps(payload)}), _FORM
        else:
            body, content_type = urlencode(payload), _FORM
        headers = {"Content-Type": content_type}
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry[0])
            headers["X-Slack-Retry-Reason"] = retry[1]
        return await self._post(body, headers, limit)

    async def verify(self, token: str) -> bool:
        """Ask the address for the challenge, as Slack does when it is first told of it.

        https://docs.slack.dev/reference/events/url_verification
        """
        challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
        body = json.dumps({"token": token, "challenge": challenge, "type": "url_verification"})
        ack = await self._post(body, {"Content-Type": "application/json"}, 3.0)
        given = ack.body.get("challenge") if isinstance(ack.body, dict) else ack.body
        return ack.ok and given == challenge

    async def _post(self, body: str, headers: dict[str, str], limit: float) -> Ack:
        timestamp = str(int(self._clock().timestamp()))
        signed = {
            **headers,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(
                self.url,
                data=body.encode(),
                headers=signed,
                timeout=aiohttp.ClientTimeout(total=limit),
                allow_redirects=False,
            ) as response:
                return _ack(response, await response.text())
        except TimeoutError:
            return TIMED_OUT
        except aiohttp.ClientError:
            return NOT_CONNECTED


def _ack(response: aiohttp.ClientResponse, text: str) -> Ack:
    body: Any = text
    if response.content_type == "application/json" and text:
        try:
            body = json.loads(text)
        except ValueError:
            return Ack(response.status, text, "http_error")
    if response.status != 200:
        final = response.headers.get("X-Slack-No-Retry") == "1"
        return Ack(response.status, body, "no_retry" if final else "http_error")
    return Ack(200, body)
