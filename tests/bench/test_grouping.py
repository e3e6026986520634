"""The measure of grouping: what it reads, what it writes, and what its numbers mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import grouping, recombine
from bench.clusters import Tally
from bench.rows import rows

ROWS = [
    {"id": "b", "title": "Asagiri plant burns down", "published": "2026-04-01T02:00:00Z"},
    {"id": "a", "title": "Plant at Asagiri burns down", "published": "2026-04-01T01:00:00Z"},
    {"id": "c", "title": "潮見市で無人バス", "published": "2026-04-01T03:00:00+00:00"},
]


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n\n", encoding="utf-8")
    return path


def test_rows_are_read_in_order_of_time(items: Path) -> None:
    assert [row.item.id for row in rows(items)] == ["a", "b", "c"]


def test_a_file_without_gold_is_assigned_and_not_scored(
    items: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "assigned.jsonl"
    monkeypatch.setattr("sys.argv", ["grouping", "--items", str(items), "--out", str(out)])
    grouping.main()
    story_of = {r["id"]: r["story"] for r in map(json.loads, out.read_text("utf-8").splitlines())}
    assert story_of.keys() == {"a", "b", "c"}
    assert story_of["a"] == story_of["b"] != story_of["c"]
    shown = capsys.readouterr().out
    assert "no gold" in shown
    assert "items/s" in shown


@pytest.mark.parametrize(
    ("labels", "precision", "recall"),
    [
        ([("a", "1"), ("a", "1"), ("b", "2")], 1.0, 1.0),
        ([("a", "1"), ("a", "2"), ("b", "3")], 1.0, 2 / 3),
        ([("a", "1"), ("a", "1"), ("b", "1")], 5 / 9, 1.0),
    ],
)
def test_b_cubed(labels: list[tuple[str, str]], precision: float, recall: float) -> None:
    agreement = Tally(labels).agreement()
    assert agreement.precision == pytest.approx(precision)
    assert agreement.recall == pytest.approx(recall)


def test_made_streams_are_as_long_as_asked_and_the_same_each_time(items: Path) -> None:
    made = list(recombine.stream([items], items=50, per_day=100))
    assert len(made) == 50
    assert made == list(recombine.stream([items], items=50, per_day=100))
    assert len({row["id"] for row in made}) == 50
