"""What hubs were asked to tell us of (WebSub)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.model.push import Push
from bot.store.rows import Transactions
from bot.store.tables import feeds, pushes

# A hub that does not answer is asked again the next day; a lease is renewed a day before its end.
_DAY = timedelta(days=1)
_TOPIC = sa.case((feeds.c.topic != "", feeds.c.topic), else_=feeds.c.url)
_FEED = (feeds.c.id.label("feed_id"), feeds.c.url, feeds.c.private_ok)


class Pushes:
    """Satisfies `bot.services.pushes.PushStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def claim(self, now: datetime, limit: int) -> Sequence[Push]:
        """Return what a hub is to be asked for now, and keep that it was."""
        other = sa.or_(pushes.c.hub != feeds.c.hub, pushes.c.topic != _TOPIC)
        ends = sa.or_(pushes.c.lease_until.is_(None), pushes.c.lease_until < now + _DAY)
        ask = sa.or_(pushes.c.feed_id.is_(None), other, ends & (pushes.c.asked_at <= now - _DAY))
        query = (
            sa.select(
                *_FEED,
                feeds.c.hub,
                _TOPIC.label("topic"),
                pushes.c.token,
                pushes.c.secret,
                other.label("other"),
            )
            .outerjoin_from(feeds, pushes, pushes.c.feed_id == feeds.c.id)
            .where(feeds.c.hub != "", feeds.c.gone.is_(False), ask)
            .order_by(feeds.c.id)
            .limit(limit)
        )
        async with self._db.write(alone_on="pushes") as connection:
            found = [_renewed(row) for row in await connection.execute(query)]
            if found:
                mine = pushes.c.feed_id.in_([push.feed_id for push in found])
                await connection.execute(sa.delete(pushes).where(mine))
                await connection.execute(sa.insert(pushes), [_row(push, now) for push in found])
        return found

    async def by_token(self, token: str) -> Push | None:
        """Return what a hub speaks of, as long as its feed is followed."""
        query = (
            sa.select(*_FEED, pushes.c.hub, pushes.c.topic, pushes.c.token, pushes.c.secret)
            .join_from(pushes, feeds, pushes.c.feed_id == feeds.c.id)
            .where(pushes.c.token == token)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            return _push(row, row.token, row.secret) if row is not None else None

    async def hold(self, push: Push, until: datetime | None) -> None:
        """Keep until when the hub has promised to tell; None when it has refused."""
        async with self._db.write() as connection:
            await connection.execute(
                sa.update(pushes).where(pushes.c.feed_id == push.feed_id).values(lease_until=until)
            )


def _renewed(row: Any) -> Push:
    """Return a push with the token that its hub knows, or a new one for another hub."""
    if row.token and not row.other:
        return _push(row, row.token, row.secret)
    # WebSub, 5.1: a secret is sent over https only.
    secret = secrets.token_urlsafe(32) if row.hub.startswith("https://") else ""
    return _push(row, secrets.token_urlsafe(24), secret)


def _push(row: Any, token: str, secret: str) -> Push:
    return Push(
        feed_id=row.feed_id,
        feed_url=row.url,
        hub=row.hub,
        topic=row.topic,
        token=token,
        secret=secret,
        private_ok=row.private_ok,
    )


def _row(push: Push, now: datetime) -> dict[str, Any]:
    return {
        "feed_id": push.feed_id,
        "hub": push.hub,
        "topic": push.topic,
        "token": push.token,
        "secret": push.secret,
        "asked_at": now,
        "lease_until": None,
    }
