"""The documents say what is: links lead somewhere, commands exist, every setting is described."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from bot.cards import replies
from bot.cli import main
from bot.config import Settings, env_name
from handlers import arguments

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
SHIPPED = [*DOCUMENTS, *(ROOT / n for n in (".env.example", "Dockerfile", "compose.yaml"))]
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
SETTING = re.compile(r"\b(?:KAWARABAN|SLACK)_[A-Z0-9_]+\b")
# For those who run the tests.
NOT_SETTINGS = {"KAWARABAN_TEST_POSTGRES_URL"}
# Defaults that depend on the machine, or on another setting, are described in words.
IN_WORDS = {"database_url", "http_port"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code(text: str) -> Iterator[str]:
    """Give the code in a document: the lines of its blocks, and what stands in backticks."""
    for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    for path, anchor in LINK.findall(document.read_text("utf-8")):
        target = (document.parent / path) if path else document
        assert target.exists(), f"{path} is not there"
        assert not anchor or anchor in anchors(target), f"{path} has no #{anchor}"


def commands(document: Path) -> Iterator[list[str]]:
    for line in code(document.read_text("utf-8")):
        if re.match(r" *(?:\.venv/bin/)?kawaraban ", line):
            # What the command does may stand beside it.
            yield shlex.split(re.split(r"(?<=\S)  +", line)[0], comments=True)[1:]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_exist(document: Path) -> None:
    for words in commands(document):
        assert_command(words)


def assert_command(words: list[str]) -> None:
    command: click.Command = main
    context = click.Context(main, info_name="kawaraban")
    rest = list(words)
    while isinstance(command, click.Group) and rest and re.fullmatch(r"[a-z-]+", rest[0]):
        if rest[0].startswith("-"):
            break
        found = command.get_command(context, rest[0])
        assert found is not None, f"there is no `kawaraban {' '.join(words)}`"
        context = click.Context(found, parent=context, info_name=rest.pop(0))
        command = found
    known = {option for p in command.get_params(context) for option in (*p.opts, *p.secondary_opts)}
    for option in (word.partition("=")[0] for word in rest if word.startswith("-")):
        assert option in known, f"`kawaraban {' '.join(words)}` has no {option}"


def every_command(group: click.Group, context: click.Context) -> Iterator[click.Command]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from every_command(command, click.Context(command, context, name))


def test_examples_in_help_exist() -> None:
    shown = 0
    for command in every_command(main, click.Context(main)):
        for line in re.findall(r"^ *kawaraban (.+?)(?:  .*)?$", command.help or "", re.MULTILINE):
            assert_command(shlex.split(line.partition(">")[0]))
            shown += 1
    assert shown


def test_the_readme_shows_every_command() -> None:
    shown = {words[0] for words in commands(ROOT / "README.md") if words}
    assert set(main.list_commands(click.Context(main))) <= shown


@pytest.mark.parametrize("words", [["nonsense"], ["run", "--nonsense"], ["--nonsense"]])
def test_unknown_commands_are_found_out(words: list[str]) -> None:
    with pytest.raises(AssertionError):
        assert_command(words)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_make_has_what_is_asked_of_it(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for line in code(document.read_text("utf-8")):
        for asked in re.findall(r"(?:^|&& )make ([a-z]+)", line):
            assert asked in targets, f"there is no `make {asked}`"


def described() -> dict[str, tuple[str, str]]:
    """Return the rows of the tables of settings: a variable, its default and what it does."""
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    assert len(rows) == len({row[0] for row in rows}), "a setting is described twice"
    return {variable: (default, what) for variable, default, what in rows}


def default_in_words(field: str) -> str:
    value: Any = Settings.model_fields[field].default
    if value is None:
        return "none"
    if isinstance(value, tuple):
        value = ",".join(value)
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def test_every_setting_is_described_and_no_other() -> None:
    there, wanted = set(described()), {env_name(field) for field in Settings.model_fields}
    assert there == wanted, f"docs/settings.md: {sorted(there ^ wanted)}"


@pytest.mark.parametrize("field", sorted(set(Settings.model_fields) - IN_WORDS))
def test_defaults_are_as_described(field: str) -> None:
    assert described()[env_name(field)][0] == default_in_words(field)


def test_the_example_has_every_setting_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    given = dict(re.findall(r"^(?:# )?([A-Z0-9_]+)=(.*)$", "\n".join(lines), re.MULTILINE))
    wanted = {env_name(field) for field in Settings.model_fields}
    assert set(given) == wanted, f".env.example: {sorted(set(given) ^ wanted)}"
    for field in set(Settings.model_fields) - IN_WORDS:
        default = default_in_words(field).strip("`")
        assert given[env_name(field)] == ("" if default == "none" else default), field


@pytest.mark.parametrize("document", SHIPPED, ids=name)
def test_no_unknown_setting_is_named(document: Path) -> None:
    known = {env_name(field) for field in Settings.model_fields} | NOT_SETTINGS
    assert set(SETTING.findall(document.read_text("utf-8"))) <= known


def test_decisions_are_numbered() -> None:
    notes = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [note.name[:4] for note in notes]
    assert len(numbers) == len(set(numbers))
    for note, number in zip(notes, numbers, strict=True):
        assert re.match(rf"# {number} \S", note.read_text("utf-8")), note.name


def test_the_layers_are_drawn_as_they_are_held() -> None:
    drawing = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    block = re.search(r"```\n(bot\.__main__.*?)```", drawing, re.DOTALL)
    assert block
    drawn = [set(re.findall(r"\bbot\.(\w+)", line)) for line in block[1].splitlines()]
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    [layers] = [
        c["layers"] for c in settings["tool"]["importlinter"]["contracts"] if c["id"] == "layers"
    ]
    # A layer in brackets may not exist yet.
    held = [set(re.findall(r"\w+", re.sub(r"\(\w+\)", "", layer))) for layer in layers]
    assert [line & set().union(*held) for line in drawn] == held


def test_the_readme_has_what_the_help_has() -> None:
    shown = re.findall(r"`(/brief[^`]*)`", (ROOT / "README.md").read_text("utf-8"))
    helped = re.findall(r"`(/brief[^`]*)`", json.dumps(replies.usage().blocks, ensure_ascii=False))
    assert helped
    assert [command for command in helped if command not in shown] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_what_may_be_typed_is_understood(document: Path) -> None:
    for command in re.findall(r"`/brief([^`]*)`", document.read_text("utf-8")):
        if "…" not in command:
            arguments.parse(command)
