"""What is kept for workspaces: what they ordered, were told, asked and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.model.delivery import Delivery, DeliveryState, Followed, PlannedDelivery
from bot.model.draft import Spending
from bot.model.person import Save, SaveChange
from bot.model.request import Request
from bot.model.schedule import NewSubscription, Subscription
from bot.model.term import Term
from bot.model.topic import Topic


class SubscriptionStore(Protocol):
    """Channels' standing orders."""

    async def add(self, new: NewSubscription, *, next_at: datetime) -> Subscription: ...

    async def update(
        self, subscription_id: int, order: NewSubscription, *, next_at: datetime
    ) -> None:
        """Change what an order says; it runs again from `next_at`, also when it was paused."""
        ...

    async def of_channel(self, workspace: str, channel: str) -> Sequence[Subscription]:
        """Return a channel's orders, oldest first."""
        ...

    async def get(self, subscription_id: int) -> Subscription | None: ...

    async def claim(self, now: datetime, *, lease: timedelta, limit: int) -> Sequence[Subscription]:
        """Return unpaused subscriptions whose next slot has come, and keep others from them.

        Planning the slot ends the claim; else it ends with its lease.
        """
        ...

    async def pause(self, subscription_id: int, *, paused: bool, next_at: datetime) -> None: ...

    async def remove(self, subscription_id: int) -> None: ...


class DeliveryStore(Protocol):
    """The ledger: every message, planned once and posted once."""

    async def plan(
        self,
        deliveries: Sequence[PlannedDelivery],
        *,
        now: datetime,
        advance: tuple[int, datetime, datetime] | None = None,
        seen: Mapping[str, datetime] | None = None,
    ) -> int:
        """Write deliveries; return how many were new. What is planned already stays as it is.

        `advance` is (subscription id, the slot it is due at, its next slot), written in the same
        transaction; when that slot was planned by somebody else already, nothing is written.
        `seen` is what `stories_seen` said when the stories were chosen: raises OvertakenError, with
        nothing written, when one of them was planned for that channel since.
        """
        ...

    async def claim(
        self, *, owner: str, now: datetime, lease: timedelta, limit: int, urgent: bool = False
    ) -> Sequence[Delivery]:
        """Lease deliveries that may go out now, at most one a channel, and commit them `sending`.

        Taken in order of priority, then of due time, from each workspace in turn; within a
        (channel, slot) strictly in planned order, a reply never before its parent. Pacing per
        channel and workspace is part of the claim; `urgent` takes only what a person waits for,
        which the workspace's pace does not hold up. A delivery whose lease ran out is claimed
        again, `uncertain`: its outcome must be read back first.
        """
        ...

    async def sent(self, posted: Sequence[tuple[Delivery, str]], *, now: datetime) -> None:
        """End deliveries well, in one transaction, each with its message's ts."""
        ...

    async def failed(
        self,
        delivery: Delivery,
        *,
        error: str,
        now: datetime,
        whole_slot: bool = False,
        pausing: PlannedDelivery | None = None,
    ) -> None:
        """End a delivery with a reason, and what hangs on it: its thread, or all of its slot.

        With `pausing`, its subscription is paused, and where it was not so already that is planned:
        the word to its owner.
        """
        ...

    async def release(
        self, *given_back: Delivery, not_before: datetime, unsent: bool, error: str = ""
    ) -> None:
        """Give leases back, all at once; `unsent` when the requests surely posted nothing."""
        ...

    async def hold_channel(self, workspace: str, channel: str, *, until: datetime) -> None:
        """Let nothing go to a channel before `until` (Retry-After)."""
        ...

    async def outcome(self, workspace: str, channel: str, slot: str) -> tuple[DeliveryState, str]:
        """Return the state and error of the first delivery of a slot. Raises NotFoundError."""
        ...

    async def story_at(self, workspace: str, channel: str, ts: str) -> str | None:
        """Return the story that a message (a card or one of its thread) is of."""
        ...

    async def story_in_thread(self, workspace: str, channel: str, thread_ts: str) -> str | None:
        """Return the story that a thread is of: its first message's, or of the newest answer."""
        ...

    async def last_story(self, workspace: str, channel: str) -> str | None:
        """Return the story that was told last in a channel, by a card or an answer."""
        ...

    async def card_of(self, workspace: str, story_id: str) -> Delivery | None:
        """Return the newest card of a story that was posted."""
        ...

    async def claim_followed(
        self,
        now: datetime,
        *,
        lease: timedelta,
        since: datetime,
        quiet_since: datetime,
        limit: int,
    ) -> Sequence[Followed]:
        """Return the cards posted after `since` whose stories have other items than were heard of,
        or items that were edited since, and keep other workers from them.

        Those in whose threads something was planned after `quiet_since` are left out. `heard_of`
        ends the claim; else it ends with its lease.
        """
        ...

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Delete so many deliveries at most that ended before a moment; return how many went."""
        ...

    async def heard_of(self, card: Delivery, items: int, *, edited: datetime | None) -> None:
        """Remember how many of its story's items a card's thread was considered for, and their
        newest edit; it is claimed no more.
        """
        ...

    async def stories_seen(self, workspace: str, channel: str) -> Mapping[str, datetime]:
        """Return the stories with a card that was planned for a channel, and when that was last.

        The moment is that of the card's writing; a card that failed was not seen.
        """
        ...


class SaveStore(Protocol):
    """The stories that people keep."""

    async def change(self, change: SaveChange) -> bool:
        """Keep a change unless a newer one is known; True when it altered what is saved."""
        ...

    async def of_person(self, workspace: str, user: str) -> Sequence[Save]:
        """Return a person's saved stories, newest save first."""
        ...


