"""A queue a channel: which delivery may go out next, and when the channel is to be looked at again.

Whoever changes what a lane waits for locks the lane before the deliveries, lanes in the order of
their names; then no two workers wait for each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import DeliveryKind, DeliveryState, Priority
from bot.store.rows import insert
from bot.store.tables import budgets, deliveries, lanes

Key = tuple[str, str]  # workspace, channel

# What a workspace did not use of its budget is kept for so long.
_SAVED_UP = timedelta(seconds=2)
# A claim chooses among so many times what it wants.
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Pace:
    """The least time between two posts, in a channel and in a workspace; zero sets no bound."""

    channel: timedelta
    workspace: timedelta

    @classmethod
    def of(cls, post_interval: float, workspace_rate: float) -> Pace:
        """Make one of seconds between a channel's posts and a workspace's posts a minute."""
        between = 60 / workspace_rate if workspace_rate else 0.0
        return cls(timedelta(seconds=post_interval), timedelta(seconds=between))


@dataclass(frozen=True, slots=True)
class Head:
    """The first open delivery of one occasion. `ready_at` is None while its parent is not sent;
    `begun` tells whether something of its occasion was attempted.
    """

    seq: int
    priority: int
    due_at: datetime
    ready_at: datetime | None
    begun: bool

    @classmethod
    def of(cls, row: sa.Row[Any]) -> Head:
        """Make one of a row of `open_heads`."""
        sending = row.state == DeliveryState.SENDING
        waits = row.parent_id is not None and not row.parent_ts
        ready_at = None if waits else row.lease_until if sending else row.not_before
        begun = row.attempts > 0 or row.kind != DeliveryKind.LEAD
        return cls(row.seq, row.priority, row.due_at, ready_at, begun)


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane as it is to be written back, and the delivery to claim from it, if any."""

    chosen: int | None
    next_at: datetime
    ready_at: datetime | None
    priority: int


def look(
    heads: Sequence[Head],
    *,
    now: datetime,
    next_at: datetime,
    lease_until: datetime,
    interval: timedelta,
    urgent: bool,
) -> Lane:
    """Choose the delivery that goes out of a lane now, and when to look at the lane again."""
    heads = _in_turn(heads)
    ready = [h for h in heads if h.ready_at is not None and h.ready_at <= now]
    best = min(ready, key=lambda h: (h.priority, h.due_at, h.seq), default=None)
    if best and urgent and best.priority != Priority.ANSWER:
        best = None
    if best:
        next_at = now + interval
    waiting = [
        (max(h.ready_at, next_at), h.priority) for h in heads if h is not best and h.ready_at
    ]
    if best:
        waiting.append((lease_until, best.priority))
    ready_at, priority = min(waiting, default=(None, int(Priority.FOLLOW_UP)))
    return Lane(best.seq if best else None, next_at, ready_at, priority)


def _in_turn(heads: Sequence[Head]) -> Sequence[Head]:
    """Leave out the briefings that must wait for another to be told to its end.

    One whose post is in doubt, or put off, is not overtaken by the next. Whoever ends it has the
    lane looked at anew. What a person waits for, and what goes to a thread, is in nobody's way.
    """
    briefings = [head for head in heads if head.priority == Priority.SCHEDULED]
    if not any(head.begun for head in briefings):
        return heads
    return [head for head in heads if head.begun or head not in briefings]


async def most_urgent(connection: AsyncConnection, now: datetime) -> int | None:
    """Return the priority of the most urgent lane that is ready."""
    query = (
        sa.select(lanes.c.priority)
        .where(lanes.c.ready_at <= now)
        .order_by(lanes.c.priority)
        .limit(1)
    )
    return (await connection.execute(query)).scalar()


@dataclass(frozen=True, slots=True)
class Taken:
    """Lanes that are locked for us, each with the moment from which it was free.

    `paid_until` holds the budgets of their workspaces, where those are bounded.
    """

    free_at: Mapping[Key, datetime]
    paid_until: Mapping[str, datetime]


async def take_urgent(connection: AsyncConnection, now: datetime, limit: int) -> Taken:
    """Lock lanes in which somebody waits for an answer, whatever their workspaces have spent."""
    query = _ready(now).where(lanes.c.priority == Priority.ANSWER)
    return await _take_any(connection, query, limit)


