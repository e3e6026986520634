"""What channels were told on a morning, read as a person would read it, and how fast it came.

Shares nothing with the planner or the ledger: it knows what was due by number alone, and of the bot
it imports nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Message = Mapping[str, Any]

_STORY = re.compile(r"model number (\d+)\b")
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Channels that were told something else than one lead, its cards and their threads in order.

    `closest` is the least time between two posts in a channel, `busiest` the most posts that a
    workspace was given within a minute.
    """

    channels: int
    missing: int  # messages
    twice: int
    disordered: int  # channels
    strange: int  # messages that nobody was due
    closest: float
    busiest: int

    @property
    def clean(self) -> bool:
        """Whether every channel was told everything exactly once and in order."""
        return not (self.missing or self.twice or self.disordered or self.strange)

    def __str__(self) -> str:
        found = "as due" if self.clean else "NOT AS DUE"
        return (
            f"{self.channels} channels {found}: {self.missing} messages missing, "
            f"{self.twice} twice, {self.strange} strange, {self.disordered} channels out of order; "
            f"{self.closest:.2f} s between posts in a channel at the least, "
            f"{self.busiest} posts in a workspace's busiest minute"
        )


def judge(
    workspace_of: Mapping[str, str],
    stories_of: Mapping[str, Sequence[int]],
    told: Iterable[Message],
    *,
    ranked: bool = False,
) -> Verdict:
    """Compare what was told, in the order of its acceptance, with what each channel was due.

    Due are a lead, then each story's card, with its sources in the card's thread before the next.
    With `ranked` the stories may stand in any order.
    """
    by_channel: dict[str, list[Message]] = {channel: [] for channel in workspace_of}
    strange = 0
    for message in told:
        if message["channel"] in by_channel:
            by_channel[message["channel"]].append(message)
        else:
            strange += 1
    missing = twice = disordered = 0
    for channel, messages in by_channel.items():
        seen = _read(messages)
        stories = list(stories_of[channel])
        if ranked:
            stories.sort(
                key=lambda n: seen.index(f"card {n}") if f"card {n}" in seen else len(seen)
            )
        due = ["lead"] + [f"{kind} {n}" for n in stories for kind in ("card", "sources")]
        missing += len(set(due) - set(seen))
        strange += sum(name not in due for name in seen)
        twice += len(seen) - len(set(seen))
        first = list(dict.fromkeys(name for name in seen if name in due))
        disordered += first != [name for name in due if name in first]
    return Verdict(
        channels=len(by_channel),
        missing=missing,
        twice=twice,
        disordered=disordered,
        strange=strange,
        closest=min((gap for m in by_channel.values() for gap in _gaps(m)), default=0.0),
        busiest=_busiest(workspace_of, by_channel),
    )


def _read(messages: Sequence[Message]) -> list[str]:
    """Return what each message of a channel is; sources that stand beneath another card are not."""
    card_at: dict[str, str] = {}
    read = []
    for message in messages:
        numbers = set(_STORY.findall(f"{message['text']} {message['blocks']}"))
        number = numbers.pop() if len(numbers) == 1 else ""
        thread = message.get("thread_ts")
        if thread and thread != message["ts"]:
            under = card_at.get(thread, "nothing")
            read.append(f"sources {number}" if under == number else f"{number} beneath {under}")
        elif number:
            card_at[message["ts"]] = number
            read.append(f"card {number}")
        else:
            read.append("lead" if message["text"].startswith("Briefing: ") else "?")
    return read


def _gaps(messages: Sequence[Message]) -> Iterator[float]:
    times = [float(message["ts"]) for message in messages]
    for one, following in pairwise(times):
        yield following - one


def _busiest(workspace_of: Mapping[str, str], by_channel: Mapping[str, Sequence[Message]]) -> int:
    times: dict[str, list[float]] = defaultdict(list)
    for channel, messages in by_channel.items():
        times[workspace_of[channel]] += [float(message["ts"]) for message in messages]
    most = 0
    for of_one in times.values():
        of_one.sort()
        begins = 0
        for at, time in enumerate(of_one):
            while of_one[begins] <= time - _MINUTE:
                begins += 1
            most = max(most, at - begins + 1)
    return most
