"""What whoever runs the bot must know: feeds that come no more and need a hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from bot import cards, logs
from bot.cards import limits
from bot.cards.text import clip
from bot.model.delivery import DeliveryKind, PlannedDelivery, Priority
from bot.ports import Clock, Store
from bot.services.oversee import FeedReport, Oversee

log = logs.get(__name__)

_NEEDS_A_HAND = frozenset({"blocked", "gone", "missing", "refused", "stale", "unreadable"})
# A server's bad hour is no matter for a person: so many polls in a row have failed.
_SETTLED = 3
_LISTED = 8
_TROUBLE = 200  # so that so many fit a section


class Alert:
    """Tells one channel of such feeds: all of them in one message, whenever others they are."""

    def __init__(
        self, store: Store, oversee: Oversee, clock: Clock, *, workspace: str, channel: str
    ) -> None:
        self._store = store
        self._oversee = oversee
        self._clock = clock
        self._workspace = workspace
        self._channel = channel

    async def run(self) -> int:
        """Plan an alert where there is news of trouble; return how many that makes."""
        reports = [report for report in await self._oversee.reports() if _is_settled(report)]
        if not reports:
            return 0
        alert = PlannedDelivery(
            workspace=self._workspace,
            channel=self._channel,
            slot=f"feeds:{_name(reports)}",
            kind=DeliveryKind.ALERT,
            content=cards.encode(cards.Notice(_text(reports))),
            priority=Priority.FOLLOW_UP,
        )
        planned = await self._store.deliveries.plan([alert], now=self._clock.now())
        if planned:
            log.info("alert planned", feeds=len(reports))
        return planned


def _is_settled(report: FeedReport) -> bool:
    state = report.feed.state
    lasts = state.gone or state.failures >= _SETTLED or report.condition == "stale"
    return lasts and report.condition in _NEEDS_A_HAND


def _name(reports: Sequence[FeedReport]) -> str:
    # The same troubles have the same name, so workers and days tell them once; one that was over
    # and comes again has another.
    said = sorted(f"{r.feed.id} {r.condition} {_since(r)}" for r in reports)
    return blake2b("\n".join(said).encode(), digest_size=12).hexdigest()


def _since(report: FeedReport) -> datetime | None:
    """Return what stays the same as long as a trouble lasts: the last moment without it."""
    state = report.feed.state
    return state.newest_item_at if report.condition == "stale" else state.succeeded_at


def _text(reports: Sequence[FeedReport]) -> str:
    need = "1 feed needs" if len(reports) == 1 else f"{len(reports)} feeds need"
    lines = [
        f"• {clip(report.feed.outlet, limits.NAME)} ({report.feed.domain}): "
        + clip(f"{report.trouble} {report.cure}", _TROUBLE)
        for report in reports[:_LISTED]
    ]
    if len(reports) > _LISTED:
        lines.append(f"and {len(reports) - _LISTED} more")
    end = "`kawaraban feeds list --trouble` shows them with their addresses."
    return "\n".join((f"{need} a hand:", *lines, end))
