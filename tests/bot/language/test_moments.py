"""What a text means by a time, on the day that it came out: Tuesday, 14 April 2026."""

from __future__ import annotations

from datetime import date

import pytest

from bot.language import moments

TOLD = date(2026, 4, 14)


def one(text: str) -> moments.Moment:
    (found,) = moments.extract(text, TOLD)
    return found


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("on April 12", "4月12日"),
        ("last Sunday", "12日"),
        ("on Sunday", "先週日曜"),
        ("yesterday", "13日"),
        ("last month", "先月"),
        ("in May", "5月"),
        ("in March 2027", "2027年3月"),
        ("in early May", "5月上旬"),
        ("in October last year", "昨年10月"),
        ("in fiscal 2026", "令和8年度"),
        ("in fiscal 2026", "今年度"),
        ("fiscal year ending March 2027", "26年度"),
        ("next year", "来年"),
        ("in 2024", "2024年"),
        ("in 2024", "令和6年"),
        ("two years ago", "一昨年"),
        ("three days ago", "3日前"),
        ("the first half of 2027", "2027年上期"),
        ("the third quarter", "第3四半期"),
        ("spring 2027", "来春"),
        ("the 2030s", "2030年代"),
        ("at 3:30 p.m.", "午後3時半"),
        ("at 15:00", "15時"),
        ("next week", "来週"),
    ],
)
def test_both_languages_name_the_same_time(english: str, japanese: str) -> None:
    assert one(english).carried_by(one(japanese))
    assert one(japanese).carried_by(one(english))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("on April 13", "4月12日"),
        ("last Sunday", "先週土曜"),
        ("in fiscal 2026", "来年度"),
        ("last year", "今年"),
        ("in May 2026", "2027年5月"),
        ("at 3 p.m.", "午前3時"),
        ("the first half of 2027", "2027年下期"),
        ("spring 2027", "2027年秋"),
        ("on April 12", "4月"),
    ],
)
def test_another_time_is_not_the_same(claim: str, source: str) -> None:
    assert not one(claim).carried_by(one(source))


def test_a_month_is_carried_by_its_day() -> None:
    assert one("in April").carried_by(one("4月12日"))


@pytest.mark.parametrize("text", ["3日間", "20年ぶり", "He may win", "2,026 people", "1日900人"])
def test_durations_and_counts_are_no_time(text: str) -> None:
    assert not list(moments.extract(text, TOLD))
