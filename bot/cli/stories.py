"""`kawaraban stories …`: look into stories, and put right what grouping got wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import click

from bot import app, config, logs
from bot.cli.common import run_async
from bot.model.story import Story
from bot.services.arrange import Anatomy, Arrange

T = TypeVar("T")

_TITLE = 90


@click.group(invoke_without_command=True)
@click.pass_context
def stories(ctx: click.Context) -> None:
    """Look into stories, and put right what grouping got wrong.

    \b
    kawaraban stories                      the recent ones, with their ids
    kawaraban stories show ID              its items, voices, and why they are together
    kawaraban stories split ID 3 5         items 3 and 5 are another story
    kawaraban stories merge ID OTHER       both tell one event
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_stories)


@stories.command("list")
@click.argument("words", nargs=-1)
def list_stories(words: tuple[str, ...] = ()) -> None:
    """Show the stories of the last two days, newest first; only those with WORDS, if given.

    \b
    kawaraban stories list
    kawaraban stories list SoftBank
    """
    recent = _with_arrange(lambda arrange: arrange.recent())
    wanted = " ".join(words).casefold()
    shown = [story for story in recent if any(wanted in i.title.casefold() for i in story.items)]
    for story in shown:
        outlets = len(story.domains)
        click.echo(f"{story.id}  {outlets:2} outlet{'s' if outlets != 1 else ' '}  {_title(story)}")
    if not shown:
        click.echo("No story of the last two days has these words." if wanted else _NONE)


_NONE = "No story has news of the last two days. Run `kawaraban refresh` first."


@stories.command()
@click.argument("story_id", metavar="ID")
def show(story_id: str) -> None:
    """Lay a story open: its stage, voices, timeline, and why each item is in it.

    \b
    kawaraban stories show s0a4cf11c5319
    """
    for line in _lines(_with_arrange(lambda arrange: arrange.show(story_id))):
        click.echo(line)


@stories.command()
@click.argument("story_id", metavar="ID")
@click.argument("others", metavar="OTHER...", nargs=-1, required=True)
def merge(story_id: str, others: tuple[str, ...]) -> None:
    """Make stories one, under the first id; the other ids lead there from now on.

    \b
    kawaraban stories merge s0a4cf11c5319 s58b0de31a7c2
    """
    story = _with_arrange(lambda arrange: arrange.merge(story_id, others))
    click.echo(f"{story.id} now has {len(story.items)} items: {_title(story)}")


@stories.command()
@click.argument("story_id", metavar="ID")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True, type=int)
def split(story_id: str, numbers: tuple[int, ...]) -> None:
    """Move items, by their numbers in `show`, into a story of their own, for good.

    \b
    kawaraban stories split s0a4cf11c5319 3 5
    """
    left, new = _with_arrange(lambda arrange: arrange.split(story_id, numbers))
    for story in (left, new):
        click.echo(f"{story.id}  {len(story.items)} items  {_title(story)}")
    click.echo("They stay apart, whatever comes.")


def _with_arrange(work: Callable[[Arrange], Awaitable[T]]) -> T:
    settings = config.load()
    logs.configure("ERROR", settings.log_format)

    async def within() -> T:
        async with app.core(settings) as core:
            return await work(Arrange(core.store, core.clock))

    return run_async(within())


def _title(story: Story) -> str:
    title = " ".join(story.items[0].title.split())
    return title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"


def _lines(found: Anatomy) -> list[str]:
    zone = datetime.now().astimezone().tzinfo or UTC
    who = found.corroboration
    lines = [
        f"{found.story.id}  {_title(found.story)}",
        f"{found.stage}; outlets {who.outlets}, independent voices {who.voices}",
        *(f"{count} after {origin}" for origin, count in who.chains),
        "",
    ]
    for number, told in enumerate(found.timeline, start=1):
        item = told.item
        at = item.published.astimezone(zone)
        first = "  first" if item.id == who.first else ""
        lines.append(f"{number:3}  {at:%Y-%m-%d %H:%M}  {item.outlet} ({item.lang}){first}")
        lines.append(f"     {' '.join(item.title.split())}")
        if told.adds:
            lines.append(f"     adds: {', '.join(told.adds)}")
        if found.reasons.get(item.id):
            lines.append(f"     {found.reasons[item.id]}")
    return lines
