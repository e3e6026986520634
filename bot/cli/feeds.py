"""`kawaraban feeds …`: the list of feeds, looked at and changed."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, TypeVar

import click

from bot import app, config, logs
from bot.cli import feed_lines
from bot.cli.common import print_json, run_async
from bot.cli.refresh import poll
from bot.errors import InputError
from bot.feeds import articles
from bot.feeds.discover import FeedLink
from bot.services.refresh import FeedOutcome

T = TypeVar("T")

_LARGEST_LIST = 50_000_000


@click.group(invoke_without_command=True)
@click.pass_context
def feeds(ctx: click.Context) -> None:
    """List and change the feeds that are followed.

    \b
    kawaraban feeds                          how each fares
    kawaraban feeds add https://example.com  find a site's feeds and follow one
    kawaraban feeds check URL                read a feed without following it
    kawaraban feeds import FILE.opml         follow those of another reader
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_feeds)


def _with_core(work: Callable[[app.Core], Awaitable[T]]) -> T:
    settings = config.load()
    # What happened to each feed is the command's own answer.
    logs.configure("ERROR", settings.log_format)

    async def within() -> T:
        async with app.core(settings) as core:
            return await work(core)

    return run_async(within())


@feeds.command("list")
@click.option("--trouble", is_flag=True, help="Only feeds in trouble.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone on stdout.")
def list_feeds(*, trouble: bool = False, as_json: bool = False) -> None:
    """Show how each feed fares: its last success, items a week, next poll, trouble and cure.

    \b
    kawaraban feeds list
    kawaraban feeds list --trouble
    kawaraban feeds list --json
    """

    async def work(core: app.Core) -> None:
        reports = await core.oversee.reports()
        if trouble:
            reports = [report for report in reports if report.trouble]
        if as_json:
            print_json([feed_lines.feed_json(report) for report in reports])
        elif reports:
            for line in feed_lines.feed_table(reports, now=core.clock.now()):
                click.echo(line)
        elif trouble:
            click.echo("No feed is in trouble.")
        else:
            click.echo("No feed is followed yet. Try: kawaraban feeds add https://www.example.com")

    _with_core(work)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a person says of a feed beside its address."""

    outlet: str
    lang: str
    tags: tuple[str, ...]


@feeds.command()
@click.argument("address")
@click.option("--outlet", default="", help="The outlet's name; else the feed's own title.")
@click.option("--lang", default="", help="Its language, as en or ja; else found out.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--all", "take_all", is_flag=True, help="Follow all feeds that the site names.")
def add(address: str, outlet: str, lang: str, tags: tuple[str, ...], *, take_all: bool) -> None:
    """Follow the feed at ADDRESS, or find the feeds of the site there.

    \b
    kawaraban feeds add https://www.example.com/feed.xml
    kawaraban feeds add example.com
    kawaraban feeds add https://www.example.com --outlet "Example Times" --tag robotics
    """
    named = _Named(outlet, lang, tags)

    async def work(core: app.Core) -> None:
        links = await core.curate.find(address)
        chosen = links if take_all or len(links) == 1 else _choose(links)
        for link in chosen:
            await _follow(core, link, named)

    _with_core(work)


def _choose(links: Sequence[FeedLink]) -> Sequence[FeedLink]:
    """Ask which feeds are wanted; where nobody can answer, say how to choose."""
    click.echo(f"The site has {feed_lines.count(len(links), 'feed')}:")
    for number, link in enumerate(links, 1):
        click.echo(f"  {number}  {link.url}  {link.title}".rstrip())
    if not _can_answer():
        raise InputError("Say which: kawaraban feeds add URL, or add --all to follow them all.")
    answer: str = click.prompt("Which? A number, or all", default="1")
    if answer.strip().lower() == "all":
        return links
    if answer.strip().isdecimal() and 1 <= int(answer) <= len(links):
        return [links[int(answer) - 1]]
    raise InputError(f"{answer[:50]!r} is none of them. Nothing was added.")


def _can_answer() -> bool:
    return sys.stdin.isatty()


async def _follow(core: app.Core, link: FeedLink, named: _Named) -> None:
    checked = await core.curate.check(link.url)
    feed = replace(
        checked.feed,
        outlet=named.outlet or checked.feed.outlet,
        lang=named.lang or checked.feed.lang,
        tags=named.tags,
    )
    if not await core.curate.add(feed):
        click.echo(f"Followed already: {feed.url}")
        return
    click.echo(f"Following {feed.outlet} ({feed.lang}): {feed.url}")
    for line in list(feed_lines.check_lines(checked, now=core.clock.now()))[1:]:
        click.echo(line)
    click.echo("It is read within a minute where `kawaraban run` runs; else: kawaraban refresh")


@feeds.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
def remove(urls: tuple[str, ...]) -> None:
    """Stop following feeds. Their items and stories stay.

    \b
    kawaraban feeds remove https://www.example.com/feed.xml
    """

    async def work(core: app.Core) -> None:
        for url in urls:
            await core.curate.remove(url)
            click.echo(f"Removed {url}")

    _with_core(work)


@feeds.command("full-text")
@click.argument("url")
@click.option("--off", is_flag=True, help="Tell its articles by their summaries again.")
def full_text(url: str, *, off: bool) -> None:
    """Have the articles of the feed at URL read in full, where their outlet's robots.txt lets us.

    \b
    kawaraban feeds full-text https://www.example.com/feed.xml
    kawaraban feeds full-text https://www.example.com/feed.xml --off
    """

    async def work(core: app.Core) -> None:
        await core.curate.read_in_full(url, on=not off)
        click.echo(f"{'Summaries alone' if off else 'Articles in full'}: {url}")
        if not off and not articles.available():
            click.echo("They are read once this is installed: pip install 'kawaraban[articles]'")

    _with_core(work)


@feeds.command()
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="Print JSON alone on stdout.")
def check(url: str, *, as_json: bool) -> None:
    """Read the feed at URL now, without following it, and say what it holds.

    \b
    kawaraban feeds check https://www.example.com/feed.xml
    """

    async def work(core: app.Core) -> None:
        checked = await core.curate.check(url)
        if as_json:
            print_json(feed_lines.check_json(checked))
            return
        for line in feed_lines.check_lines(checked, now=core.clock.now()):
            click.echo(line)

    _with_core(work)


@feeds.command("import")
@click.argument("file", type=click.File("rb"), metavar="FILE.opml")
@click.option("--check", "check_all", is_flag=True, help="Read each new feed; report dead ones.")
def import_feeds(file: BinaryIO, *, check_all: bool) -> None:
    """Follow the feeds of an OPML list, as other readers export it. Folders become tags.

    \b
    kawaraban feeds import subscriptions.opml
    kawaraban feeds import subscriptions.opml --check
    curl https://example.com/list.opml | kawaraban feeds import -
    """
    document = file.read(_LARGEST_LIST + 1)
    if len(document) > _LARGEST_LIST:
        raise InputError("The list is larger than 50 MB. Split it.")

    async def work(core: app.Core) -> None:
        imported = await core.curate.bring_in(document)
        listed = feed_lines.count(imported.listed, "feed")
        click.echo(f"{listed} listed, {len(imported.new):,} of them new.")
        for note in imported.notes:
            click.echo(note)
        if check_all and imported.new:
            outcomes = await poll(core, imported.new, quiet=False)
            _report_dead(outcomes)

    _with_core(work)


def _report_dead(outcomes: Sequence[FeedOutcome]) -> None:
    ill = [outcome for outcome in outcomes if outcome.trouble]
    click.echo(f"{len(outcomes) - len(ill)} of them can be read; {len(ill)} are in trouble.")
    for line in feed_lines.trouble_lines(ill):
        click.echo(line)


@feeds.command()
@click.argument("file", type=click.File("wb"), default="-", metavar="[FILE.opml]")
def export(file: BinaryIO) -> None:
    """Write all feeds as an OPML 2.0 list, with first tags as folders.

    \b
    kawaraban feeds export > feeds.opml
    """
    file.write(_with_core(lambda core: core.curate.to_opml()))
