"""What the services need of the world, as Protocols with their promises.

Every `now` is aware UTC. A method raises only what its docstring names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.model.briefing import Briefing
from bot.model.delivery import Delivery, DeliveryState, Followed, PlannedDelivery
from bot.model.draft import Spending
from bot.model.feed import Feed, FetchResult, NewFeed, ParsedFeed, Polled
from bot.model.item import Item
from bot.model.person import Save, SaveChange
from bot.model.request import Request
from bot.model.schedule import NewSubscription, Subscription
from bot.model.story import Joined, Rated, Story
from bot.model.term import Term
from bot.model.topic import Topic


class Clock(Protocol):
    """The present moment, and seconds that never jump."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...


class Fetcher(Protocol):
    """Gets a feed's bytes politely: conditionally, bounded in size, time and redirects."""

    async def fetch(self, feed: Feed) -> FetchResult:
        """Return the server's answer. Raises FetchError (AddressRefusedError)."""
        ...


class Parser(Protocol):
    """Reads a feed's bytes without holding up the event loop."""

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """Return what the document holds. Raises ParseError."""
        ...


class ArticleReader(Protocol):
    """Gets an article's own text, as politely as a feed."""

    async def read(self, item: Item) -> str:
        """Return the text, empty where there is none to read. Raises FetchError."""
        ...


class Grouper(Protocol):
    """Decides, item by item, which story each belongs to. Pure: the same input, the same stories.

    It remembers the stories of its window; `load` gives it those that the store knows.
    """

    def load(self, stories: Sequence[Story], *, apart: Collection[frozenset[str]] = ()) -> None:
        """Remember stories that were grouped earlier, as they stand in the store.

        `apart` are pairs of stories that a person keeps apart: it never merges them.
        """
        ...

    def add(self, item: Item) -> Joined:
        """Place one item. An item that it knows already stays where it is."""
        ...


class Matcher(Protocol):
    """Decides, word-true, how much a text speaks of a topic."""

    def words(self, topic: Topic) -> Collection[str]:
        """Return words of which every item of the topic has one, and other items may."""
        ...

    def score(self, topic: Topic, story: Story) -> float:
        """Return 0.0 where the story does not touch the topic, up to 1.0 where it is about it."""
        ...


class Ranker(Protocol):
    """Orders stories for a briefing."""

    def rank(
        self,
        scored: Sequence[tuple[Story, float]],
        *,
        now: datetime,
        seen: Mapping[str, datetime],
        asked: Collection[str],
    ) -> Sequence[Rated]:
        """Return the stories, best first, given each with its topic score.

        `seen` tells when the channel saw a story, `asked` the words that were asked for.
        """
        ...


class Writer(Protocol):
    """Writes a story as cited sentences."""

    async def write(
        self,
        story: Story,
        *,
        lang: str,
        earlier: Sequence[Story] = (),
        terms: Sequence[Term] = (),
        workspace: str = "",
    ) -> Briefing:
        """Return the briefing, in `lang` where the sources or a model allow it. Never raises.

        `earlier` are stories of the same names, for the background; `terms` may be explained.
        What it costs is put to the account of `workspace`.
        """
        ...


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

    async def claim(self, now: datetime, *, lease: timedelta, limit: int) -> Sequence[Feed]:
        """Return feeds whose next poll has come, longest waiting first.

        Nobody else is given them before the lease has run out, or their poll was recorded.
        """
        ...

    async def record(self, polls: Sequence[Polled]) -> Sequence[int]:
        """Keep polls with their items in one transaction; return how many of each were new."""
        ...

    async def hasten(self, feed_id: int, at: datetime, *, gap: timedelta) -> None:
        """Poll a feed at that moment, or as soon as `gap` has passed since its last poll."""
        ...

    async def tally(self, since: datetime) -> Mapping[int, int]:
        """Return, by feed id, how many items were told since a moment."""
        ...


class ItemStore(Protocol):
    """Items, and the stories that they form."""

    async def upsert(self, items: Sequence[Item]) -> Sequence[Item]:
        """Store items in one transaction; return those that were new, as stored.

        One article, by its outlet's guid or its canonical URL, is stored once; an edited one is
        updated in place and keeps its id, its first seen time and its story.
        """
        ...

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
        """Return the pairs of stories that a person keeps apart."""
        ...

    async def merge(self, into: str, other: str) -> bool:
        """Make two stories one by hand; `other` forwards. False where one of them is not there."""
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


class SubscriptionStore(Protocol):
    """Channels' standing orders."""

    async def add(self, new: NewSubscription, *, next_at: datetime) -> Subscription: ...

    async def update(
        self, subscription_id: int, order: NewSubscription, *, next_at: datetime
    ) -> None:
        """Change what an order says; it runs again from `next_at`, also when it was paused."""
        ...

    async def of_channel(self, workspace: str, channel: str) -> Sequence[Subscription]: ...

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
        self, delivery: Delivery, *, not_before: datetime, unsent: bool, error: str = ""
    ) -> None:
        """Give a lease back; `unsent` when the request surely posted nothing."""
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

    async def followed(
        self, *, since: datetime, quiet_since: datetime, limit: int
    ) -> Sequence[Followed]:
        """Return the cards posted after `since` whose stories have other items than were heard of,
        or items that were edited since.

        Those in whose threads something was planned after `quiet_since` are left out.
        """
        ...

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Delete so many deliveries at most that ended before a moment; return how many went."""
        ...

    async def heard_of(self, card: Delivery, items: int, *, edited: datetime | None) -> None:
        """Remember how many of its story's items a card's thread was considered for, and their
        newest edit.
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

    async def is_saved(self, workspace: str, user: str, story_id: str) -> bool: ...


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


class Store(Protocol):
    """The database, a face a noun."""

    @property
    def feeds(self) -> FeedStore: ...
    @property
    def items(self) -> ItemStore: ...
    @property
    def articles(self) -> ArticleStore: ...
    @property
    def stories(self) -> StoryStore: ...
    @property
    def subscriptions(self) -> SubscriptionStore: ...
    @property
    def deliveries(self) -> DeliveryStore: ...
    @property
    def saves(self) -> SaveStore: ...
    @property
    def terms(self) -> TermStore: ...
    @property
    def topics(self) -> TopicStore: ...
    @property
    def drafts(self) -> DraftStore: ...
    @property
    def inbox(self) -> InboxStore: ...

    async def ping(self) -> None:
        """Return when the database answers; raises StoreError."""
        ...


class Poster(Protocol):
    """Puts messages into a chat. `content` is chat-neutral JSON (see `bot.cards`)."""

    async def post(self, delivery: Delivery) -> str:
        """Post (or edit) once, with no retry of its own, and return the message's ts.

        Raises RateLimitedError, OutcomeUnknownError, PostRejectedError, UnavailableError.
        """
        ...

    async def find(self, delivery: Delivery) -> str | None:
        """Read back: return the ts of the message that carries this delivery's id, if it is there.

        Raises PostError when the channel cannot be read now.
        """
        ...


class Directory(Protocol):
    """What only the chat service knows. Never raises: what it does not tell is not known."""

    async def permalink(self, channel: str, ts: str) -> str:
        """Return a message's address, or "" where there is none."""
        ...

    async def timezone(self, user: str) -> str:
        """Return a person's IANA time zone, or "" where it is not known."""
        ...

    async def is_member(self, channel: str) -> bool | None:
        """Tell whether the bot is in a channel; None where the service does not tell."""
        ...
