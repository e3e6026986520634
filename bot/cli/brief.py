"""`kawaraban brief TOPIC`: cards in a terminal, or as JSON."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime

import click

from bot import app, cards, config, demo, logs
from bot.cards.export import to_json
from bot.cards.terminal import sources_to_text, to_text
from bot.cli.common import print_json, run_async
from bot.errors import NotFoundError
from bot.model.briefing import Briefing
from bot.services.brief import card_of
from bot.services.search import Found

_WIDEST = 100
_STORIES = 3


@click.command()
@click.argument("topic", nargs=-1, required=True)
@click.option("--sample", is_flag=True, help="Read the sample edition; needs no set-up.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone on stdout.")
@click.option(
    "--stories",
    default=_STORIES,
    show_default=True,
    type=click.IntRange(1, 20),
    help="At most so many.",
)
def brief(topic: tuple[str, ...], *, sample: bool, as_json: bool, stories: int) -> None:
    """Show the briefing cards on TOPIC, any words in any language.

    \b
    kawaraban brief GENIAC --sample
    kawaraban brief physical AI --sample --json
    kawaraban brief 半導体
    """
    settings = config.load()
    logs.configure("WARNING", settings.log_format)
    words = " ".join(topic)
    found, briefings = run_async(_ask(words, settings, sample=sample, stories=stories))
    if as_json:
        print_json(to_json(found.topics[0].name, briefings))
    elif briefings:
        _show(found, briefings)
    else:
        click.echo(f"Nothing new on {found.topics[0].name} in {found.feeds} feeds since then.")
        if found.latest:
            click.echo(f"The latest known: {found.latest.items[0].title}")


async def _ask(
    words: str, settings: config.Settings, *, sample: bool, stories: int
) -> tuple[Found, list[Briefing]]:
    if sample:
        if sys.stderr.isatty():
            click.echo("Reading the sample edition…", err=True)
        async with demo.sample_core() as core:
            return await _find(core, words, stories)
    async with app.core(settings) as core:
        if not any(feed.state.checked_at for feed in await core.store.feeds.all()):
            raise NotFoundError(
                "No feed has been read yet. Run `kawaraban refresh` first, or add --sample."
            )
        return await _find(core, words, stories)


async def _find(core: app.Core, words: str, stories: int) -> tuple[Found, list[Briefing]]:
    found = await core.search.find([words], limit=stories)
    return found, list(await core.briefer.write(found.hits))


def _show(found: Found, briefings: list[Briefing]) -> None:
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    color = sys.stdout.isatty()
    zone = datetime.now().astimezone().tzinfo or UTC
    for number, (hit, briefing) in enumerate(zip(found.hits, briefings, strict=True)):
        if number:
            click.echo("\n" + "─" * width + "\n")
        card = card_of(hit, briefing)
        click.echo(to_text(card, width, color, zone=zone))
        for part in cards.source_lists(briefing):
            click.echo("\n" + sources_to_text(part, width, color, zone=zone))
