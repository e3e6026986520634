"""Deliveries: what is to be said where, each planned once and seen once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class DeliveryKind(StrEnum):
    """What a delivery says. An EDIT changes an earlier one; a DIRECT's channel is a person; an
    ALERT is for whoever runs the bot.
    """

    LEAD = "lead"
    CARD = "card"
    STORY = "story"  # the long read in a card's thread
    SOURCES = "sources"
    FOLLOW_UP = "follow_up"
    EDIT = "edit"
    ANSWER = "answer"
    NOTICE = "notice"
    ALERT = "alert"
    DIRECT = "direct"


class DeliveryState(StrEnum):
    """Where a delivery stands. `SENDING` is committed before the request leaves."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Priority(IntEnum):
    """Lower goes first: a person who waits, then the morning's briefing, then what follows up."""

    ANSWER = 0
    SCHEDULED = 1
    FOLLOW_UP = 2


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """A delivery to write into the ledger.

    Unique by (workspace, channel, slot, kind, story_id, part): planning it again changes nothing.
    `slot` names the occasion (a schedule's moment, a command's id); within one, deliveries go out
    in the order in which they were planned. `content` is chat-neutral JSON (see `bot.cards`).
    """

    workspace: str
    channel: str
    slot: str
    kind: DeliveryKind
    content: str
    story_id: str = ""
    part: int = 0  # of a long text
    in_thread_of: DeliveryKind | None = None  # the same slot's and story's delivery of that kind
    thread_ts: str = ""  # a thread that is known already
    about: str = ""  # the id of a delivery of another slot: it is replied to, or edited
    priority: Priority = Priority.SCHEDULED
    due_at: datetime | None = None  # None: at once
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger. `id` travels in the post's metadata, for read-back."""

    id: str
    workspace: str
    channel: str
    slot: str
    kind: DeliveryKind
    content: str
    story_id: str
    state: DeliveryState
    priority: Priority
    attempts: int
    # An earlier attempt may have been taken: read back before posting.
    uncertain: bool = False
    thread_ts: str = ""
    edits_ts: str = ""  # of the message that an EDIT changes
    ts: str = ""
    error: str = ""
    first_attempt_at: datetime | None = None
    lease_until: datetime | None = None
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A posted card, what was said beneath it and edited into it since, and how many follow-ups
    it had.
    """

    card: Delivery
    told: tuple[str, ...]
    follow_ups: int
