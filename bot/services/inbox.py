"""Requests of people, stored before work on them begins and finished after a crash.

Slack is acknowledged before the work is done, and then forgets the request. So each is kept under
its own id first; one that comes again changes nothing; one whose work was cut off is begun anew.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from bot.model.request import Request
from bot.ports import Clock, Store

# Longer than any work takes; a request whose work is cut off is begun anew after it.
LEASE = timedelta(minutes=1)
# Slack repeats an event for six minutes at most.
REMEMBERED = timedelta(days=1)
_TRIES = 3
_AT_ONCE = 20


class Inbox:
    """Keeps requests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def accept(self, request_id: str, kind: str, payload: Mapping[str, Any]) -> bool:
        """Keep a request, ours to work on; False when it is known already."""
        request = Request(request_id, kind, payload)
        return await self._store.inbox.accept(request, now=self._clock.now(), lease=LEASE)

    async def done(self, request_id: str) -> None:
        """Forget what a request asked: its work is finished. Its id is known for a day."""
        await self._store.inbox.done(request_id, now=self._clock.now())

    async def unfinished(self) -> Sequence[Request]:
        """Take over requests whose work was cut off, and forget the ids of old ones."""
        now = self._clock.now()
        await self._store.inbox.forget(before=now - REMEMBERED)
        return await self._store.inbox.claim(now=now, lease=LEASE, tries=_TRIES, limit=_AT_ONCE)

    def begin(self, request_id: str) -> None:
        """Have what is begun from here on, also what goes on behind, count as this request's."""
        _current.set(Errand(self, request_id))

    @asynccontextmanager
    async def around(self) -> AsyncIterator[None]:
        """Enclose the handling of one request, whichever it turns out to be."""
        # A connection's requests are handled one after the other in one task, thus one context.
        token = _current.set(None)
        try:
            yield
            if errand := _current.get():
                await errand.end()
        finally:
            _current.reset(token)


class Errand:
    """The work on one request. It is done when all that was begun for it has ended well."""

    def __init__(self, inbox: Inbox, request_id: str) -> None:
        self._inbox = inbox
        self.request_id = request_id
        self._open = 1

    def begin(self) -> None:
        """Count one more piece of work."""
        self._open += 1

    async def end(self) -> None:
        """Count one piece as finished; the last one finishes the request."""
        self._open -= 1
        if self._open == 0:
            await self._inbox.done(self.request_id)


_current: ContextVar[Errand | None] = ContextVar("errand", default=None)


def current_errand() -> Errand | None:
    """Return the request that is being worked on here, if any."""
    return _current.get()
