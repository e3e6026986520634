"""`kawaraban refresh`: read feeds now, without a chat."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from bot import app, config, logs
from bot.cli import feed_lines
from bot.cli.common import print_json, run_async
from bot.model.feed import Feed
from bot.services.refresh import FeedOutcome


@click.command()
@click.option("--all", "all_feeds", is_flag=True, help="Read all feeds, not only those due.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone on stdout.")
def refresh(*, all_feeds: bool, as_json: bool) -> None:
    """Read the feeds whose next poll has come, and group what they bring into stories.

    \b
    kawaraban refresh
    kawaraban refresh --all
    kawaraban refresh --json

    `kawaraban run` does so by itself.
    """
    settings = config.load()
    logs.configure("ERROR", settings.log_format)
    run_async(_refresh(settings, all_feeds=all_feeds, as_json=as_json))


async def _refresh(settings: config.Settings, *, all_feeds: bool, as_json: bool) -> None:
    async with app.core(settings) as core:
        feeds = [feed for feed in await core.curate.all() if not feed.state.gone]
        if all_feeds:
            outcomes = await poll(core, feeds, quiet=as_json)
        else:
            outcomes = await _poll_due(core, feeds, quiet=as_json)
        grouped = await core.grouping.run()
        if as_json:
            print_json(feed_lines.refresh_json(outcomes, grouped))
        elif outcomes:
            for line in feed_lines.refresh_lines(outcomes):
                click.echo(line)
        else:
            click.echo(_nothing_due(feeds, core))


async def poll(core: app.Core, feeds: Sequence[Feed], *, quiet: bool) -> Sequence[FeedOutcome]:
    """Poll feeds, with a bar of progress where a person waits."""
    with _progress(len(feeds), quiet=quiet) as advance:
        return await core.refresh.poll(feeds, on_read=advance)


async def _poll_due(core: app.Core, feeds: Sequence[Feed], *, quiet: bool) -> Sequence[FeedOutcome]:
    now = core.clock.now()
    due = sum((feed.state.next_poll_at or now) <= now for feed in feeds)
    with _progress(due, quiet=quiet) as advance:
        return await core.refresh.due(on_read=advance)


@contextmanager
def _progress(length: int, *, quiet: bool) -> Iterator[Callable[[Feed], None]]:
    hidden = quiet or not length or not sys.stderr.isatty()
    with click.progressbar(
        length=length, label="Reading feeds", file=sys.stderr, hidden=hidden
    ) as bar:
        yield lambda _: bar.update(1)


def _nothing_due(feeds: Sequence[Feed], core: app.Core) -> str:
    if not feeds:
        return "No feed is followed yet. Try: kawaraban feeds add https://www.example.com"
    now = core.clock.now()
    soonest = min(feed.state.next_poll_at or now for feed in feeds)
    return (
        f"No feed is due; the next poll is {feed_lines.ahead(soonest - now)}. --all reads them all."
    )
