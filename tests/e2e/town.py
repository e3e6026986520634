"""The whole of it in one process: the bot as it runs, the stand-in for Slack, the sample's feeds.

What is between them is real: HTTP and sockets on loopback, signatures, a database file.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from aiohttp import web

from bot import app, demo
from bot.config import Settings, given
from bot.sandbox import Message, MessageShortcut, Person, Sandbox, SandboxConfig
from bot.sandbox.edition import SampleEdition
from handlers import SAVE_STORY
from tests.fakes.clock import ShiftedClock

Way = Literal["socket", "http"]
WAYS: tuple[Way, ...] = ("socket", "http")
T = TypeVar("T")

# Long, since many tests may share few cores; nothing that goes well waits for it.
PATIENCE = 30.0


_LEAD = re.compile(
    r"(?:Briefing: |ブリーフィング：).* — (?P<stories>\d+)(?: story| stories|件)$", re.DOTALL
)


@dataclass
class Briefed:
    """A briefing in a channel: what opens it, how many stories it announces, its cards."""

    lead: Message
    stories: int
    cards: list[Message] = field(default_factory=list)


@dataclass
class Town:
    """A workspace that the bot serves, or served."""

    sandbox: Sandbox
    edition: SampleEdition
    settings: Settings
    clock: ShiftedClock = field(default_factory=ShiftedClock)

    @property
    def aiko(self) -> Person:
        return self.sandbox.person("U0AIKO")

    @property
    def channel(self) -> str:
        return self.sandbox.workspace.channel_named("japan-ai").id

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[app.Core]:
        """Run the bot, and stop it as SIGTERM would."""
        stop = asyncio.Event()
        async with self._running(stop) as core:
            yield core
            stop.set()

    @asynccontextmanager
    async def doomed_bot(self) -> AsyncIterator[app.Core]:
        """Run the bot, and cut it off in the middle of whatever it is at."""
        async with self._running(asyncio.Event()) as core:
            yield core

    @asynccontextmanager
    async def _running(self, stop: asyncio.Event) -> AsyncIterator[app.Core]:
        ready: asyncio.Future[app.Core] = asyncio.get_running_loop().create_future()
        running = asyncio.create_task(
            app.run(self.settings, stop, ready=ready, clock=self.clock), name="bot"
        )
        try:
            await asyncio.wait([running, ready], return_when=asyncio.FIRST_COMPLETED)
            yield ready.result() if ready.done() else await _never(running)
        finally:
            if not stop.is_set():
                running.cancel()
            await asyncio.wait([running])
        if not running.cancelled():
            running.result()

    async def read_feeds(self, core: app.Core) -> None:
        """Follow the sample's feeds and read them, by HTTP."""
        await core.store.feeds.add_many(demo.followed(self.edition.feeds()))
        await core.read_feeds()

    # Looking at the workspace

    def cards(self, channel: str = "") -> list[Message]:
        """Return the cards in a channel, oldest first."""
        return [m for m in self.in_channel(channel) if element(m.blocks, "card.save")]

    def in_channel(self, channel: str = "") -> list[Message]:
        """Return what everybody sees in a channel, threads left out."""
        found = self.sandbox.workspace.messages(channel or self.channel)
        return [m for m in found if m.in_channel and not m.ephemeral_to]

    def briefings(self, channel: str = "") -> list[Briefed]:
        """Return what was told in a channel, a briefing after another."""
        found: list[Briefed] = []
        for message in self.in_channel(channel):
            if opened := _LEAD.match(message.text):
                found.append(Briefed(message, int(opened["stories"])))
            elif element(message.blocks, "card.save"):
                found[-1].cards.append(message)
        return found

    async def briefed(self, times: int = 1, channel: str = "") -> Briefed:
        """Wait until a channel was briefed so many times in full; return the last."""

        def whole() -> Briefed | None:
            told = self.briefings(channel)
            if len(told) == times and len(told[-1].cards) == told[-1].stories:
                return told[-1] if all(map(self.thread, told[-1].cards)) else None
            return None

        found = await self.until(whole)
        assert found is not None
        return found

    def thread(self, of: Message) -> list[Message]:
        """Return the replies to a message."""
        found = self.sandbox.workspace.messages(of.channel)
        return [m for m in found if m.is_reply and m.thread_ts == of.ts]

    def private(self, channel: str = "", person: str = "U0AIKO") -> list[Message]:
        """Return what one person alone sees in a channel, oldest first."""
        found = self.sandbox.workspace.messages(channel or self.channel)
        return [m for m in found if m.ephemeral_to == person]

    def saved(self, person: str = "U0AIKO") -> list[str]:
        """Return the ids of the stories on a person's Home tab."""
        view = self.sandbox.workspace.homes.get(person) or {"blocks": []}
        buttons = [e for b in view["blocks"] for e in b.get("elements", ())]
        return [e["value"] for e in buttons if e.get("action_id", "").startswith("saved.unsave")]

    async def until(self, holds: Callable[[], T]) -> T:
        """Wait until something of the workspace holds; return what it came to."""
        news = asyncio.Event()
        self.sandbox.workspace.listen(lambda _: news.set())
        try:
            async with asyncio.timeout(PATIENCE):
                while not (found := holds()):
                    news.clear()
                    await news.wait()
        except TimeoutError:
            raise AssertionError(f"it never came to hold; there is {self._told()}") from None
        return found

    async def answer(self, text: str, channel: str = "") -> Message:
        """Type a command; return the next thing that is said to the person alone."""
        before = len(self.private(channel))
        ack = await self.aiko.command(channel or self.channel, text)
        assert ack.ok, ack
        await self.until(lambda: len(self.private(channel)) > before)
        return self.private(channel)[before]

    def _told(self) -> str:
        found = self.sandbox.workspace.messages(self.channel)
        return "\n".join(f"{m.ts} {m.thread_ts} {m.ephemeral_to} {m.text[:80]}" for m in found)


