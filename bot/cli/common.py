"""What the commands share: an event loop to run in, and errors told as people need them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from bot.errors import InputError, KawarabanError, SettingError

T = TypeVar("T")

# As shells and getopt have it: 2 for what was asked wrongly, 1 for what went wrong.
_USAGE, _FAILED, _INTERRUPTED = 2, 1, 130


class Commands(click.Group):
    """A group of commands that shows an error as a sentence, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; KawarabanErrors end it with their sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except SettingError as error:
            for problem in error.problems:
                click.echo(f"Setting: {problem}", err=True)
            click.echo("docs/settings.md describes every setting.", err=True)
            sys.exit(_USAGE)
        except InputError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(_USAGE)
        except KawarabanError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(_FAILED)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; Ctrl-C ends the program quietly."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(_INTERRUPTED)


def print_json(value: object) -> None:
    """Print JSON, alone on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
