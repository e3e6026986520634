"""The command line as a person meets it."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from bot import __version__
from bot.cli import main
from bot.cli.common import Commands, run_async
from bot.errors import KawarabanError, StoreError


def names() -> list[str]:
    return main.list_commands(click.Context(main))


def test_it_tells_its_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"kawaraban, version {__version__}\n"


@pytest.mark.parametrize("name", names())
def test_every_command_is_there_with_help_and_an_example(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) > 4


def test_help_loads_no_library_that_only_a_command_needs() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from bot.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "print(sorted({'sqlalchemy', 'slack_bolt', 'aiohttp'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "[]\n"


def test_an_unknown_command_says_where_to_look() -> None:
    refused = CliRunner().invoke(main, ["breif"])
    assert refused.exit_code == 2
    assert "No such command 'breif'" in refused.output


def test_an_error_deep_in_tasks_is_told_as_its_sentence() -> None:
    async def fail() -> None:
        raise StoreError("The database is away.")

    async def work() -> None:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(nested())

    async def nested() -> None:
        async with asyncio.TaskGroup() as inner:
            inner.create_task(fail())

    @click.group(cls=Commands)
    def group() -> None: ...

    @group.command()
    def go() -> None:
        run_async(work())

    with pytest.raises(KawarabanError, match="away"):
        run_async(work())
    told = CliRunner().invoke(group, ["go"])
    assert (told.exit_code, told.output) == (1, "Error: The database is away.\n")
