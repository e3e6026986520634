"""`kawaraban demo`."""

from __future__ import annotations

import asyncio

import click

from bot import demo as stage
from bot import logs
from bot.cli.common import run_async
from bot.cli.run import on_signals
from bot.errors import AddressInUseError


@click.command()
@click.option(
    "--port",
    default=3979,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="0 takes any free port.",
)
@click.option("--no-browser", is_flag=True, help="Open no browser window.")
def demo(port: int, no_browser: bool) -> None:  # click gives flags so
    """Show a small workspace in the browser, with today's briefing, until interrupted.

    It needs no account, no key and no network: the sample edition's feeds are served on
    loopback, and a stand-in for Slack beside them.

    \b
    kawaraban demo
    kawaraban demo --port 4000 --no-browser
    """
    logs.configure("WARNING", "console")
    run_async(_until_told(port, browser=not no_browser))


async def _until_told(port: int, *, browser: bool) -> None:
    stop = on_signals(asyncio.Event())
    try:
        await stage.run(stop, port=port, on_ready=lambda url: _tell(url, browser=browser))
    except AddressInUseError as error:
        raise AddressInUseError(
            f"Port {port} is taken, perhaps by another demo. "
            "`kawaraban demo --port 0` takes any free one; so does `make demo PORT=0`."
        ) from error


def _tell(url: str, *, browser: bool) -> None:
    click.echo(f"Kawaraban's demo is at {url} — today's briefing arrives in #japan-ai.")
    click.echo("Try /brief GENIAC there. Ctrl-C ends it, and leaves nothing behind.")
    if browser:
        # Some systems' launchers wait for the browser: not in our event loop.
        asyncio.get_running_loop().run_in_executor(None, click.launch, url)
