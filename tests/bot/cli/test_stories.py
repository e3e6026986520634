"""`kawaraban stories`: looked into, split and merged, over a real database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import open_store
from tests.builders import item, story, tell

NOW = datetime.now(UTC)
A = item("a", title="Asagiri plant burns", published=NOW - timedelta(hours=2))
B = item("b", title="Minato halts packaging", published=NOW - timedelta(hours=1))
C = item("c", title="潮見市で無人バス", published=NOW - timedelta(hours=1), lang="ja")


@pytest.fixture(autouse=True)
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/kawaraban.db"
    monkeypatch.setenv("KAWARABAN_DATABASE_URL", url)

    async def fill() -> None:
        store = await open_store(url)
        await tell(store, story("s1", A, B), story("s2", C))
        await store.close()

    asyncio.run(fill())


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["stories", *words])


def test_the_recent_ones_are_listed_with_their_ids() -> None:
    for result in (run(), run("list")):
        assert result.exit_code == 0
        assert "s1" in result.output
        assert "潮見市で無人バス" in result.output
    assert run("list", "minato").output.split()[0] == "s1"
    assert "No story" in run("list", "absent").output


def test_a_story_is_shown_with_its_reasons() -> None:
    output = run("show", "s1").output
    assert "independent voices 1" in output
    assert "why item-b" in output


def test_split_then_merged_again() -> None:
    result = run("split", "s1", "2")
    assert result.exit_code == 0
    new = result.output.splitlines()[1].split()[0]
    assert "Minato halts packaging" in run("show", new).output
    assert "2 items" in run("merge", "s1", new).output


@pytest.mark.parametrize(
    "words",
    [("show", "nothing"), ("split", "s1", "9"), ("merge", "s1", "s1"), ("split", "s1", "x")],
)
def test_nonsense_is_answered_with_a_sentence(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    assert "Error" in result.output
