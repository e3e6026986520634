"""Items, each article once, and the stories that they were grouped into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.item import Item
from bot.model.story import Joined
from bot.store import arranging
from bot.store.articles import full_texts, keep_texts
from bot.store.rows import Transactions, chunks, item
from bot.store.tables import grouping, items, stories

# Rows are bound in the event loop: so many at a time take it a few milliseconds.
_ROWS = 200
_COLUMNS = tuple(name for name in Item.__dataclass_fields__ if name != "text")
_STORED = sa.select(
    *(items.c[name] for name in ("id", "feed_id", "domain", "guid", "url")),
    *(items.c[name] for name in ("title", "summary", "author")),
)
_EDIT = (
    sa.update(items)
    .where(items.c.id == sa.bindparam("item_id"))
    .values({name: sa.bindparam(name) for name in ("title", "summary", "author", "edited")})
)

_BEGIN = sa.insert(stories).values(
    id=sa.bindparam("of_story"),
    updated=sa.select(items.c.published)
    .where(items.c.id == sa.bindparam("of_item"))
    .scalar_subquery(),
)
_PLACE = (
    sa.update(items)
    .where(items.c.id == sa.bindparam("of_item"))
    .values(story_id=sa.bindparam("of_story"), why=sa.bindparam("because"))
)


class Items:
    """Satisfies `bot.ports.ItemStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def ungrouped(self, limit: int) -> Sequence[Item]:
        """Return items that no story holds yet, oldest first."""
        async with self._db.read() as connection:
            rows = await connection.execute(
                sa.select(items)
                .where(items.c.story_id.is_(None))
                .order_by(items.c.published, items.c.id)
                .limit(limit)
            )
            return [item(row) for row in rows]

    async def group(self, joined: Sequence[Joined], *, expected: int) -> bool:
        """Keep grouping's decisions, unless somebody has grouped since `expected`."""
        async with self._db.write(bulk=True) as connection:
            moved = await connection.execute(
                sa.update(grouping)
                .where(grouping.c.id == 1, grouping.c.version == expected)
                .values(version=expected + 1)
            )
            if moved.rowcount == 0:
                return False
            await _join(connection, joined)
            await arranging.touch(connection, {decision.story_id for decision in joined})
        return True


async def take_in(connection: AsyncConnection, new: Sequence[Item]) -> Sequence[Item]:
    """Store items within a transaction alone on "items"; return those that were new."""
    added: list[Item] = []
    if not new:
        return added
    known = await _twins(connection, new)
    texts = dict(await full_texts(connection, _known_ids(known, new)))
    told: dict[str, Item] = {}
    edits: dict[str, dict[str, Any]] = {}
    for candidate in new:
        keys = _keys(candidate)
        twin = next((known[key] for key in keys if key in known), None)
        if twin is None:
            added.append(candidate)
            texts[candidate.id] = candidate.text
            # Its twin in the same batch is no second article.
            twin = _Twin(candidate.id, candidate.feed_id, _words(candidate))
        elif twin.feed_id == candidate.feed_id:
            # A second feed's copy of an article is no edit: only the feed that told it may.
            known_text = texts.get(twin.id, "")
            has_other_text = candidate.text not in ("", known_text)
            # A text where none was known is no edit either: the words that were told stand.
            if twin.words != _words(candidate) or (known_text and has_other_text):
                edits[twin.id] = {"item_id": twin.id, **_edit(candidate)}
            if has_other_text:
                told[twin.id] = candidate
        for key in keys:
            known.setdefault(key, twin)
    for chunk in chunks([_row(one) for one in added], _ROWS):
        await connection.execute(sa.insert(items), chunk)
    for changed in chunks(list(edits.values()), _ROWS):
        await connection.execute(_EDIT, changed)
    told |= {one.id: one for one in added}
    await keep_texts(connection, told)
    return added


@dataclass(frozen=True, slots=True)
class _Twin:
    """What is stored of an article that comes again."""

    id: str
    feed_id: int
    words: tuple[str, ...]


def _known_ids(known: Mapping[tuple[str, ...], _Twin], new: Sequence[Item]) -> Sequence[str]:
    """Return the ids of stored items that come again with their article's text."""
    twins = (known.get(key) for one in new if one.text for key in _keys(one))
    return sorted({twin.id for twin in twins if twin is not None})


def _keys(one: Item) -> list[tuple[str, ...]]:
    """Return the keys under which one article may come again."""
    keys: list[tuple[str, ...]] = [("id", one.id)]
    if one.guid:
        # A guid is unique within its outlet alone: feeds that number from 1 are many.
        keys.append(("guid", one.domain, one.guid))
    if one.url:
        keys.append(("url", one.url))
    return keys


def _words(one: Item) -> tuple[str, ...]:
    return (one.title, one.summary, one.author)


def _edit(one: Item) -> dict[str, Any]:
    # It was changed at the latest when it came so.
    words = {"title": one.title, "summary": one.summary, "author": one.author}
    return words | {"edited": one.seen}


async def _twins(connection: AsyncConnection, new: Sequence[Item]) -> dict[tuple[str, ...], _Twin]:
    found: dict[tuple[str, ...], _Twin] = {}
    for chunk in chunks(new):
        guids = sorted({one.guid for one in chunk if one.guid})
        addresses = sorted({one.url for one in chunk if one.url})
        # Three queries and not one with OR: each then reads one index.
        for condition in (
            items.c.id.in_([one.id for one in chunk]),
            sa.and_(items.c.domain.in_({one.domain for one in chunk}), items.c.guid.in_(guids)),
            items.c.url.in_(addresses),
        ):
            for row in await connection.execute(_STORED.where(condition)):
                twin = _Twin(row.id, row.feed_id, (row.title, row.summary, row.author))
                for key in (("id", row.id), ("guid", row.domain, row.guid), ("url", row.url)):
                    found.setdefault(key, twin)
    return found


def _row(one: Item) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _COLUMNS}


async def _join(connection: AsyncConnection, joined: Sequence[Joined]) -> None:
    new = [{"of_story": j.story_id, "of_item": j.item_id} for j in joined if j.new]
    parted = [j.parted for j in joined if j.parted is not None]
    # Before any is placed: the next items may be placed in what a parting opens.
    new += [{"of_story": p.story_id, "of_item": p.item_ids[0]} for p in parted]
    placed = [{"of_story": j.story_id, "of_item": j.item_id, "because": j.why} for j in joined]
    for chunk in chunks(new, _ROWS):
        await connection.execute(_BEGIN, chunk)
    for placing in chunks(placed, _ROWS):
        await connection.execute(_PLACE, placing)
    # After all are placed, and in order: a story may be merged on into another, and be parted.
    for decision in joined:
        for lost in decision.merged:
            await arranging.forward(connection, lost, into=decision.story_id)
        if (left := decision.parted) is not None:
            await arranging.part(
                connection, decision.story_id, left.item_ids, into=left.story_id, why=left.why
            )
