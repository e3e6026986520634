"""The command line: thin. Each command reads its arguments, calls one thing, prints the outcome."""

from __future__ import annotations

import click

from bot import __version__
from bot.cli.brief import brief
from bot.cli.common import Commands
from bot.cli.demo import demo
from bot.cli.run import migrate, run


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kawaraban")
def main() -> None:
    """Brief a team on the news it lives by: stories from many feeds, every sentence cited.

    \b
    Try it without an account:     kawaraban demo
    One topic, in this terminal:   kawaraban brief GENIAC --sample
    In your Slack workspace:       kawaraban run
    """


for command in (run, demo, brief, migrate):
    main.add_command(command)