@asynccontextmanager
async def town(way: Way, folder: Path, **settings: Any) -> AsyncIterator[Town]:
    """Build a workspace that the bot is reached in by a socket or by signed HTTP."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events" if way == "http" else None
    shortcuts = (MessageShortcut(SAVE_STORY, "Save this story"),)
    sandbox = Sandbox(SandboxConfig(http_url=url, message_shortcuts=shortcuts))
    async with demo.sample_edition() as edition:
        await sandbox.start()
        by_way = (
            {"slack_app_token": sandbox.config.app_token}
            if way == "socket"
            else {"slack_signing_secret": sandbox.config.signing_secret, "http_port": port}
        )
        defaults = {
            "slack_bot_token": sandbox.config.bot_token,
            "slack_api_url": sandbox.api_url,
            "database_url": f"sqlite:///{folder / 'town.sqlite3'}",
            "edition": "none",
            "post_interval": 0,
        }
        try:
            yield Town(sandbox, edition, given(**defaults | by_way | settings))
        finally:
            await sandbox.stop()


@asynccontextmanager
async def silence() -> AsyncIterator[str]:
    """Serve a feed that never answers; gives its address."""

    async def hang(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    app = web.Application()
    app.router.add_get("/feed", hang)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/feed"
    await runner.cleanup()


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def element(blocks: list[dict[str, Any]], action_id: str) -> dict[str, Any] | None:
    """Return the first button or menu with that action id."""
    elements = (e for block in blocks for e in block.get("elements", ()))
    return next((e for e in elements if e.get("action_id") == action_id), None)


def story_of(card: Message) -> str:
    """Return the id of a card's story."""
    save = element(card.blocks, "card.save")
    assert save is not None
    value: str = save["value"]
    return value


async def _never(running: asyncio.Task[None]) -> app.Core:
    await running
    raise AssertionError("the bot ended before it served")
