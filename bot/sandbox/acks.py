"""What came back for something that was delivered to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

EnvelopeKind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True, slots=True)
class Ack:
    """The bot's answer. `status` is HTTP's (a socket's ack is 200), 0 when none came in time.

    `body` is the ack's payload: an object, a text, or "" for none. `error` is Slack's word for
    what went wrong: "operation_timeout", "dispatch_failed" or "http_error", else "".
    """

    status: int = 200
    body: Any = ""
    error: str = ""

    @property
    def ok(self) -> bool:
        return not self.error


TIMED_OUT = Ack(0, error="operation_timeout")
NOT_CONNECTED = Ack(0, error="dispatch_failed")
