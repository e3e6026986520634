"""Posts what the ledger holds, so that each delivery is seen once.

Before a request leaves, its row says `sending`; after, `sent`. A row found in `sending` is read
back from the chat before anything else. Twice is worse than late.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import logs
from bot.errors import (
    OutcomeUnknownError,
    PostError,
    PostRejectedError,
    RateLimitedError,
    StoreError,
    UnavailableError,
)
from bot.model.delivery import Delivery, DeliveryKind
from bot.ports import Clock, Poster, Store
from bot.services import closed

log = logs.get(__name__)

# No request may last longer; the poster is built with it.
REQUEST_TIMEOUT = timedelta(seconds=12)
_IN_FLIGHT = 64
# Kept free for what a person waits for, however much else is under way.
_RESERVED = 16
_LOOK_BUSY, _LOOK_IDLE = 0.05, 0.25
# After a look, so many times as long as it took: looking is a part of the work, not all of it.
_REST = 2
_STORE_BACKOFF = 1.0
_GIVE_UP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things may take. The defaults suit Slack; benches hurry.

    `settle` is how long a request that was cut may yet take to show in the channel.
    """

    request: timedelta = REQUEST_TIMEOUT
    settle: timedelta = timedelta(seconds=20)
    slack: timedelta = timedelta(seconds=8)
    longest_pause: timedelta = timedelta(minutes=5)  # between tries that fail

    @property
    def lease(self) -> timedelta:
        """How long a claim is ours."""
        return self.safety + self.slack

    @property
    def safety(self) -> timedelta:
        """What a lease must still hold when the request leaves.

        Whoever finds the lease run out reads back at once: by then the request must have ended
        and what it may have posted must show.
        """
        return self.request + self.settle


