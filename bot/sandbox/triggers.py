"""Trigger ids and response addresses: the two short-lived rights that an interaction gives."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.sandbox.refusal import RefusalError

# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
RESPONSE_USES: Final = 5
RESPONSE_LIFETIME: Final = timedelta(minutes=30)


@dataclass(slots=True)
class _Trigger:
    user: str
    view_id: str
    until: datetime
    used: bool = False


class Triggers:
    """Gives out trigger ids, each good for one view within its lifetime (3 s at Slack)."""

    def __init__(self, clock: Callable[[], datetime], lifetime: float) -> None:
        self._clock = clock
        self._lifetime = timedelta(seconds=lifetime)
        self._all: dict[str, _Trigger] = {}

    def issue(self, user: str, view_id: str = "") -> str:
        """Return a trigger for what a person just did, in a view if `view_id` is given."""
        now = self._clock()
        trigger_id = f"{int(now.timestamp() * 1000)}.{len(self._all)}.{secrets.token_hex(16)}"
        self._all[trigger_id] = _Trigger(user, view_id, now + self._lifetime)
        return trigger_id

    def exchange(self, trigger_id: str) -> tuple[str, str]:
        """Return whom it may show a view, and the view it came from. Raises RefusalError."""
        trigger = self._all.get(trigger_id)
        if trigger is None:
            raise RefusalError("invalid_trigger_id")
        if trigger.used:
            raise RefusalError("exchanged_trigger_id")
        if self._clock() > trigger.until:
            raise RefusalError("expired_trigger_id")
        trigger.used = True
        return trigger.user, trigger.view_id


@dataclass(slots=True)
class ResponseAddress:
    """Where the bot may answer an interaction: whose it was, where, and on which message."""

    user: str
    channel: str
    until: datetime
    ts: str = ""
    uses: int = 0


class ResponseAddresses:
    """Gives out `response_url`s."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._all: dict[str, ResponseAddress] = {}

    def issue(self, user: str, channel: str, ts: str = "") -> str:
        """Return the secret part of an address."""
        key = secrets.token_urlsafe(18)
        until = self._clock() + RESPONSE_LIFETIME
        self._all[key] = ResponseAddress(user, channel, until, ts)
        return key

    def use(self, key: str) -> ResponseAddress:
        """Count a use. Raises RefusalError for an address unknown, too old, or used too often."""
        address = self._all.get(key)
        if address is None:
            raise RefusalError("invalid_url")
        if self._clock() > address.until:
            raise RefusalError("expired_url")
        if address.uses >= RESPONSE_USES:
            raise RefusalError("used_url")
        address.uses += 1
        return address
