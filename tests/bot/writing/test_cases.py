"""Small stories, items in and briefing out. `UPDATE_GOLDEN=1 pytest …` writes what comes out."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model.briefing import Briefing
from bot.model.item import Item
from bot.model.story import Story
from bot.writing import glossary
from bot.writing.extract import extract

CASES = sorted((Path(__file__).parents[2] / "cases" / "writing").glob("*.json"))
NOON = datetime(2026, 4, 13, 12, tzinfo=UTC)


def item(row: dict[str, Any]) -> Item:
    told = NOON + timedelta(hours=row["hours"])
    fields = {name: value for name, value in row.items() if name != "hours"}
    url = f"https://{row['domain']}/{row['id']}"
    return Item(**fields, url=url, published=told, seen=told)


def story(name: str, rows: list[dict[str, Any]]) -> Story:
    return Story(name, tuple(map(item, rows)))


def said(briefing: Briefing) -> dict[str, Any]:
    return {
        "headline": briefing.headline,
        "sentences": [
            {"kind": s.kind, "lang": s.lang, "cites": list(s.cites), "text": s.text}
            for s in briefing.sentences
        ],
        "sources": [f"{s.label} ({s.role})" for s in briefing.sources],
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_small_story(path: Path) -> None:
    case = json.loads(path.read_text("utf-8"))
    briefing = extract(
        story("now", case["items"]),
        case["lang"],
        earlier=[story(f"earlier-{n}", rows) for n, rows in enumerate(case["earlier"])],
        terms=[term for term in glossary.shipped() if term.key in case["terms"]],
    )
    if os.environ.get("UPDATE_GOLDEN"):
        case["briefing"] = said(briefing)
        path.write_text(json.dumps(case, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert said(briefing) == case["briefing"]


def test_there_are_cases() -> None:
    assert len(CASES) >= 10
