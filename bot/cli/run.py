"""`kawaraban run` and `kawaraban migrate`."""

from __future__ import annotations

import asyncio
import signal

import click

from bot import app, config, logs
from bot.cli.common import run_async
from bot.cli.reader import keep_reading
from bot.config import Role


@click.command()
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.ALL.value,
    show_default=True,
    help="web listens to Slack, worker reads feeds and delivers; any number of each on Postgres.",
)
def run(role: str) -> None:
    """Serve a Slack workspace until interrupted.

    \b
    Socket Mode:  SLACK_BOT_TOKEN and SLACK_APP_TOKEN
    Signed HTTP:  SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, at http://HOST:PORT/slack/events

    Settings come from the environment and from .env in this folder.
    """
    settings = config.load()
    config.require_slack(settings, Role(role))
    logs.configure(settings.log_level, settings.log_format)
    run_async(_until_told(settings, Role(role)))


async def _until_told(settings: config.Settings, role: Role) -> None:
    stop = on_signals(asyncio.Event())
    if role is not Role.ALL:
        await app.run(settings, stop, role=role)
        return
    ready = asyncio.get_running_loop().create_future()

    async def read() -> None:
        await ready  # the database has its shape, and Slack has let us in
        await keep_reading(stop)

    async with asyncio.TaskGroup() as group:
        group.create_task(read())
        await app.run(settings, stop, feeds_apart=True, ready=ready)


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