class TermStore(Protocol):
    """The workspaces' changes to the glossary."""

    async def of_workspace(self, workspace: str) -> Mapping[str, Term | None]:
        """Return what a workspace has changed, by key; None for a term that it took away."""
        ...

    async def put(self, workspace: str, term: Term) -> None:
        """Keep a term, in place of the one of its key."""
        ...

    async def hide(self, workspace: str, term: Term) -> None:
        """Take a term away."""
        ...


class TopicStore(Protocol):
    """What workspaces change among the topics."""

    async def of_workspace(self, workspace: str) -> Mapping[str, Topic | None]:
        """Return a workspace's own topics, by folded name; None for what it took away."""
        ...

    async def put(self, workspace: str, topic: Topic) -> None:
        """Keep a topic, in place of the one of its name."""
        ...

    async def hide(self, workspace: str, topic: Topic) -> None:
        """Take a topic away, until it is put again."""
        ...


class DraftStore(Protocol):
    """What language models wrote, by story version, and what that cost the workspaces."""

    async def spent(self, workspace: str, day: date) -> Spending:
        """Return what a workspace has spent on a day."""
        ...

    async def spend(self, workspace: str, day: date, spending: Spending) -> None:
        """Add to what a workspace has spent on a day."""
        ...

    async def recall(self, key: str) -> str | None:
        """Return what was kept under a key."""
        ...

    async def keep(self, key: str, draft: str, *, now: datetime) -> None:
        """Keep a draft; those of earlier weeks go."""
        ...


class InboxStore(Protocol):
    """Requests of people, each known by its id."""

    async def accept(self, request: Request, *, now: datetime, lease: timedelta) -> bool:
        """Keep a request, leased to who accepts it; False when it is known already."""
        ...

    async def done(self, request_id: str, *, now: datetime) -> None:
        """Drop a request's payload; its id stays."""
        ...

    async def claim(
        self, *, now: datetime, lease: timedelta, tries: int, limit: int
    ) -> Sequence[Request]:
        """Lease unfinished requests whose lease ran out, unless they were tried so many times."""
        ...

    async def forget(self, *, before: datetime) -> None:
        """Delete requests, finished or not, that came before a moment."""
        ...
