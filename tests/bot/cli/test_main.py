"""The command line as a person meets it."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from bot import __version__
from bot.cli import main


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
