"""Online grouping, on small streams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.item import Item
from bot.model.story import Story
from bot.stories.group import OnlineGrouper

START = datetime(2026, 4, 1, tzinfo=UTC)


def make(number: int, title: str, *, summary: str = "", hours: float = 0) -> Item:
    told = START + timedelta(hours=hours)
    return Item(
        id=f"i{number}",
        url=f"https://outlet{number}.example/{number}",
        title=title,
        summary=summary,
        lang="ja" if not title.isascii() else "en",
        outlet=f"Outlet {number}",
        domain=f"outlet{number}.example",
        published=told,
        seen=told,
    )


FIRE = make(1, "Fire at Asagiri resin plant halts chip packaging")
FIRE_AGAIN = make(2, "Asagiri resin plant fire stops chip packaging lines", hours=1)
BUS = make(3, "Driverless bus begins service in Shiomi", hours=2)


def test_two_tellings_of_one_event_meet_and_another_event_stays_apart() -> None:
    grouper = OnlineGrouper()
    first, second, third = (grouper.add(item) for item in (FIRE, FIRE_AGAIN, BUS))
    assert first.new
    assert not second.new
    assert second.story_id == first.story_id
    assert third.new
    assert third.story_id != first.story_id


def test_why_names_shared_words_and_the_score_against_the_bar() -> None:
    grouper = OnlineGrouper()
    grouper.add(FIRE)
    why = grouper.add(FIRE_AGAIN).why
    assert why.startswith("grouped by: ")
    assert "Asagiri" in why
    assert "≥" in why


def test_an_item_that_comes_twice_changes_nothing() -> None:
    once, twice = OnlineGrouper(), OnlineGrouper()
    for item in (FIRE, BUS, FIRE_AGAIN):
        once.add(item)
    for item in (FIRE, BUS, FIRE, FIRE, FIRE_AGAIN):
        twice.add(item)
    probe = make(9, "Asagiri plant fire: chip makers look for resin", hours=3)
    assert once.add(probe) == twice.add(probe)


def test_a_known_item_is_told_its_story() -> None:
    grouper = OnlineGrouper()
    opened = grouper.add(FIRE)
    grouper.add(FIRE_AGAIN)
    again = grouper.add(FIRE_AGAIN)
    assert again.story_id == opened.story_id
    assert not again.new


def test_story_ids_depend_on_the_item_that_opened_them_alone() -> None:
    assert OnlineGrouper().add(FIRE).story_id == OnlineGrouper().add(FIRE).story_id
    assert OnlineGrouper().add(FIRE).story_id != OnlineGrouper().add(BUS).story_id


def test_after_load_it_behaves_as_if_it_had_never_stopped() -> None:
    steady, restarted = OnlineGrouper(), OnlineGrouper()
    ids = [steady.add(item).story_id for item in (FIRE, FIRE_AGAIN, BUS)]
    restarted.load([Story(ids[2], (BUS,)), Story(ids[0], (FIRE, FIRE_AGAIN))])
    probe = make(9, "Asagiri plant fire: chip makers look for resin", hours=3)
    assert restarted.add(probe) == steady.add(probe)


@pytest.mark.parametrize(("days", "joins"), [(6, True), (8, False)])
def test_a_story_without_news_for_a_window_takes_no_more_items(days: int, joins: bool) -> None:
    grouper = OnlineGrouper()
    opened = grouper.add(FIRE)
    grouper.add(make(7, "Quarterly results of a bakery", hours=24 * days))
    late = make(8, FIRE_AGAIN.title, hours=24 * days)
    assert (grouper.add(late).story_id == opened.story_id) is joins
