"""What a chat must have been told, from the schedules alone, and what it was told.

Shares nothing with the planner: it walks the calendar minute by minute and reads what a person
would read. Of the bot it imports nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Message = Mapping[str, Any]

_SLOT = re.compile(r"<!date\^(\d+)\^")


@dataclass(frozen=True, slots=True)
class Order:
    """A channel's standing order. Its topic is a word that no other order has."""

    channel: str
    topic: str
    at: str  # HH:MM
    weekdays: str  # "01234": Monday to Friday
    tz: str
    stories: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many messages were lost, came twice, or came before what they follow."""

    expected: int
    lost: int  # leads, cards, or the sources beneath a card
    lost_of: tuple[int, int, int]  # of each
    twice: int
    disordered: int
    unexpected: int

    @property
    def clean(self) -> bool:
        """Whether everything was seen exactly once and in order."""
        return not (self.lost or self.twice or self.disordered or self.unexpected)


def slots(order: Order, start: datetime, end: datetime) -> Iterator[int]:
    """Yield the Unix times at which an order is due, after `start` up to `end`."""
    moment = start.replace(second=0, microsecond=0)
    zone = ZoneInfo(order.tz)
    while moment <= end:
        local = moment.astimezone(zone)
        if (
            moment > start
            and f"{local:%H:%M}" == order.at
            and str(local.weekday()) in order.weekdays
        ):
            yield int(moment.timestamp())
        moment += timedelta(minutes=1)


def judge(
    orders: Sequence[Order], start: datetime, end: datetime, told: Sequence[Message]
) -> Verdict:
    """Compare what was told (messages in the order of their acceptance) with what was due."""
    wanted = {(o.topic, slot) for o in orders for slot in slots(o, start.astimezone(UTC), end)}
    count = {o.topic: o.stories for o in orders}
    leads = Counter(_lead(m) for m in told if _is_lead(m))
    cards = Counter(_card(m) for m in told if _is_card(m))
    replied = Counter(m["thread_ts"] for m in told if _is_reply(m))
    card_ts = {m["ts"] for m in told if _is_card(m)}
    due_cards = {topic: n * sum(t == topic for t, _ in wanted) for topic, n in count.items()}
    seen_cards = Counter(topic for _, topic, _ in cards)
    lost = (
        len(wanted - set(leads)),
        sum(max(0, due - seen_cards[topic]) for topic, due in due_cards.items()),
        len(card_ts - set(replied)),
    )
    return Verdict(
        expected=len(wanted) + 2 * sum(due_cards.values()),
        lost=sum(lost),
        lost_of=lost,
        twice=sum(n - 1 for c in (leads, cards, replied) for n in c.values()),
        disordered=_disordered(told, count),
        unexpected=(
            len(set(leads) - wanted)
            + sum(max(0, seen_cards[topic] - due) for topic, due in due_cards.items())
            + sum(not (_is_lead(m) or _is_card(m) or _is_reply(m)) for m in told)
        ),
    )


@dataclass(slots=True)
class _Briefing:
    """What a channel was last told: how many cards are to come, and the one without sources."""

    topic: str = ""
    to_come: int = 0
    bare: str = ""

    @property
    def whole(self) -> bool:
        return not (self.to_come or self.bare)


def _disordered(told: Sequence[Message], count: Mapping[str, int]) -> int:
    """Count the messages that came before what they follow.

    A channel hears one briefing after another: its lead, then each card and the sources beneath
    it; of one order the earlier slot first.
    """
    wrong = 0
    last_slot = dict.fromkeys(count, 0)
    current: defaultdict[str, _Briefing] = defaultdict(_Briefing)
    for message in told:
        channel = message["channel"]
        now = current[channel]
        if _is_lead(message):
            topic, slot = _lead(message)
            wrong += slot < last_slot[topic] or not now.whole
            last_slot[topic] = slot
            current[channel] = _Briefing(topic, count[topic])
        elif _is_card(message):
            _, topic, _ = _card(message)
            wrong += topic != now.topic or not now.to_come or bool(now.bare)
            now.to_come, now.bare = max(0, now.to_come - 1), message["ts"]
        elif _is_reply(message):
            wrong += message["thread_ts"] != now.bare
            now.bare = ""
    return wrong


def _is_reply(message: Message) -> bool:
    return bool(message.get("thread_ts")) and message["thread_ts"] != message["ts"]


def _is_lead(message: Message) -> bool:
    return str(message["text"]).startswith("Briefing: ")


def _is_card(message: Message) -> bool:
    return not _is_reply(message) and " told by " in str(message["text"])


def _lead(message: Message) -> tuple[str, int]:
    topic = str(message["text"]).removeprefix("Briefing: ").split(" — ")[0]
    dates = _SLOT.findall(str(message["blocks"]))
    return _bare(topic), int(dates[0]) if dates else 0


def _card(message: Message) -> tuple[str, str, str]:
    """Return where a story was told, its topic and its number."""
    topic, _, rest = str(message["text"]).partition(" told by ")
    return message["channel"], _bare(topic), rest.split()[0]


def _bare(text: str) -> str:
    """Return a text without the invisible marks that keep directions apart."""
    return "".join(c for c in text if c.isalnum())
