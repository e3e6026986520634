"""Faults on demand: what may go wrong with a call of the bot, or with what it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from bot.errors import SandboxError
from bot.sandbox.shapes import Json

When = Callable[[Json], bool]


@dataclass(frozen=True, slots=True)
class RateLimited:
    """429, with Retry-After in seconds. The call is not accepted."""

    retry_after: int = 1


@dataclass(frozen=True, slots=True)
class Status:
    """An HTTP status of 500 to 599, in place of the answer where the call is `accepted`."""

    status: int = 503
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class DropBefore:
    """The connection is cut before the call is accepted."""


@dataclass(frozen=True, slots=True)
class DropAfter:
    """The call is accepted, then the connection is cut before the answer."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The call is accepted only after `seconds`, whether or not the client still waits."""

    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class SlowAnswer:
    """The call is accepted at once and answered after `seconds`."""

    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Error:
    """The call is refused with a code of Slack's."""

    code: str = "internal_error"


@dataclass(frozen=True, slots=True)
class DeliverTwice:
    """What is delivered comes a second time, with the same `event_id`."""


@dataclass(frozen=True, slots=True)
class SocketDisconnect:
    """The socket is cut once the envelope was sent, before its ack is read."""


Kind = (
    RateLimited
    | Status
    | DropBefore
    | DropAfter
    | Slow
    | SlowAnswer
    | Error
    | DeliverTwice
    | SocketDisconnect
)
KINDS: Final[dict[str, type[Kind]]] = {
    "ratelimited": RateLimited,
    "status": Status,
    "drop_before": DropBefore,
    "drop_after": DropAfter,
    "slow": Slow,
    "slow_answer": SlowAnswer,
    "error": Error,
    "deliver_twice": DeliverTwice,
    "socket_disconnect": SocketDisconnect,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A fault that happened: to which method (or delivery), with what arguments (or payload)."""

    method: str
    kind: Kind
    values: Json


@dataclass(slots=True)
class _Planned:
    method: str
    kind: Kind
    times: int
    every: int
    when: When | None
    passed: int = 0

    def meets(self, method: str, values: Json) -> bool:
        if self.method not in ("", method) or (self.when and not self.when(values)):
            return False
        self.passed += 1
        return self.passed % self.every == 0


@dataclass(slots=True)
class Faults:
    """A queue of faults. `seen` lists those that happened, in order."""

    seen: list[Seen] = field(default_factory=list)
    _calls: list[_Planned] = field(default_factory=list)
    _deliveries: list[_Planned] = field(default_factory=list)

    def add(
        self,
        method: str,
        kind: Kind,
        *,
        times: int = 1,
        every: int = 1,
        when: When | None = None,
    ) -> None:
        """Have a fault happen to the next `times` calls of a method for which `when` holds.

        `method` is one of the Web API's, "response_url", "" for any, or for deliveries one of
        "events_api", "slash_commands", "interactive". With `every` n only each nth call is met.
        """
        planned = _Planned(method, kind, times, every, when)
        is_delivery = isinstance(kind, DeliverTwice | SocketDisconnect)
        (self._deliveries if is_delivery else self._calls).append(planned)

    def deliver_twice(self, kind: str = "", *, times: int = 1) -> None:
        """Deliver the next `times` envelopes of a kind ("events_api", …) twice."""
        self.add(kind, DeliverTwice(), times=times)

    def disconnect(self, kind: str = "", *, times: int = 1) -> None:
        """Cut the socket after the next `times` envelopes of a kind."""
        self.add(kind, SocketDisconnect(), times=times)

    def clear(self) -> None:
        """Forget the faults that have not happened yet."""
        self._calls.clear()
        self._deliveries.clear()

    def take_call(self, method: str, args: Json) -> Kind | None:
        """Return the fault that is to meet this call, if any."""
        return self._take(self._calls, method, args) if self._calls else None

    def take_delivery(self, kind: str, payload: Json) -> Kind | None:
        """Return the fault that is to meet this delivery, if any."""
        return self._take(self._deliveries, kind, payload) if self._deliveries else None

    def _take(self, queue: list[_Planned], method: str, values: Json) -> Kind | None:
        for planned in queue:
            if planned.meets(method, values):
                planned.times -= 1
                if planned.times <= 0:
                    queue.remove(planned)
                self.seen.append(Seen(method, planned.kind, values))
                return planned.kind
        return None


def parse(body: Any) -> dict[str, Any]:
    """Return the arguments of `Faults.add` that a JSON object stands for.

    `{"method", "kind": one of KINDS, "times"?, "every"?, …the kind's own fields}`.
    Raises SandboxError.
    """
    if not isinstance(body, dict) or body.get("kind") not in KINDS:
        raise SandboxError(f"a fault is an object whose kind is one of {', '.join(KINDS)}")
    rest = {k: v for k, v in body.items() if k not in ("kind", "method", "times", "every")}
    try:
        kind = KINDS[body["kind"]](**rest)
    except TypeError as error:
        raise SandboxError(f"{body['kind']} does not take {', '.join(rest)}") from error
    counts = {k: int(body[k]) for k in ("times", "every") if k in body}
    return {"method": str(body.get("method", "")), "kind": kind, **counts}
