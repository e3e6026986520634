"""Figures that differ between outlets stand side by side, and only those."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model.briefing import Kind
from bot.model.item import Item
from bot.model.story import Story
from bot.writing.extract import extract
from bot.writing.guard import guard

_CASES = Path(__file__).parents[2] / "cases" / "disputes" / "figures.toml"
PAIRS = tomllib.loads(_CASES.read_text("utf-8"))["pair"]
TOLD = datetime(2026, 11, 23, 3, tzinfo=UTC)
TITLE = {"en": "What happened at Kamisaki", "ja": "神崎で起きたこと"}


def item(name: str, text: str, lang: str, *, domain: str = "", hours: int = 0) -> Item:
    return Item(
        id=name,
        url=f"https://{name}.example/1",
        title=TITLE[lang],
        summary=text,
        lang=lang,
        outlet=name.title(),
        domain=domain or f"{name}.example",
        published=TOLD + timedelta(hours=hours),
        seen=TOLD + timedelta(hours=hours),
    )


def told(*items: Item) -> list[str]:
    """Return the points of the card that names both outlets."""
    briefing, refused = guard(extract(Story("s", items), items[0].lang), {i.id: i for i in items})
    assert not refused
    names = [i.outlet for i in items]
    points = briefing.of_kind(Kind.POINT)
    found = [s for s in points if all(name in s.text for name in names)]
    assert all(set(s.cites) == {i.id for i in items} for s in found)
    return [s.text for s in found]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["of"][0][:40])
def test_figures_side_by_side(pair: dict[str, Any]) -> None:
    one, two = pair["of"]
    found = told(item("harbor", one, pair["lang"]), item("quay", two, pair["lang"], hours=1))
    assert bool(found) is pair["differ"]
    for text in found:
        assert one.rstrip(".。") in text
        assert two.rstrip(".。") in text


def test_one_outlets_newer_figure_is_no_dispute() -> None:
    one, two = PAIRS[0]["of"]
    first = item("harbor", one, "en", domain="harbor.example")
    assert not told(first, item("quay", two, "en", domain="harbor.example", hours=1))
