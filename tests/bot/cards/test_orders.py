"""Standing orders as they are listed, and the form that changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards import ids, orders
from bot.cards.schedule_form import (
    LONGEST_TOPIC,
    FieldErrors,
    ScheduleForm,
    parse_schedule_view,
    schedule_view,
)
from bot.model.briefing import Briefing
from bot.model.schedule import Subscription
from tests.bot.cards.blockkit import message_problems
from tests.bot.cards.briefings import briefings, texts
from tests.builders import CHANNEL, MORNING, WORKSPACE, schedule

ORDER = Subscription(
    7,
    WORKSPACE,
    CHANNEL,
    ("robotics", "半導体"),
    schedule(quiet=("22:00", "07:00")),
    3,
    "U1",
    MORNING,
)

_topics = st.lists(texts.map(lambda t: f"{t[: LONGEST_TOPIC - 1]}x"), min_size=1, max_size=12)
_order = st.builds(
    replace,
    st.just(ORDER),
    topics=_topics.map(tuple),
    paused=st.booleans(),
    lang=st.sampled_from(["en", "ja"]),
)
_orders = st.lists(_order, max_size=12)


@given(_orders)
@settings(deadline=None, max_examples=40)
def test_slack_takes_any_list_of_orders(listed: list[Subscription]) -> None:
    said = orders.overview(listed)
    assert message_problems(said.text, said.blocks) == []


@given(st.lists(st.tuples(_order, st.lists(briefings, max_size=2)), min_size=1, max_size=4))
@settings(deadline=None, max_examples=40)
def test_slack_takes_any_preview(ahead: list[tuple[Subscription, list[Briefing]]]) -> None:
    said = orders.preview(ahead)
    assert message_problems(said.text, said.blocks) == []


@pytest.mark.parametrize("letter", ["&", "x", "漢"])
def test_slack_takes_as_many_orders_on_as_long_topics_as_there_may_be(letter: str) -> None:
    topics = tuple(f"{letter * (LONGEST_TOPIC - 2)}{n}" for n in range(20))
    said = orders.overview([replace(ORDER, topics=topics)] * 20)
    assert message_problems(said.text, said.blocks) == []


def test_orders_are_numbered_where_they_are_several() -> None:
    one, two = (str(orders.overview([ORDER] * n).blocks) for n in (1, 2))
    assert "1. *robotics" not in one
    assert "1. *robotics" in two
    assert "2. *robotics" in two
    assert "quiet 22:00–07:00" in one


@pytest.mark.parametrize("paused", [True, False])
def test_a_menu_offers_what_can_be_done(*, paused: bool) -> None:
    (block, *_) = orders.overview([replace(ORDER, paused=paused)]).blocks
    choices = [ids.parse_order(option["value"]) for option in block["accessory"]["options"]]
    assert {order_id for _, order_id in choices} == {ORDER.id}
    first, *others = (choice for choice, _ in choices)
    assert first == ("resume" if paused else "pause")
    assert others == ["change", "preview", "now", "off"]


def filled_in(view: dict[str, Any], **texts: str | None) -> dict[str, Any]:
    """Hand a form in as it was opened, but for these texts."""
    values = {}
    for block in view["blocks"]:
        element = block["element"]
        values[block["block_id"]] = {
            element["action_id"]: {
                "value": element.get("initial_value"),
                "selected_time": element.get("initial_time"),
                "selected_option": element.get("initial_option"),
                "selected_options": element.get("initial_options", []),
            }
        }
    for field, text in texts.items():
        values[field] = {action: {"value": text} for action in values[field]}
    return view | {"state": {"values": values}}


def test_a_form_that_is_handed_in_as_it_was_opened_changes_nothing() -> None:
    form = ScheduleForm.of(ORDER)
    view = schedule_view(form, known=["robotics", "GENIAC"])
    assert parse_schedule_view(filled_in(view)) == form


@pytest.mark.parametrize(
    ("written", "quiet"),
    [
        (None, None),
        ("  ", None),
        ("9:30 – 11.00", (time(9, 30), time(11))),
        ("２２：００〜０７：００", (time(22), time(7))),
        ("08:00-08:00", None),
    ],
)
def test_quiet_hours_are_written_into_the_form(
    written: str | None, quiet: tuple[time, time] | None
) -> None:
    view = schedule_view(ScheduleForm.of(ORDER), known=[])
    found = parse_schedule_view(filled_in(view, quiet=written))
    assert isinstance(found, ScheduleForm)
    assert found.schedule.quiet == quiet


@pytest.mark.parametrize(
    "written", ["at night", "22:00", "25:00-07:00", "22:00-07:60", "22-7", "🤖"]
)
def test_hours_that_are_none_are_said_beside_their_field(written: str) -> None:
    view = schedule_view(ScheduleForm.of(ORDER), known=[])
    found = parse_schedule_view(filled_in(view, quiet=written))
    assert isinstance(found, FieldErrors)
    assert list(found.errors) == ["quiet"]
