"""`kawaraban brief` on the sample edition: cards, JSON, accounts, both languages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cards.columns import columns
from bot.cli import main

SEED = ("SoftBank", "NEC", "Sony", "Honda")


def run(*arguments: str) -> str:
    shown = CliRunner().invoke(main, ["brief", *arguments, "--sample"])
    assert shown.exit_code == 0, shown.output
    return shown.stdout


@pytest.fixture(scope="module")
def explained() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("GENIAC", "--json", "--explain", "--stories", "2"))
    return found


def test_json_is_alone_on_stdout_in_the_promised_shape(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bot", "brief", "physical", "AI", "--sample", "--json"],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[3],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    found = json.loads(told.stdout)
    assert found["topic"] == "physical AI"
    assert 1 <= len(found["stories"]) <= 3
    for story in found["stories"]:
        assert story["headline"]
        labels = {source["label"] for source in story["sources"]}
        for source in story["sources"]:
            assert {"outlet", "domain", "label", "url", "title", "lang", "published"} <= set(source)
        for sentence in [story["dek"], *story["points"]]:
            assert set(sentence) == {"text", "cites"}
            assert set(sentence["cites"]) <= labels
            assert sentence["cites"]
        assert "explain" not in story


def test_an_account_says_why_and_what_carries_each_sentence(explained: dict[str, Any]) -> None:
    for story in explained["stories"]:
        account = story["explain"]
        assert set(account["rank"]) >= {"topic", "voices", "freshness"}
        assert len(account["grouping"]) <= len(story["sources"])
        assert account["sentences"][0]["kind"] == "dek"
        shown = {s["text"] for s in account["sentences"]}
        assert story["dek"]["text"] in shown
        for sentence in account["sentences"]:
            # The writer takes sentences as they stand: each is carried, and is seen to be.
            assert sentence["findings"] == []
            if not sentence["cites"][0].startswith("glossary"):
                assert any(span["verbatim"] for span in sentence["spans"]), sentence


def test_an_account_in_a_terminal(explained: dict[str, Any]) -> None:
    shown = run("GENIAC", "--explain", "--stories", "1")
    assert re.search(r"Ranked \d+\.\d\d = topic \d", shown)
    assert "Grouped:" in shown
    assert "✓ carried" in shown
    assert "word for word" in shown
    assert all(columns(line) <= 100 for line in shown.splitlines() if "http" not in line)
    assert explained["stories"][0]["headline"].split()[0] in shown


def test_cards_in_japanese() -> None:
    found = json.loads(run("GENIAC", "--lang", "ja", "--json", "--stories", "1"))
    story = found["stories"][0]
    assert story["lang"] == "ja"
    assert re.search("[ぁ-ん]", story["headline"])
    assert re.search("[ぁ-ん]", story["dek"]["text"])


def test_nothing_found_is_said_and_is_json_all_the_same() -> None:
    assert "Nothing new on xyzzy" in run("xyzzy")
    assert json.loads(run("xyzzy", "--json", "--explain")) == {"topic": "xyzzy", "stories": []}


@pytest.mark.parametrize(
    "arguments", [[], ["x", "--lang", "fr"], ["x", "--stories", "0"], ["x", "--stories", "many"]]
)
def test_what_cannot_be_asked_ends_with_2(arguments: list[str]) -> None:
    refused = CliRunner().invoke(main, ["brief", *arguments])
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output
