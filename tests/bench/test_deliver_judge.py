"""The judge of the delivery bench finds what is planted before it is believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.deliver_judge import Verdict, judge

WORKSPACE_OF = {"C1": "T1", "C2": "T1"}
STORIES_OF = dict.fromkeys(WORKSPACE_OF, (0, 1))
Messages = list[dict[str, Any]]


def morning() -> Messages:
    """What two channels must be told, of two stories, a post a second in turn."""
    told: Messages = []

    def say(channel: str, text: str, thread_ts: str = "") -> str:
        ts = f"{1_000 + len(told) / 2:.6f}"
        message = {"channel": channel, "ts": ts, "text": text, "blocks": []}
        told.append(message | ({"thread_ts": thread_ts} if thread_ts else {}))
        return ts

    for channel in WORKSPACE_OF:
        say(channel, "Briefing: GENIAC")
    for number in (0, 1):
        card = {c: say(c, f"GENIAC picks model number {number}") for c in WORKSPACE_OF}
        for channel, ts in card.items():
            say(channel, f"Sources: model number {number}", thread_ts=ts)
    return told


def test_a_whole_morning_is_clean() -> None:
    verdict = judge(WORKSPACE_OF, STORIES_OF, morning())
    assert verdict == Verdict(2, 0, 0, 0, 0, closest=1.0, busiest=10)
    assert verdict.clean


def test_a_minute_slides() -> None:
    told = morning()
    for message in told[5:]:
        message["ts"] = f"{float(message['ts']) + 57:.6f}"
    assert judge(WORKSPACE_OF, STORIES_OF, told).busiest == 6


def test_ranked_stories_may_stand_in_any_order_but_not_their_threads() -> None:
    told, reverse = morning(), dict.fromkeys(WORKSPACE_OF, (1, 0))
    assert judge(WORKSPACE_OF, reverse, told).disordered == 2
    assert judge(WORKSPACE_OF, reverse, told, ranked=True).clean
    swap(told, 4, 6)
    assert judge(WORKSPACE_OF, reverse, told, ranked=True).disordered == 1


def swap(told: Messages, a: int, b: int) -> None:
    told[a], told[b] = told[b], told[a]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda told: told.pop(0), "missing"),  # a lead
        (lambda told: told.pop(9), "missing"),  # sources
        (lambda told: told.append(told[0]), "twice"),
        (lambda told: told.append(told[2]), "twice"),
        (lambda told: told.append(told[4]), "twice"),
        (lambda told: swap(told, 0, 2), "disordered"),  # a card before the lead
        (lambda told: swap(told, 4, 6), "disordered"),  # a card before the last one's sources
        (lambda told: told[4].update(thread_ts="1"), "strange"),  # beneath nothing
        (lambda told: told[8].update(thread_ts=told[2]["ts"]), "strange"),  # beneath another card
        (lambda told: told[2].update(channel="C3"), "strange"),
        (lambda told: told[6].update(text="GENIAC picks model number 7"), "strange"),
    ],
)
def test_what_is_planted_is_found(spoil: Callable[[Messages], object], found: str) -> None:
    told = morning()
    spoil(told)
    verdict = judge(WORKSPACE_OF, STORIES_OF, told)
    assert getattr(verdict, found) > 0
    assert not verdict.clean
