"""Quantities of both languages that are one, and those that only look alike."""

from __future__ import annotations

import pytest

from bot.language import quantities
from bot.language.quantities import Bound


def one(text: str) -> quantities.Quantity:
    (found,) = quantities.extract(text)
    return found


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("10 billion yen", "100億円"),
        ("1 trillion", "1兆"),
        ("1.2 trillion yen", "1兆2000億円"),
        ("11,000 shops", "1万1000店"),
        ("$2.4 billion", "24億ドル"),
        ("40 percent", "4割"),
        ("half", "半数"),
        ("a third", "3分の1"),
        ("half a year", "半年"),
        ("18 months", "1年半"),
        ("two years", "24カ月"),
        ("dozens of people", "数十人"),
        ("twice", "2倍"),
        ("four companies", "4社"),
        ("four firms", "四社"),
        ("24 people", "二十四人"),
        ("20 workers", "20人"),
        ("20 projects", "20件"),
        ("the second phase", "第2期"),
        ("38 kilometers", "38キロ"),
        ("45 years old", "45歳"),
        ("0.5 percentage points", "0.5ポイント"),
    ],
)
def test_both_languages_tell_the_same(english: str, japanese: str) -> None:
    mine, theirs = one(english), one(japanese)
    assert mine.same_value(theirs)
    assert mine.same_kind(theirs)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("20 workers", "20社"),
        ("3 percent", "3ポイント"),
        ("100 yen", "100ドル"),
        ("5 years", "5日間"),
    ],
)
def test_another_unit_is_another_quantity(mine: str, theirs: str) -> None:
    one_, two = one(mine), one(theirs)
    assert not (one_.same_kind(two) and one_.same_value(two))


def test_a_round_figure_may_stand_for_an_exact_one_that_it_rounds() -> None:
    assert one("about 1,200 people").same_value(one("1,234 people"))
    assert not one("1,200 people").same_value(one("1,251 people"))


def test_limits_are_read_on_either_side() -> None:
    assert one("more than 100 people").bound is Bound.ABOVE
    assert one("100人以上").bound is Bound.ABOVE
    assert one("fewer than 100 people").bound is Bound.BELOW
    assert one("100人未満").bound is Bound.BELOW
