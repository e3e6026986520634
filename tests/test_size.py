"""Modules and functions stay of a size that is read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
# A migration is a list of steps, written once.
MIGRATIONS = "bot/store/migrations/versions/"


def modules() -> Iterator[Path]:
    for package in ("bot", "handlers"):
        yield from sorted((ROOT / package).rglob("*.py"))


def too_long(text: str) -> list[str]:
    lines = len(text.splitlines())
    functions = (
        (node.name, (node.end_lineno or 0) - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    found = [f"{name}: {length} lines" for name, length in functions if length > LONGEST_FUNCTION]
    return [*found, *([f"{lines} lines"] if lines > LONGEST_MODULE else [])]


@pytest.mark.parametrize(
    "module", list(modules()), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_modules_and_functions_are_short(module: Path) -> None:
    if not module.relative_to(ROOT).as_posix().startswith(MIGRATIONS):
        assert too_long(module.read_text("utf-8")) == []


def test_what_is_too_long_is_found() -> None:
    body = "\n".join("    pass" for _ in range(LONGEST_FUNCTION))
    assert too_long(f"def f():\n{body}\n") == ["f: 41 lines"]
    assert too_long("x = 1\n" * 401) == ["401 lines"]
