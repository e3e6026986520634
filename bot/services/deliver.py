"""Posts what the ledger holds, so that each delivery is seen once.

Before a request leaves, its row says `sending`; after, `sent`. A row found in `sending` is read
back from the chat before anything else. Twice is worse than late.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot import logs
from bot.errors import (
    OutcomeUnknownError,
    PostError,
    PostRejectedError,
    RateLimitedError,
    UnavailableError,
)
from bot.model.delivery import Delivery
from bot.ports import Clock, Poster, Store

log = logs.get(__name__)

# No request may last longer; the poster is built with it.
REQUEST_TIMEOUT = timedelta(seconds=12)
# How long a request that was cut may yet take to show in the channel.
SETTLE = timedelta(seconds=20)
LEASE = REQUEST_TIMEOUT + SETTLE + timedelta(seconds=8)
_IDLE = 0.25
_MAX_BACKOFF = timedelta(minutes=5)
_IN_FLIGHT = 64

# The channel itself is closed to us: what else is planned for the slot would fail alike.
_CHANNEL_CLOSED = frozenset(
    {"channel_not_found", "is_archived", "not_in_channel", "restricted_action", "account_inactive"}
    | {"token_revoked", "invalid_auth", "not_authed", "missing_scope", "team_not_found"}
)


class Deliver:
    """A worker of the ledger. Any number may run; each owns only what it has leased."""

    def __init__(
        self, store: Store, poster: Poster, clock: Clock, *, owner: str, settle: timedelta = SETTLE
    ) -> None:
        self._store = store
        self._poster = poster
        self._clock = clock
        self._owner = owner
        self._settle = settle
        self._wake = asyncio.Event()
        self._flying: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look at the ledger at once: something was planned."""
        self._wake.set()

    async def run(self, stop: asyncio.Event, *, patience: float = 10.0) -> None:
        """Deliver until `stop` is set, then give what is under way so many seconds to end.

        A post that is cut stays `sending`, and is read back when its lease has ended.
        """
        while not stop.is_set():
            if not await self.claim_and_post():
                await self._pause(stop)
        if self._flying:
            _, late = await asyncio.wait(set(self._flying), timeout=patience)
            for task in late:
                task.cancel()

    async def claim_and_post(self) -> int:
        """Claim what may go out now and begin to post it; return how many were claimed."""
        room = _IN_FLIGHT - len(self._flying)
        if room <= 0:
            return 0
        claimed_at = self._clock.monotonic()
        claimed = await self._store.deliveries.claim(
            owner=self._owner, now=self._clock.now(), lease=LEASE, limit=room
        )
        for delivery in claimed:
            task = asyncio.create_task(self._post(delivery, claimed_at))
            self._flying.add(task)
            task.add_done_callback(self._landed)
        return len(claimed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()):
            # The row stays `sending`: when its lease ends, it is read back.
            log.error("delivery broke off", exc_info=error)

    async def _pause(self, stop: asyncio.Event) -> None:
        waits = {asyncio.ensure_future(self._wake.wait()), asyncio.ensure_future(stop.wait())}
        _, pending = await asyncio.wait(waits, timeout=_IDLE, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        self._wake.clear()

    async def _post(self, delivery: Delivery, claimed_at: float) -> None:
        try:
            ts = await self._poster.find(delivery) if delivery.uncertain else None
            if ts is None:
                delivery = replace(delivery, uncertain=False)  # it is not there: start afresh
                if not self._lease_holds(claimed_at):
                    await self._give_back(delivery, timedelta(0), unsent=not delivery.uncertain)
                    return
                ts = await self._poster.post(delivery)
        except PostError as error:
            await self._not_posted(delivery, error)
            return
        await self._store.deliveries.sent([(delivery, ts)], now=self._clock.now())
        log.info("delivered", kind=delivery.kind, channel=delivery.channel, slot=delivery.slot)

    def _lease_holds(self, claimed_at: float) -> bool:
        # By our own steady clock: a worker that was frozen must not post what another now owns.
        left = LEASE.total_seconds() - (self._clock.monotonic() - claimed_at)
        return left > REQUEST_TIMEOUT.total_seconds()

    async def _not_posted(self, delivery: Delivery, error: PostError) -> None:
        ledger, now = self._store.deliveries, self._clock.now()
        log.warning("not delivered", kind=delivery.kind, channel=delivery.channel, code=error.code)
        match error:
            case RateLimitedError(retry_after=seconds):
                wait = timedelta(seconds=seconds)
                await ledger.hold_channel(delivery.workspace, delivery.channel, until=now + wait)
                await self._give_back(delivery, wait, unsent=not delivery.uncertain)
            case OutcomeUnknownError():
                await self._give_back(delivery, self._settle, unsent=False, error=error.code)
            case UnavailableError():
                wait = _backoff(delivery.attempts)
                await self._give_back(
                    delivery, wait, unsent=not delivery.uncertain, error=error.code
                )
            case PostRejectedError() if not delivery.uncertain:
                await ledger.failed(
                    delivery,
                    error=error.code,
                    now=now,
                    whole_slot=error.code in _CHANNEL_CLOSED,
                )
            case _:
                # The channel cannot be read back now, so what became of the post is not known.
                await self._give_back(
                    delivery, _backoff(delivery.attempts), unsent=False, error=error.code
                )

    async def _give_back(
        self, delivery: Delivery, wait: timedelta, *, unsent: bool, error: str = ""
    ) -> None:
        await self._store.deliveries.release(
            delivery, not_before=self._clock.now() + wait, unsent=unsent, error=error
        )


def _backoff(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), _MAX_BACKOFF)
