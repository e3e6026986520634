"""Days in the life of the whole program, in minutes: does its memory stay, what do tables keep?

python -m bench.day [--days 1] [--speed 80] [--feeds 60]

Feeds change by the hour, channels have their briefings at their times, threads their follow-ups,
people ask, save and come back. The bot is a process of its own, on SQLite; its clock and its event
loop run `speed` times as fast as the machine's, and so does the stand-in for Slack. Each hour of
theirs is a line: resident memory of the bot and of its children, and the rows of the tables.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from bench.day_news import Outlets, feed_at
from bench.fast import FastClock
from bot.errors import SandboxError
from bot.model.feed import NewFeed
from bot.sandbox import ChannelSpec, Sandbox, SandboxConfig
from bot.store import open_store

CHANNELS = 8
_TOPICS = ("GENIAC", "robotics", "semiconductors", "physical AI", "foundation models")
# A Monday, 06:00 in Tokyo: an hour and a half before the first briefing.
_START = datetime(2026, 11, 22, 21, tzinfo=UTC)
_HOUR = 3_600.0
_BETWEEN_REQUESTS = 300.0
# Until each channel has had a morning and an evening, and caches have seen them.
_WARM_HOURS = 12


@dataclass(frozen=True, slots=True)
class Hour:
    """What was found at an hour's end."""

    number: int
    mib: float  # resident, of the bot
    children_mib: float
    posts: int
    rows: dict[str, int]

    def __str__(self) -> str:
        rows = "  ".join(f"{name} {count}" for name, count in self.rows.items() if count)
        return (
            f"{self.number:4} h  {self.mib:6.1f} MiB + {self.children_mib:5.1f}  "
            f"{self.posts} posts  {rows}"
        )


