"""`kawaraban brief TOPIC`: cards in a terminal, or as JSON."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from bot import app, cards, config, demo, logs
from bot.cards.accounts import account_to_json, account_to_text
from bot.cards.export import to_json
from bot.cards.terminal import sources_to_text, to_text
from bot.cli.common import print_json, run_async
from bot.errors import NotFoundError
from bot.model.account import Account
from bot.model.briefing import Briefing
from bot.services.brief import card_of
from bot.services.search import Found, Hit

_WIDEST = 100
_STORIES = 3


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for."""

    words: str
    stories: int
    lang: str
    explain: bool


@dataclass(frozen=True, slots=True)
class _Given:
    """What was found, written, and accounted for where that was asked."""

    found: Found
    briefings: Sequence[Briefing]
    accounts: Sequence[Account] = ()


@click.command()
@click.argument("topic", nargs=-1, required=True)
@click.option("--sample", is_flag=True, help="Read the sample edition; needs no set-up.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone on stdout.")
@click.option("--explain", is_flag=True, help="Show why, and what carries each sentence.")
@click.option(
    "--lang", default="en", show_default=True, type=click.Choice(["en", "ja"]), help="The cards'."
)
@click.option(
    "--stories",
    default=_STORIES,
    show_default=True,
    type=click.IntRange(1, 20),
    help="At most so many.",
)
def brief(
    topic: tuple[str, ...], *, sample: bool, as_json: bool, explain: bool, lang: str, stories: int
) -> None:
    """Show the briefing cards on TOPIC, any words in any language.

    \b
    kawaraban brief GENIAC --sample
    kawaraban brief physical AI --sample --json
    kawaraban brief 半導体 --lang ja
    kawaraban brief GENIAC --sample --explain
    """
    settings = config.load()
    logs.configure("WARNING", settings.log_format)
    wanted = _Wanted(" ".join(topic), stories, lang, explain)
    given = run_async(_ask(wanted, settings, sample=sample))
    if as_json:
        print_json(_as_json(given))
    elif given.briefings:
        _show(given)
    else:
        found = given.found
        click.echo(f"Nothing new on {found.topics[0].name} in {found.feeds} feeds since then.")
        if found.latest:
            click.echo(f"The latest known: {found.latest.items[0].title}")


async def _ask(wanted: _Wanted, settings: config.Settings, *, sample: bool) -> _Given:
    if sample:
        if sys.stderr.isatty():
            click.echo("Reading the sample edition…", err=True)
        async with demo.sample_core() as core:
            return await _find(core, wanted)
    async with app.core(settings) as core:
        if not any(feed.state.checked_at for feed in await core.store.feeds.all()):
            raise NotFoundError(
                "No feed has been read yet. Run `kawaraban refresh` first, or add --sample."
            )
        return await _find(core, wanted)


async def _find(core: app.Core, wanted: _Wanted) -> _Given:
    found = await core.search.find([wanted.words], limit=wanted.stories)
    briefings = await core.briefer.write(found.hits, lang=wanted.lang)
    if not wanted.explain:
        return _Given(found, briefings)
    told = zip(found.hits, briefings, strict=True)
    return _Given(found, briefings, [await _account(core, hit, b) for hit, b in told])


async def _account(core: app.Core, hit: Hit, briefing: Briefing) -> Account:
    rank = [(part.name, part.points) for part in hit.rated.parts]
    earlier = await core.around.earlier(hit.story)
    return await core.explain.account(briefing, rank=rank, earlier=earlier)


def _as_json(given: _Given) -> dict[str, Any]:
    shown = to_json(given.found.topics[0].name, given.briefings)
    for story, account in zip(shown["stories"], given.accounts, strict=False):
        story["explain"] = account_to_json(account)
    return shown


def _show(given: _Given) -> None:
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    color = sys.stdout.isatty()
    zone = datetime.now().astimezone().tzinfo or UTC
    accounts = {account.story_id: account for account in given.accounts}
    for number, (hit, briefing) in enumerate(zip(given.found.hits, given.briefings, strict=True)):
        if number:
            click.echo("\n" + "─" * width + "\n")
        card = card_of(hit, briefing)
        click.echo(to_text(card, width, color, zone=zone))
        if account := accounts.get(briefing.story_id):
            click.echo("\n" + account_to_text(account, width))
        for part in cards.source_lists(briefing):
            click.echo("\n" + sources_to_text(part, width, color, zone=zone))
