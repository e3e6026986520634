"""`kawaraban run` and `kawaraban migrate`."""

from __future__ import annotations

import asyncio
import signal

import click

from bot import app, config, logs
from bot.cli.common import run_async


@click.command()
def run() -> None:
    """Serve a Slack workspace until interrupted.

    \b
    Socket Mode:  SLACK_BOT_TOKEN and SLACK_APP_TOKEN
    Signed HTTP:  SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, at http://HOST:PORT/slack/events

    Settings come from the environment and from .env in this folder.
    """
    settings = config.load()
    config.require_slack(settings)
    logs.configure(settings.log_level, settings.log_format)
    run_async(_until_told(settings))


async def _until_told(settings: config.Settings) -> None:
    await app.run(settings, on_signals(asyncio.Event()))


def on_signals(stop: asyncio.Event) -> asyncio.Event:
    """Set `stop` when the process is told to end, instead of ending it at once."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


@click.command()
def migrate() -> None:
    """Bring the database to this version's shape. `run` does so too."""
    settings = config.load()
    logs.configure(settings.log_level, settings.log_format)
    run_async(app.migrate(settings))
    click.echo("The database is up to date.")
