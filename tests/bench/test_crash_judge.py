"""The judge of the crash bench finds what is planted before it is believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.crash_judge import Order, Verdict, judge, slots

ORDER = Order("C1", "topic1", "08:30", "01234", "Asia/Tokyo", stories=2)
START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # a Monday, 09:00 in Tokyo
END = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
Messages = list[dict[str, Any]]


def day() -> Messages:
    """What two mornings must look like."""
    told: Messages = []
    for number, slot in enumerate(slots(ORDER, START, END)):
        block = {"text": f"<!date^{slot}^x>"}
        lead = {"text": "Briefing: topic1 — 2 stories", "blocks": [block]}
        told.append({"channel": "C1", "ts": f"{len(told)}", **lead})
        for card in range(2):
            ts = f"{len(told)}"
            text = f"topic1 told by n{number * 2 + card} — dek"
            told.append({"channel": "C1", "ts": ts, "text": text, "blocks": []})
            reply = {"text": "Sources: x", "thread_ts": ts, "blocks": []}
            told.append({"channel": "C1", "ts": f"{len(told)}", **reply})
    return told


def test_slots_are_local_mornings_of_the_weekdays() -> None:
    assert [datetime.fromtimestamp(s, UTC) for s in slots(ORDER, START, END)] == [
        datetime(2026, 11, 23, 23, 30, tzinfo=UTC),
        datetime(2026, 11, 24, 23, 30, tzinfo=UTC),
    ]


def test_two_whole_mornings_are_clean() -> None:
    verdict = judge([ORDER], START, END, day())
    assert verdict == Verdict(10, 0, (0, 0, 0), 0, 0, 0)
    assert verdict.clean


def swap(told: Messages, a: int, b: int) -> None:
    told[a], told[b] = told[b], told[a]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda told: told.pop(5), "lost"),  # a lead
        (lambda told: told.pop(4), "lost"),  # sources
        (lambda told: (told.pop(3), told.pop(3)), "lost"),  # a card and its thread
        (lambda told: told.append(told[5]), "twice"),
        (lambda told: told.append(told[1]), "twice"),
        (lambda told: told.append(told[2]), "twice"),
        (lambda told: swap(told, 0, 1), "disordered"),  # a card before its lead
        (lambda told: swap(told, 1, 2), "disordered"),  # sources before their card
        (lambda told: swap(told, 2, 3), "disordered"),  # a card before the last one's sources
        (lambda told: swap(told, 0, 5), "disordered"),  # Tuesday before Monday
        (lambda told: swap(told, 4, 5), "disordered"),  # Tuesday before Monday was whole
        (lambda told: told.append({"ts": "99", "text": "Hello", "channel": "C1"}), "unexpected"),
    ],
)
def test_what_is_planted_is_found(spoil: Callable[[Messages], object], found: str) -> None:
    told = day()
    spoil(told)
    verdict = judge([ORDER], START, END, told)
    assert getattr(verdict, found) > 0
    assert not verdict.clean


def test_another_order_may_not_break_into_a_briefing() -> None:
    other = Order("C1", "topic2", "08:31", "01234", "Asia/Tokyo", stories=0)
    lead = {"text": "Briefing: topic2 — 0 stories", "channel": "C1", "ts": "99"}
    blocks = [[{"text": f"<!date^{slot}^x>"}] for slot in slots(other, START, END)]
    between, within = day(), day()
    between.insert(5, lead | {"blocks": blocks[0]})
    between.append(lead | {"blocks": blocks[1]})
    within.insert(3, lead | {"blocks": blocks[0]})
    within.append(lead | {"blocks": blocks[1]})
    assert judge([ORDER, other], START, END, between).clean
    assert judge([ORDER, other], START, END, within).disordered > 0
