"""What `make` would do, in a folder of its own with an environment that only looks like one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="no make here")
DEMO = ".venv/bin/kawaraban demo"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "requirements.lock", ".ci/requirements-dev.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
        age(tmp_path / name, 3)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for place, days in (("bin/python", 4), (".runtime", 2), (".dev", 1)):
        (tmp_path / ".venv" / place).touch()
        age(tmp_path / ".venv" / place, days)
    return tmp_path


def age(path: Path, days: int) -> None:
    moment = 1_700_000_000 - days * 86_400
    os.utime(path, (moment, moment))


def make(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(MAKE), *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"]} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def steps(folder: Path, *words: str, **environment: str) -> list[str]:
    return make(folder, "--dry-run", *words, **environment).stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "environment", "command"),
    [
        ([], {}, DEMO),
        (["PORT=4000"], {}, f"{DEMO} --port 4000"),
        (["BROWSER=0"], {}, f"{DEMO} --no-browser"),
        ([], {"PORT": "4000", "BROWSER": "0"}, f"{DEMO} --port 4000 --no-browser"),
        ([], {"BROWSER": "firefox"}, DEMO),
    ],
)
def test_the_second_demo_only_runs(
    folder: Path, words: list[str], environment: dict[str, str], command: str
) -> None:
    assert [step.strip() for step in steps(folder, "demo", *words, **environment)] == [command]


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_change_installs_again(folder: Path, changed: str) -> None:
    age(folder / changed, 0)
    installs = [step for step in steps(folder, "demo") if " install " in step]
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert "--no-deps --no-build-isolation" in installs[1]


def test_the_tools_are_not_installed_for_the_demo(folder: Path) -> None:
    age(folder / ".ci" / "requirements-dev.lock", 0)
    assert not any(" install " in step for step in steps(folder, "demo"))
    assert any(".ci/requirements-dev.lock" in step for step in steps(folder, "test"))


def without_python(folder: Path, script: str) -> str:
    """Run `make` where only a `python3` of ours is found; return what it says."""
    shutil.rmtree(folder / ".venv")
    found = folder / "path"
    found.mkdir()
    (found / "sh").symlink_to("/bin/sh")
    if script:
        (found / "python3").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (found / "python3").chmod(0o755)
    ran = make(folder, "demo", PATH=str(found))
    assert ran.returncode == 2
    return ran.stderr


@pytest.mark.parametrize("script", ["", "exit 1"], ids=["none", "too old"])
def test_without_a_new_enough_python_it_says_what_to_do(folder: Path, script: str) -> None:
    said = without_python(folder, script)
    assert "needs Python 3.11 or newer" in said
    assert "make PYTHON=" in said


def test_without_venv_it_says_what_to_install(folder: Path) -> None:
    said = without_python(folder, 'case "$*" in *ensurepip*) exit 1;; esac')
    assert "apt install python3-venv" in said


def test_help_has_every_target(folder: Path) -> None:
    targets = (folder / "Makefile").read_text("utf-8").partition(".PHONY: ")[2].splitlines()[0]
    shown = [line.split()[0] for line in make(folder, "help").stdout.splitlines()]
    assert shown == targets.split()
