"""Who stands behind a story: cases as a file, and what holds for any story."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.item import Item
from bot.model.story import Story
from bot.stories.corroborate import corroborate

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "stories" / "corroborate.toml").read_text("utf-8")
)["case"]
START = datetime(2026, 4, 1, tzinfo=UTC)


def item(number: int, outlet: str, lang: str, title: str, summary: str) -> Item:
    told = START + timedelta(hours=number)
    domain = f"{outlet.lower().replace(' ', '-')}.example"
    url = f"https://{domain}/{number}"
    return Item(f"i{number}", url, title, summary, lang, outlet, domain, told, told)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    items = tuple(item(number, *told) for number, told in enumerate(case["told"]))
    found = corroborate(Story("s", items))
    assert (found.outlets, found.voices) == (case["outlets"], case["voices"])
    assert [list(chain) for chain in found.chains] == case.get("chains", [])
    assert found.first == "i0"


texts = st.text(max_size=60) | st.sampled_from(
    ["（共同）", "according to the Bay Herald", "Japanese media reported", "神田新聞によると"]
)
tellings = st.lists(
    st.tuples(st.sampled_from(["A Post", "Bay Herald", "Reuters"]), st.just("en"), texts, texts),
    min_size=1,
    max_size=8,
)


@given(tellings, st.randoms())
def test_any_story_has_a_voice_and_no_more_than_outlets_and_chains(told: Any, random: Any) -> None:
    items = [item(number, *one) for number, one in enumerate(told)]
    found = corroborate(Story("s", tuple(items)))
    assert 1 <= found.voices <= found.outlets + len(found.chains)
    assert sum(count for _, count in found.chains) <= len(items)
    random.shuffle(items)
    assert corroborate(Story("s", tuple(items))) == found
