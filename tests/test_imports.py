"""The import contracts of pyproject.toml break where they should: each is given one violation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# One line for each contract, and the module that it is planted in.
PLANTED = {
    "layers": ("bot/model/feed.py", "import bot.store.feeds"),
    "handlers": ("bot/services/save.py", "import handlers.home"),
    "pure": ("bot/cards/text.py", "import aiohttp"),
    "handlers-thin": ("handlers/home.py", "import bot.config"),
    "chat": ("bot/slack/poster.py", "import bot.stories.group"),
    "sandbox": ("bot/services/ask.py", "import bot.sandbox.server"),
    "feedparser": ("bot/feeds/fetch.py", "import feedparser"),
    "sqlalchemy": ("bot/scheduler.py", "import sqlalchemy"),
    "acyclic": ("bot/errors.py", "import bot.logs"),
}


def contracts() -> dict[str, str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {c["id"]: c["name"] for c in settings["tool"]["importlinter"]["contracts"]}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in ("bot", "handlers"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(folder: Path) -> set[str]:
    """Return the ids of the contracts that do not hold."""
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    ran = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = set(re.findall(r"^(.+) BROKEN", ran.stdout, re.MULTILINE))
    assert ran.returncode == bool(found), ran.stdout + ran.stderr
    assert found or "KEPT" in ran.stdout
    return {key for key, name in contracts().items() if name in found}


def test_every_contract_has_a_violation_to_break_it() -> None:
    assert set(PLANTED) == set(contracts())


def test_the_house_stands_and_planted_violations_break_it(copy: Path) -> None:
    assert broken(copy) == set()
    for module, line in PLANTED.values():
        path = copy / module
        path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    assert broken(copy) == set(PLANTED)


def test_a_new_package_needs_a_place(copy: Path) -> None:
    (copy / "bot" / "new").mkdir()
    (copy / "bot" / "new" / "__init__.py").touch()
    assert broken(copy) == {"layers"}
