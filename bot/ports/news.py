"""What is kept of the news."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.model.feed import Feed, NewFeed, Polled
from bot.model.item import Item
from bot.model.story import Joined, Story


class FeedStore(Protocol):
    """The feeds that are followed."""

    async def add(self, feed: NewFeed) -> Feed | None:
        """Follow a feed; None when its URL is followed already."""
        ...

    async def add_many(self, feeds: Sequence[NewFeed]) -> int:
        """Follow feeds, skipping those that are; return how many were new."""
        ...

    async def lay_in(self, edition: str, feeds: Sequence[NewFeed]) -> int:
        """Follow an edition's feeds, once in the life of a database; return how many were new."""
        ...

    async def read_in_full(self, url: str, *, on: bool) -> bool:
        """Have a feed's articles read, or no more; False when it is not followed."""
        ...

    async def remove(self, url: str) -> bool:
        """Stop following; its items and stories stay. False when it was not followed."""
        ...

    async def all(self) -> Sequence[Feed]: ...

    async def count(self) -> int: ...

    async def claim(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> Sequence[Feed]:
        """Return feeds whose next poll has come, longest waiting first.

        No other owner is given them, or others of their hosts, before the lease has run out or
        their poll was recorded.
        """
        ...

    async def release(self, owner: str) -> None:
        """Give back what an owner has claimed and not recorded."""
        ...

    async def record(self, polls: Sequence[Polled]) -> Sequence[int]:
        """Keep polls with their items in one transaction; return how many of each were new.

        One article, by its outlet's guid or its canonical URL, is stored once; one that its feed
        has edited is updated in place and keeps its id, its first seen time and its story.
        """
        ...

    async def hasten(self, feed_id: int, at: datetime) -> None:
        """Keep that a hub told of a feed's news, and poll it as soon as that is polite."""
        ...

    async def tally(self, since: datetime) -> Mapping[int, int]:
        """Return, by feed id, how many items were told since a moment."""
        ...


class ItemStore(Protocol):
    """Items, and the stories that they form."""

    async def ungrouped(self, limit: int) -> Sequence[Item]:
        """Return items that no story holds yet, oldest first: work that a crash left over."""
        ...

    async def group(self, joined: Sequence[Joined], *, expected: int) -> bool:
        """Keep grouping's decisions in one transaction.

        `expected` is the `StoryStore.version` that they were made upon; False, with nothing
        written, when another worker has grouped since: load the stories anew and decide again.
        """
        ...


class ArticleStore(Protocol):
    """The texts of articles whose feeds are set to have them read."""

    async def wanted(self, *, since: datetime, limit: int) -> Sequence[Item]:
        """Return items of such feeds that were not asked for yet, newest first."""
        ...

    async def keep(self, item_id: str, text: str, *, now: datetime) -> None:
        """Keep an article's text, empty where there was none to read; the first one stands."""
        ...


class StoryStore(Protocol):
    """Stories, read; and changed by hand, which outranks what grouping decides."""

    async def version(self) -> int:
        """Return a number that grows with every grouping that was kept."""
        ...

    async def get(self, story_id: str) -> Story | None:
        """Return a story, following the forwarding ids of merged ones."""
        ...

    async def reasons(self, story_id: str) -> Mapping[str, str]:
        """Return, by item id, why each item of a story is in it."""
        ...

    async def since(self, moment: datetime) -> Sequence[Story]:
        """Return the stories with an item told since `moment`, newest first."""
        ...

    async def search(
        self, words: Collection[str], *, since: datetime | None, limit: int
    ) -> Sequence[Story]:
        """Return stories in which one of the words may stand (a superset), newest first."""
        ...

    async def apart(self) -> Collection[frozenset[str]]:
        """Return the pairs of stories that a person or grouping parted."""
        ...

    async def whole(self) -> Collection[str]:
        """Return the stories that a person has made one."""
        ...

    async def merge(self, into: str, other: str, *, by_hand: bool) -> bool:
        """Make two stories one; `other` forwards. False where one of them is not there.

        What a person made one, `by_hand`, is never parted by grouping.
        """
        ...

    async def split(self, story_id: str, item_ids: Collection[str], *, into: str) -> bool:
        """Move items of a story into a new one by hand, and keep the two apart.

        False, with nothing changed, unless the items are some of the story's and not all.
        """
        ...

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Delete some stories without news since `before`, and return how many.

        What is saved stays; so does what its feed, undated, would tell anew.
        """
        ...
