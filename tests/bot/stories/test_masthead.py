"""Headlines without the outlet's name behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.text import fold
from bot.stories.masthead import bare


@pytest.mark.parametrize(
    ("title", "outlet", "shorter"),
    [
        ("Plant burns - Bay Herald", "", "Plant burns"),
        ("Plant burns | Harbor Wire", "Harbor Wire", "Plant burns"),
        ("Plant burns (Kyodo News) - Yahoo!News", "", "Plant burns"),
        ("工場で火災｜海辺新聞オンライン", "", "工場で火災"),
        ("工場で火災（共同通信） - Yahoo!ニュース", "", "工場で火災"),
        ("工場で火災：山の手新聞デジタル｜やまデジ", "", "工場で火災"),
        ("Club reopens: Yamanote Shimbun Digital | Ya-Digi", "", "Club reopens"),
        ("神社で祭り｜まちの話題｜川辺新聞ニュース", "", "神社で祭り"),
        ("Trump hits back - slams the press", "", "Trump hits back - slams the press"),
        ("Vote today: what the Times may ask", "", "Vote today: what the Times may ask"),
        ("Talks fail – for now", "", "Talks fail - for now"),
        ("新会社を設立（AI開発）", "", "新会社を設立(AI開発)"),
        ("Bay Herald", "Bay Herald", "Bay Herald"),
        ("", "", ""),
    ],
)
def test_bare(title: str, outlet: str, shorter: str) -> None:
    assert bare(fold(title), outlet) == shorter


@given(st.text(), st.text())
def test_what_is_left_is_a_beginning_and_never_nothing(title: str, outlet: str) -> None:
    shorter = bare(title, outlet)
    assert title.strip().startswith(shorter.strip())
    assert bool(shorter.strip()) == bool(title.strip())
