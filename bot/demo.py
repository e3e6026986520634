"""The demo: the real bot, in a stand-in workspace, reading the sample edition over HTTP.

Nothing is short of the real thing but who is at the other end: feeds are fetched, grouped, written
and delivered as in any workspace.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot import app
from bot.clock import SystemClock
from bot.config import Settings, given
from bot.model.feed import NewFeed
from bot.model.schedule import EVERY_DAY, NewSubscription, Schedule
from bot.sandbox import MessageShortcut, Sandbox, SandboxConfig
from bot.sandbox.edition import SampleEdition, SampleFeed
from handlers import SAVE_STORY

_CHANNEL = "japan-ai"
_TOPICS = ("foundation models", "physical AI", "GENIAC")
_STORIES = 5
_ZONE = "Asia/Tokyo"
_LOOK_EVERY = 0.1


@asynccontextmanager
async def sample_edition() -> AsyncIterator[SampleEdition]:
    """Serve the sample edition on a free loopback port."""
    edition = SampleEdition(SystemClock().now)
    await edition.start()
    try:
        yield edition
    finally:
        await edition.stop()


@asynccontextmanager
async def sample_core() -> AsyncIterator[app.Core]:
    """Build a core on a database that is thrown away, and let it read the sample edition."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="kawaraban-"))
        edition = await stack.enter_async_context(sample_edition())
        core = await stack.enter_async_context(app.core(_settings(folder)))
        await core.store.feeds.add_many(followed(edition.feeds()))
        await core.read_feeds()
        yield core


def followed(feeds: tuple[SampleFeed, ...]) -> list[NewFeed]:
    """Return the sample's feeds as ones to follow; they are on loopback, which we know."""
    return [
        NewFeed(
            url=f.url, outlet=f.outlet, domain=f.domain, lang=f.lang, tags=f.tags, private_ok=True
        )
        for f in feeds
    ]


async def run(stop: asyncio.Event, *, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve the demo until `stop` is set; `on_ready` is given the page's address.

    Raises AddressInUseError when the port is taken.
    """
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="kawaraban-"))
        edition = await stack.enter_async_context(sample_edition())
        sandbox = Sandbox(_workspace(edition))
        await sandbox.start(port=port)
        stack.push_async_callback(sandbox.stop)
        settings = _settings(
            folder,
            slack_bot_token=sandbox.config.bot_token,
            slack_app_token=sandbox.config.app_token,
            slack_api_url=sandbox.api_url,
        )
        ready: asyncio.Future[app.Core] = asyncio.get_running_loop().create_future()
        leave = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(app.run(settings, leave, ready=ready))
            core = await ready
            on_ready(f"{sandbox.base_url}/")
            morning = group.create_task(_morning(core, edition, sandbox))
            await stop.wait()
            # First this: the bot takes its database along when it leaves.
            morning.cancel()
            await asyncio.wait([morning])
            leave.set()


async def _morning(core: app.Core, edition: SampleEdition, sandbox: Sandbox) -> None:
    """Read the sample's feeds, then let today's briefing fall due."""
    await core.store.feeds.add_many(followed(edition.feeds()))
    await core.read_feeds()
    await _subscribe(core, sandbox)


async def _subscribe(core: app.Core, sandbox: Sandbox) -> None:
    """Give the channel a daily briefing at this minute, so that today's is due now."""
    now = core.clock.now()
    here = now.astimezone(ZoneInfo(_ZONE))
    channel = next(c.id for c in sandbox.workspace.channels.values() if c.name == _CHANNEL)
    await core.store.subscriptions.add(
        NewSubscription(
            workspace=sandbox.config.team_id,
            channel=channel,
            topics=_TOPICS,
            schedule=Schedule(here.time().replace(second=0, microsecond=0), EVERY_DAY, _ZONE),
            stories=_STORIES,
            created_by=sandbox.config.users[0].id,
        ),
        next_at=now.replace(second=0, microsecond=0),
    )


def _workspace(edition: SampleEdition) -> SandboxConfig:
    return SandboxConfig(
        message_shortcuts=(MessageShortcut(SAVE_STORY, "Save this story"),),
        outlet_pages=edition.article,
    )


def _settings(folder: str, **slack: str) -> Settings:
    # Nothing of the environment or of an .env file enters: the demo is the same everywhere.
    return given(
        database_url=f"sqlite:///{Path(folder) / 'kawaraban.sqlite3'}",
        edition="none",
        # Slack asks for a second; the stand-in does not, and somebody is waiting before the page.
        post_interval=0.4,
        log_level="WARNING",
        **slack,
    )
