"""Halves of a story: found where there are two events, and by what sets them apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.stories.halves import halve

ALL = {"saints": 0.6, "injured": 0.5, "reserve": 0.5}
BUSH, THOMAS = {"bush": 0.4, "knee": 0.3}, {"thomas": 0.4, "ankle": 0.3}


def test_what_sets_items_apart_decides_and_not_what_all_of_them_share() -> None:
    halves = halve([ALL | BUSH, ALL | THOMAS, ALL | BUSH, ALL | BUSH, ALL | THOMAS])
    assert halves is not None
    assert (halves.larger, halves.smaller) == ((0, 2, 3), (1, 4))
    assert halves.by_difference < 0.2
    assert 0.7 < halves.by_all < 0.9


def test_of_equal_halves_the_one_that_began_comes_first() -> None:
    halves = halve([ALL | THOMAS, ALL | BUSH, ALL | BUSH, ALL | THOMAS])
    assert halves is not None
    assert (halves.larger, halves.smaller) == ((0, 3), (1, 2))


def test_one_event_told_in_many_words_has_no_clean_halves() -> None:
    words = [f"w{n}" for n in range(12)]
    items = [ALL | {words[(n + k) % 12]: 0.4 for k in range(6)} for n in range(12)]
    halves = halve(items)
    assert halves is None or halves.by_difference > 0.4


def test_one_odd_item_is_no_half() -> None:
    assert halve([ALL | BUSH, ALL | BUSH, ALL | BUSH, {"else": 1.0}]) is None


vectors = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 1.0), max_size=6)


@given(st.lists(vectors, min_size=4, max_size=14))
def test_halves_hold_every_item_once(items: list[dict[str, float]]) -> None:
    halves = halve(items)
    if halves is not None:
        assert sorted((*halves.larger, *halves.smaller)) == list(range(len(items)))
        assert len(halves.larger) >= len(halves.smaller) >= 2
        assert halves.by_difference >= 0
