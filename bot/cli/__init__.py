"""The command line: thin. Each command reads its arguments, calls one thing, prints the outcome."""

from __future__ import annotations

import click

from bot import __version__
from bot.cli.common import Commands

# Each is loaded when it is called: `--help` must not wait for a database's or a chat's library.
_COMMANDS = {
    "run": ("bot.cli.run", "Serve a Slack workspace until interrupted."),
    "demo": ("bot.cli.demo", "Show a small workspace in the browser, with today's briefing."),
    "brief": ("bot.cli.brief", "Show the briefing cards on a topic, here in the terminal."),
    "refresh": ("bot.cli.refresh", "Read the feeds that are due."),
    "feeds": ("bot.cli.feeds", "List and change the feeds that are followed."),
    "stories": ("bot.cli.stories", "Look into stories, split and merge them by hand."),
    "migrate": ("bot.cli.run", "Bring the database to this version's shape."),
}


@click.group(cls=Commands, lazy=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kawaraban")
def main() -> None:
    """Brief a team on the news it lives by: stories from many feeds, every sentence cited.

    \b
    Try it without an account:     kawaraban demo
    One topic, in this terminal:   kawaraban brief GENIAC --sample
    In your Slack workspace:       kawaraban run
    """