class People:
    """Those in the workspace. What they do comes in turn."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._asked = 0
        self.refused: Counter[str] = Counter()

    async def order(self) -> None:
        """Give each channel two briefings a day."""
        for number in range(CHANNELS):
            for at in (f"{(7 + number) % 24:02}:30", f"{(18 + number) % 24:02}:00"):
                topic = _TOPICS[number % len(_TOPICS)]
                order = f"/brief schedule {topic} at {at} daily Asia/Tokyo 3 stories"
                await self._sandbox.person("U0AIKO").command(f"day-{number}", order)

    async def act(self) -> None:
        """Do the next thing: ask, ask in a thread, save, let go, look at what is saved."""
        self._asked += 1
        channel = self._sandbox.workspace.channel_named(f"day-{self._asked % CHANNELS}").id
        said = [m for m in self._sandbox.workspace.messages(channel) if m.bot_id and m.in_channel]
        person = self._sandbox.person("U0AIKO")
        try:
            match self._asked % 6:
                case 0 | 3:
                    topic = _TOPICS[self._asked // 6 % len(_TOPICS)]
                    await person.command(channel, f"/brief {topic}")
                case 1 if said:
                    bot = self._sandbox.config.bot_user_id
                    question = f"<@{bot}> What is it worth?"
                    await person.say(channel, question, thread_ts=said[-1].ts)
                case 2 if said:
                    await person.react(channel, said[-1].ts, "bookmark")
                case 4 if len(said) > 1:
                    await person.unreact(channel, said[-2].ts, "bookmark")
                case _:
                    await person.open_home()
        except SandboxError as error:
            self.refused[str(error)] += 1


async def live(days: float, speed: float, feeds: int, folder: Path) -> list[Hour]:
    """Let the days pass; print and return their hours."""
    for number in range(feeds):
        feed_at(number, _START)  # made beforehand, so that no fetch waits for it
    clock = FastClock(_START.timestamp(), time.time(), speed)
    channels = tuple(ChannelSpec(name=f"day-{n}") for n in range(CHANNELS))
    sandbox = Sandbox(SandboxConfig(channels=channels), clock=clock.now)
    outlets = Outlets(feeds, clock.now)
    file = folder / "day.sqlite3"
    await sandbox.start()
    bot = await _begin(sandbox, clock, file, await outlets.start(), folder)
    hours = []
    try:
        people = People(sandbox)
        await people.order()
        acting = asyncio.create_task(_go_on(people, speed))
        for number in range(1, round(days * 24) + 1):
            await asyncio.sleep(max(0.0, clock.began + number * _HOUR / speed - time.time()))
            if bot.poll() is not None:
                raise click.ClickException((folder / "bot.log").read_text("utf-8")[-3_000:])
            hours.append(_look(number, bot.pid, file, sandbox))
            click.echo(str(hours[-1]))
        acting.cancel()
        await asyncio.gather(acting, return_exceptions=True)
    finally:
        bot.terminate()
        await asyncio.to_thread(bot.wait)
        await outlets.stop()
        await sandbox.stop()
    return hours


async def _go_on(people: People, speed: float) -> None:
    while True:
        await people.act()
        await asyncio.sleep(_BETWEEN_REQUESTS / speed)


async def _begin(
    sandbox: Sandbox, clock: FastClock, file: Path, urls: list[str], folder: Path
) -> subprocess.Popen[bytes]:
    """Lay the feeds in, start the bot, and wait until it listens."""
    url = f"sqlite:///{file}"
    store = await open_store(url)
    new = [
        NewFeed(url, f"Outlet {n}", f"outlet-{n}.example", "en", (), private_ok=True)
        for n, url in enumerate(urls)
    ]
    await store.feeds.add_many(new)
    await store.close()
    settings = {
        "database_url": url,
        "edition": "none",
        "slack_bot_token": sandbox.config.bot_token,
        "slack_app_token": sandbox.config.app_token,
        "slack_api_url": sandbox.api_url,
        "fetch_timeout": 300,
    }
    config = folder / "bot.json"
    config.write_text(json.dumps({"clock": asdict(clock), "settings": settings}), "utf-8")
    command = [sys.executable, "-m", "bench.day_bot", str(config)]
    with (folder / "bot.log").open("wb") as log:
        bot = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: ASYNC220  # once
    async with asyncio.timeout(60):
        while not sandbox.sockets.connected:  # noqa: ASYNC110  # it says so in no other way
            await asyncio.sleep(0.05)
    return bot


def _look(number: int, pid: int, file: Path, sandbox: Sandbox) -> Hour:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    posts = len(sandbox.workspace.accepted)
    rows = _rows(file)
    return Hour(number, _resident(pid), sum(_resident(int(c)) for c in children), posts, rows)


def _resident(pid: int) -> float:
    """Return a process's resident memory in MiB; 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except FileNotFoundError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(lines[0].split()[1]) / 1_024 if lines else 0.0


def _rows(file: Path) -> dict[str, int]:
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = sorted(name for (name,) in named if name != "alembic_version")
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[
                0
            ]  # names of our own tables
            for name in names
        }


def summary(hours: list[Hour]) -> str:
    """Return how much memory a day adds once warm, and how many rows each table takes a day."""
    warm = [hour for hour in hours if hour.number > _WARM_HOURS] or hours
    if len(warm) < 2:
        return "too short to tell"
    slope, _ = statistics.linear_regression([h.number for h in warm], [h.mib for h in warm])
    first, last = warm[0], warm[-1]
    days = (last.number - first.number) / 24
    grown = {
        name: round((count - first.rows.get(name, 0)) / days)
        for name, count in last.rows.items()
        if count > first.rows.get(name, 0)
    }
    rows = ", ".join(f"{name} +{count}" for name, count in grown.items())
    return (
        f"after {_WARM_HOURS} h: {min(h.mib for h in warm):.1f} to {max(h.mib for h in warm):.1f} "
        f"MiB, {24 * slope:+.1f} MiB a day; rows a day: {rows}"
    )


@click.command()
@click.option("--days", type=float, default=1.0, show_default=True)
@click.option("--speed", type=float, default=80.0, show_default=True)
@click.option("--feeds", type=int, default=60, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def main(days: float, speed: float, feeds: int, *, as_json: bool) -> None:
    """Let days pass and tell what became of the memory."""
    with tempfile.TemporaryDirectory(prefix="kb-day-") as folder:
        hours = asyncio.run(live(days, speed, feeds, Path(folder)))
    click.echo(json.dumps([asdict(hour) for hour in hours]) if as_json else summary(hours))


if __name__ == "__main__":
    main()