async def take(connection: AsyncConnection, now: datetime, limit: int, pace: Pace) -> Taken:
    """Lock lanes that are ready, in turn from each workspace and within its budget."""
    if not pace.workspace:
        return await _take_any(connection, _ready(now), limit)
    free_at: dict[Key, datetime] = {}
    paid_until: dict[str, datetime] = {}
    left: dict[str, int] = {}
    for row in await connection.execute(_affordable(now, limit)):
        paid = paid_until.setdefault(row.workspace, max(row.paid_until, now - _SAVED_UP))
        have = left.setdefault(row.workspace, 1 + (now - paid) // pace.workspace)
        if have > 0:
            left[row.workspace] = have - 1
            free_at[row.workspace, row.channel] = row.next_at
    return Taken(free_at, paid_until)


async def spend(
    connection: AsyncConnection, taken: Taken, claimed: Collection[Key], pace: Pace
) -> None:
    """Charge the workspaces' budgets for the posts that were claimed."""
    posts = Counter(workspace for workspace, _ in claimed if workspace in taken.paid_until)
    charged = [
        {"w": workspace, "n": taken.paid_until[workspace] + count * pace.workspace}
        for workspace, count in sorted(posts.items())
    ]
    if charged:
        await connection.execute(_CHARGE, charged)


async def _take_any(connection: AsyncConnection, query: sa.Select[Any], limit: int) -> Taken:
    rows = await connection.execute(query.limit(limit).with_for_update(skip_locked=True))
    return Taken({(row.workspace, row.channel): row.next_at for row in rows}, {})


def _ready(now: datetime) -> sa.Select[Any]:
    return (
        sa.select(lanes).where(lanes.c.ready_at <= now).order_by(lanes.c.priority, lanes.c.ready_at)
    )


def _affordable(now: datetime, limit: int) -> sa.Select[Any]:
    # Of ten thousand lanes that are ready, those ready longest: a workspace that has more of them
    # than these spends its budget at this look, and leaves the next one to the others.
    longest = (
        sa.select(lanes.c.workspace, lanes.c.channel, lanes.c.priority, lanes.c.ready_at)
        .join(budgets, budgets.c.workspace == lanes.c.workspace)
        .where(lanes.c.ready_at <= now, budgets.c.next_at <= now)
        .order_by(lanes.c.priority, lanes.c.ready_at)
        .limit(_LONGEST * limit)
        .subquery()
    )
    turn = sa.func.row_number().over(
        partition_by=longest.c.workspace, order_by=(longest.c.priority, longest.c.ready_at)
    )
    ranked = sa.select(longest.c.workspace, longest.c.channel, turn.label("turn")).subquery()
    return (
        sa.select(lanes, budgets.c.next_at.label("paid_until"))
        .join(
            ranked,
            sa.and_(ranked.c.workspace == lanes.c.workspace, ranked.c.channel == lanes.c.channel),
        )
        .join(budgets, budgets.c.workspace == lanes.c.workspace)
        # Said again outside: Postgres looks at these anew once it has the locks.
        .where(lanes.c.ready_at <= now, budgets.c.next_at <= now)
        .order_by(lanes.c.priority, ranked.c.turn, lanes.c.ready_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=[lanes, budgets])
    )


async def open_heads(
    connection: AsyncConnection, keys: Collection[Key]
) -> Mapping[Key, list[sa.Row[Any]]]:
    """Return, for each channel, the first open delivery of each occasion, whole."""
    parent = deliveries.alias("parent")
    first = (
        sa.select(sa.func.min(deliveries.c.seq))
        .where(
            deliveries.c.finished_at.is_(None),
            # By itself too: pairs are compared row by row, a channel is looked up in the index.
            deliveries.c.channel.in_([channel for _, channel in keys]),
            sa.tuple_(deliveries.c.workspace, deliveries.c.channel).in_(list(keys)),
        )
        .group_by(deliveries.c.workspace, deliveries.c.channel, deliveries.c.slot)
    )
    query = (
        sa.select(deliveries, parent.c.ts.label("parent_ts"))
        .outerjoin(parent, parent.c.id == deliveries.c.parent_id)
        .where(deliveries.c.seq.in_(first))
    )
    found: dict[Key, list[sa.Row[Any]]] = {key: [] for key in keys}
    for row in await connection.execute(query):
        found[row.workspace, row.channel].append(row)
    return found


async def write_back(connection: AsyncConnection, looked: Mapping[Key, Lane]) -> None:
    """Keep what a look at locked lanes came to."""
    statement = (
        sa.update(lanes)
        .where(lanes.c.workspace == sa.bindparam("w"), lanes.c.channel == sa.bindparam("c"))
        .values(next_at=sa.bindparam("n"), ready_at=sa.bindparam("r"), priority=sa.bindparam("p"))
    )
    rows = [
        {"w": w, "c": c, "n": lane.next_at, "r": lane.ready_at, "p": lane.priority}
        for (w, c), lane in looked.items()
    ]
    if rows:
        await connection.execute(statement, rows)


async def enlist(
    connection: AsyncConnection, wanted: Iterable[tuple[Key, datetime, int]], now: datetime
) -> None:
    """Have lanes looked at when something new in them is due: (channel, due, priority)."""
    rows: dict[Key, dict[str, Any]] = {}
    for (workspace, channel), due, priority in wanted:
        row = rows.setdefault(
            (workspace, channel),
            {
                "workspace": workspace,
                "channel": channel,
                "next_at": now,
                "ready_at": due,
                "priority": priority,
            },
        )
        row["ready_at"] = min(row["ready_at"], due)
        row["priority"] = min(row["priority"], priority)
    if not rows:
        return
    made = insert(connection, lanes)
    new = made.excluded
    await connection.execute(
        made.on_conflict_do_update(
            index_elements=["workspace", "channel"],
            set_=_sooner(new.ready_at, new.priority),
        ),
        [rows[key] for key in sorted(rows)],
    )
    paid = [{"workspace": w, "next_at": now} for w in sorted({w for w, _ in rows})]
    await connection.execute(insert(connection, budgets).on_conflict_do_nothing(), paid)


async def nudge(connection: AsyncConnection, key: Key, at: datetime, priority: int) -> None:
    """Have a lane looked at no later than a moment; the look finds out what is there."""
    await connection.execute(_NUDGE, _sooner_row(key, at, priority))


async def pass_on(
    connection: AsyncConnection, ended: Iterable[tuple[Key, str, datetime, int]]
) -> None:
    """Have the lanes of deliveries that end now looked at, where more is open in them."""
    rows = [
        _sooner_row(key, at, priority) | {"which": which}
        for key, which, at, priority in sorted(ended)
    ]
    await connection.execute(_PASS_ON, rows)


def _sooner_row(key: Key, at: datetime, priority: int) -> dict[str, Any]:
    return {"w": key[0], "c": key[1], "at": at, "p": priority}


async def hold(connection: AsyncConnection, key: Key, until: datetime) -> None:
    """Let nothing go to a channel before `until`."""
    moment = sa.literal(until, lanes.c.next_at.type)
    await connection.execute(
        sa.update(lanes)
        .where(lanes.c.workspace == key[0], lanes.c.channel == key[1])
        .values(
            next_at=_later(lanes.c.next_at, moment),
            ready_at=sa.case((lanes.c.ready_at < moment, moment), else_=lanes.c.ready_at),
        )
    )


def _sooner(
    at: sa.ColumnElement[Any], priority: sa.ColumnElement[Any]
) -> dict[str, sa.ColumnElement[Any]]:
    # The channel's own pace still holds.
    earliest = _later(at, lanes.c.next_at)
    later = sa.or_(lanes.c.ready_at.is_(None), lanes.c.ready_at > earliest)
    return {
        "ready_at": sa.case((later, earliest), else_=lanes.c.ready_at),
        "priority": sa.case((lanes.c.priority > priority, priority), else_=lanes.c.priority),
    }


def _later(a: sa.ColumnElement[Any], b: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.case((a > b, a), else_=b)


_CHARGE = (
    sa.update(budgets)
    .where(budgets.c.workspace == sa.bindparam("w"))
    .values(next_at=sa.bindparam("n"))
)
_NUDGE = (
    sa.update(lanes)
    .where(lanes.c.workspace == sa.bindparam("w"), lanes.c.channel == sa.bindparam("c"))
    .values(_sooner(sa.bindparam("at", type_=lanes.c.ready_at.type), sa.bindparam("p")))
)
_PASS_ON = _NUDGE.where(
    sa.exists().where(
        deliveries.c.workspace == lanes.c.workspace,
        deliveries.c.channel == lanes.c.channel,
        deliveries.c.finished_at.is_(None),
        deliveries.c.id != sa.bindparam("which"),
    )
)
