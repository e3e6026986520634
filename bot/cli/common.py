"""What the commands share: an event loop to run in, and errors told as people need them."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine, Mapping
from importlib import import_module
from typing import Any, TypeVar

import click

from bot.errors import FeedError, InputError, KawarabanError, SettingError

T = TypeVar("T")

# As shells and getopt have it: 2 for what was asked wrongly, 1 for what went wrong.
_USAGE, _FAILED, _INTERRUPTED = 2, 1, 130


class Commands(click.Group):
    """A group that shows an error as a sentence, never as a traceback.

    `lazy` gives, by a command's name, the module that defines it under that name, and a line of
    help; the module is imported when the command is called.
    """

    def __init__(
        self, *args: Any, lazy: Mapping[str, tuple[str, str]] | None = None, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self._lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order in which a person meets them."""
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded now."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _ = self._lazy[cmd_name]
        command = getattr(import_module(module), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101  # the table's own promise
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading any of `lazy`."""
        if not self._lazy:
            super().format_commands(ctx, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self._lazy.items()])

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
        except FeedError as error:
            click.echo(f"Error: {error}", err=True)
            if error.cure:
                click.echo(f"→ {error.cure}", err=True)
            sys.exit(_FAILED)
        except KawarabanError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(_FAILED)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; Ctrl-C ends the program quietly. Raises KawarabanError as `work` does."""
    try:
        return asyncio.run(work)
    except BaseExceptionGroup as group:
        # Task groups wrap what one of their tasks raised; a person needs its sentence.
        known = group.subgroup(KawarabanError)
        if known is None:
            raise
        raise _first(known) from group
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        sys.exit(_INTERRUPTED)


def _first(group: BaseExceptionGroup[KawarabanError]) -> KawarabanError:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def print_json(value: object) -> None:
    """Print JSON, alone on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
