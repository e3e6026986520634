"""The locks hold what pyproject.toml asks for, by hash, and nothing of who made them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = ROOT / "requirements.lock"
DEV = ROOT / ".ci" / "requirements-dev.lock"
RENEW = "run `make lock`"
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;\\]+)(?: ; [^\\]+?)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(lock: Path) -> dict[str, str]:
    return {
        match["name"]: match["version"]
        for line in lock.read_text("utf-8").splitlines()
        if (match := PIN.match(line))
    }


def asked(*lists: Iterable[str]) -> list[Requirement]:
    return [Requirement(line) for lines in lists for line in lines]


@pytest.mark.parametrize("lock", [RUNTIME, DEV], ids=lambda lock: lock.name)
def test_only_pins_with_hashes(lock: Path) -> None:
    lines = [line for line in lock.read_text("utf-8").splitlines() if not line.startswith("#")]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if PIN.fullmatch(line.removesuffix(" \\")):
            assert HASH.fullmatch(after), f"{line} has no hash"
        else:
            # So that no index, no path and no option stands here.
            assert HASH.fullmatch(line), line


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        pytest.param(
            RUNTIME,
            asked(PYPROJECT["project"]["dependencies"], PYPROJECT["build-system"]["requires"]),
            id="runtime",
        ),
        pytest.param(
            DEV,
            asked(
                PYPROJECT["project"]["dependencies"],
                *PYPROJECT["project"].get("optional-dependencies", {}).values(),
                *PYPROJECT["dependency-groups"].values(),
            ),
            id="dev",
        ),
    ],
)
def test_what_pyproject_asks_for_is_locked(lock: Path, wanted: list[Requirement]) -> None:
    locked = pins(lock)
    for requirement in wanted:
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not in {lock.name}: {RENEW}"
        assert requirement.specifier.contains(version, prereleases=True), (
            f"{lock.name} has {requirement.name} {version}, not {requirement.specifier}: {RENEW}"
        )


def test_the_tests_run_with_what_is_run() -> None:
    runtime, dev = pins(RUNTIME), pins(DEV)
    assert {name: dev.get(name) for name in runtime} == runtime, RENEW


def test_the_builds_backend_is_one() -> None:
    assert PYPROJECT["dependency-groups"]["build"] == PYPROJECT["build-system"]["requires"]