class Deliver:
    """A worker of the ledger. Any number may run; each owns only what it has leased."""

    def __init__(
        self,
        store: Store,
        poster: Poster,
        clock: Clock,
        *,
        owner: str,
        timing: Timing = Timing(),
    ) -> None:
        self._store = store
        self._poster = poster
        self._clock = clock
        self._owner = owner
        self._timing = timing
        self._wake = asyncio.Event()
        self._flying: dict[asyncio.Task[None], Delivery] = {}
        self._landed: list[tuple[Delivery, str]] = []
        self._recording = asyncio.Lock()

    def wake(self) -> None:
        """Look at the ledger at once: something was planned."""
        self._wake.set()

    async def run(self, stop: asyncio.Event, *, patience: float = 10.0) -> None:
        """Deliver until `stop` is set, then give what is under way so many seconds to end.

        A post that is cut is given back in doubt: it is read back once it must show.
        """
        while not stop.is_set():
            began = self._clock.monotonic()
            try:
                claimed = await self.claim_and_post()
            except StoreError as error:
                log.warning("ledger cannot be read", error=str(error))
                await self._pause(stop, _STORE_BACKOFF)
                continue
            took = self._clock.monotonic() - began
            await self._pause(stop, _rest(took, busy=bool(claimed or self._flying)))
        await self._land(patience)

    async def _land(self, patience: float) -> None:
        if not self._flying:
            return
        _, late = await asyncio.wait(set(self._flying), timeout=patience)
        cut = [self._flying[task] for task in late]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        # In one go: a stop has no time for a commit each.
        await self._give_back(*cut, wait=self._timing.settle, unsent=False, error="stopped")

    async def claim_and_post(self) -> int:
        """Claim what may go out now and begin to post it; return how many were claimed."""
        room = _IN_FLIGHT - len(self._flying)
        claimed = await self._claim(room + _RESERVED, urgent=True)
        return claimed + await self._claim(room - claimed, urgent=False)

    async def _claim(self, room: int, *, urgent: bool) -> int:
        if room <= 0:
            return 0
        claimed_at = self._clock.monotonic()
        claimed = await self._store.deliveries.claim(
            owner=self._owner,
            now=self._clock.now(),
            lease=self._timing.lease,
            limit=room,
            urgent=urgent,
        )
        for delivery in claimed:
            task = asyncio.create_task(self._post(delivery, claimed_at))
            self._flying[task] = delivery
            task.add_done_callback(self._ended)
        return len(claimed)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._flying.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            # The row stays `sending`: when its lease ends, it is read back.
            log.error("delivery broke off", exc_info=error)

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        waits = {asyncio.ensure_future(self._wake.wait()), asyncio.ensure_future(stop.wait())}
        _, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        self._wake.clear()

    async def _post(self, delivery: Delivery, claimed_at: float) -> None:
        try:
            ts = await self._poster.find(delivery) if delivery.uncertain else None
            if ts is None:
                delivery = replace(delivery, uncertain=False)  # it is not there: start afresh
                if not self._lease_holds(claimed_at):
                    await self._give_back(delivery, wait=timedelta(0), unsent=True)
                    return
                ts = await self._poster.post(delivery)
        except PostError as error:
            await self._not_posted(delivery, error)
        else:
            await self._posted(delivery, ts)

    def _lease_holds(self, claimed_at: float) -> bool:
        # By our own steady clock: a worker that was frozen must not post what another now owns.
        age = timedelta(seconds=self._clock.monotonic() - claimed_at)
        return self._timing.lease - age > self._timing.safety

    async def _posted(self, delivery: Delivery, ts: str) -> None:
        """Record a post; those that end while one commit is under way share the next."""
        self._landed.append((delivery, ts))
        async with self._recording:
            batch, self._landed = self._landed, []
            if batch:
                await self._store.deliveries.sent(batch, now=self._clock.now())
        log.info("delivered", kind=delivery.kind, channel=delivery.channel, slot=delivery.slot)

    async def _not_posted(self, delivery: Delivery, error: PostError) -> None:
        log.warning("not delivered", kind=delivery.kind, channel=delivery.channel, code=error.code)
        match error:
            case RateLimitedError(retry_after=seconds):
                wait = timedelta(seconds=seconds)
                # A read-back or an edit that is put off concerns no other post to the channel.
                if not delivery.uncertain and delivery.kind is not DeliveryKind.EDIT:
                    await self._store.deliveries.hold_channel(
                        delivery.workspace, delivery.channel, until=self._clock.now() + wait
                    )
                await self._give_back(delivery, wait=wait, unsent=not delivery.uncertain)
            case OutcomeUnknownError():
                wait = self._pause_after(delivery) if delivery.uncertain else self._timing.settle
                await self._give_back(delivery, wait=wait, unsent=False, error=error.code)
            case UnavailableError():
                wait = self._pause_after(delivery)
                await self._give_back(
                    delivery, wait=wait, unsent=not delivery.uncertain, error=error.code
                )
            case PostRejectedError() if not delivery.uncertain:
                await self._end(delivery, error.code)
            case PostRejectedError() if self._too_old(delivery):
                await self._end(delivery, "outcome_unknown")
            case _:
                # The channel cannot be read back now, so what became of the post is not known.
                await self._give_back(
                    delivery, wait=self._pause_after(delivery), unsent=False, error=error.code
                )

    def _too_old(self, delivery: Delivery) -> bool:
        """Tell whether a doubt that Slack will not let us clear has lasted long enough."""
        since = delivery.first_attempt_at
        return since is not None and self._clock.now() - since > _GIVE_UP

    def _pause_after(self, delivery: Delivery) -> timedelta:
        doubled = timedelta(seconds=2 ** min(delivery.attempts, 10))
        return min(doubled, self._timing.longest_pause)

    async def _end(self, delivery: Delivery, code: str) -> None:
        notice = None
        if code in closed.TO_US and delivery.subscription_id is not None:
            order = await self._store.subscriptions.get(delivery.subscription_id)
            notice = closed.notice(order, delivery.slot, code) if order else None
        await self._store.deliveries.failed(
            delivery,
            error=code,
            now=self._clock.now(),
            whole_slot=code in closed.TO_US or code in closed.ALTOGETHER,
            pausing=notice,
        )

    async def _give_back(
        self, *deliveries: Delivery, wait: timedelta, unsent: bool, error: str = ""
    ) -> None:
        await self._store.deliveries.release(
            *deliveries, not_before=self._clock.now() + wait, unsent=unsent, error=error
        )


def _rest(took: float, *, busy: bool) -> float:
    """Return how long to wait for the next look: what is ready by then is one claim's work."""
    return min(max(_LOOK_BUSY, _REST * took), _LOOK_IDLE) if busy else _LOOK_IDLE
