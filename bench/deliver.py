"""A morning: channels that are all due at one moment, delivered within Slack's limits.

python -m bench.deliver                                    1 worker and 4 on Postgres, 1 on SQLite
python -m bench.deliver --only postgres-4 --channels 10000 --workspaces 40

Each channel is told a lead, five cards and each card's sources: 11 posts, one a second. A workspace
takes 240 posts a minute beside its answers. The floor is what these two limits alone would take.
The chat (`bot.sandbox`, one process with this bench) refuses what comes faster than Slack allows in
a channel. Meanwhile somebody asks `/brief` of a web process, once a second. In the end
`bench.deliver_judge` reads what every channel was told.

The ledger is laid down beforehand, as a morning is that was planned before a restart; with
`--planned` it is empty, and the workers choose, write and plan the briefings as they fall due.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bench.crash import database
from bench.deliver_due import CARDS, lay_down, order, stories_of
from bench.deliver_judge import Verdict, judge
from bot.sandbox import ChannelSpec, Sandbox, SandboxConfig
from bot.sandbox.messages import Message
from bot.sandbox.workspace import Change
from bot.store import Database, open_store
from bot.store.tables import deliveries, lanes, subscriptions

POSTS = 1 + 2 * CARDS
RATE = 240.0
# A workspace that was quiet may be given so many at once: two seconds of its pace, and one.
AT_ONCE = 1 + round(2 * RATE / 60)
# So many channels are asked in, so that each is quiet again before its next turn.
ASKED = 20


@dataclass(frozen=True, slots=True)
class Morning:
    """How much is due, and who delivers it."""

    name: str
    kind: str = "postgres"
    workers: int = 1
    channels: int = 1_000
    workspaces: int = 20
    planned: bool = False  # by the workers, once it is time

    @property
    def posts(self) -> int:
        """How many messages are due."""
        return self.channels * POSTS

    @property
    def of_a_workspace(self) -> int:
        """How many of them go to the largest workspace."""
        return -(-self.channels // self.workspaces) * POSTS

    @property
    def floor(self) -> float:
        """What the limits alone take, in seconds."""
        return max(POSTS - 1.0, (self.of_a_workspace - AT_ONCE) * 60 / RATE)

    @property
    def workspace_of(self) -> dict[str, str]:
        """Each channel's workspace."""
        return {f"C0LOAD{n:05}": f"T{n % self.workspaces:03}" for n in range(self.channels)}

    @property
    def stories_of(self) -> dict[str, range]:
        """Each channel's stories, by number."""
        topics = enumerate(self.workspace_of)
        return {channel: stories_of(n if self.planned else 0) for n, channel in topics}

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.channels} channels in {self.workspaces} workspaces, "
            f"{self.workers} worker(s){' that plan' if self.planned else ''}. "
            f"The floor is {self.floor:.1f} s: {self.of_a_workspace} posts a workspace "
            f"less {AT_ONCE} at once, at {RATE:.0f} a minute "
            f"({POSTS - 1} s in a channel)"
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a morning came to."""

    morning: Morning
    seconds: float
    over_floor: float
    posts: int
    refused: int
    verdict: Verdict
    cpu_ms: float  # of the workers, a delivery
    writes: float  # commits a delivery
    reads: float
    planning_ms: float  # a channel, with its 11 deliveries
    acks_ms: tuple[float, float]  # p50, p99
    answers_ms: tuple[float, float]

    def lines(self) -> Iterator[str]:
        """Yield it for people."""
        yield (
            f"  {self.posts} of {self.morning.posts} posts in {self.seconds:.1f} s, "
            f"{self.over_floor:.3f}x the floor; {self.refused} refused"
        )
        yield f"  {self.verdict}"
        yield (
            f"  a delivery: {self.cpu_ms:.2f} ms CPU, {self.writes:.2f} commits that write, "
            f"{self.reads:.2f} that read; laying down {self.planning_ms:.1f} ms a channel"
        )
        yield (
            f"  /brief meanwhile: ack p50 {self.acks_ms[0]:.0f} p99 {self.acks_ms[1]:.0f} ms, "
            f"first word p50 {self.answers_ms[0]:.0f} p99 {self.answers_ms[1]:.0f} ms"
        )


class Processes:
    """The workers and the web process, with what they say at their end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []

    async def start(self, *command: str, env: dict[str, str] | None = None) -> None:
        """Start `python -m …`; a worker is waited for until it is at work."""
        with (self._folder / "processes.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: ASYNC220  # before anything is measured
                [sys.executable, "-m", *command],
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | (env or {}),
            )
        self._running.append(process)
        if env is None and process.stdout:
            await asyncio.to_thread(process.stdout.readline)

    async def stop(self) -> Counter[str]:
        """End all; return the sum of what the workers say they used."""
        used: Counter[str] = Counter()
        for process in self._running:
            process.terminate()
        for process in self._running:
            said, _ = await asyncio.to_thread(process.communicate)
            for line in said.decode().splitlines():
                with contextlib.suppress(ValueError):
                    used.update(json.loads(line))
        return used


async def run(morning: Morning, url: str, folder: Path) -> Outcome:
    """Do one morning."""
    sandbox, processes = Sandbox(_workspace(morning)), Processes(folder)
    await sandbox.start()
    store = await open_store(url)
    lay = order if morning.planned else lay_down
    planning = await lay(store, morning.workspace_of, datetime.now(UTC) + timedelta(days=1))
    # The chat keeps every message: a collector that walks them all would be taken for our delay.
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    asker, count = Asker(sandbox), Count(sandbox, morning.posts)
    try:
        await begin(processes, morning, url, sandbox, folder)
        began = await ring(store)
        asking = asyncio.create_task(asker.run())
        await count.all_told(3 * morning.floor + 30)
        seconds = time.monotonic() - began
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    finally:
        used = await processes.stop()
        await store.close()
        await sandbox.stop()
    told = [m.as_json() | {"channel": m.channel} for m in sandbox.workspace.accepted if due(m)]
    return Outcome(
        morning,
        seconds=seconds,
        over_floor=seconds / morning.floor,
        posts=count.posts,
        refused=len(sandbox.workspace.refused),
        verdict=judge(morning.workspace_of, morning.stories_of, told, ranked=morning.planned),
        cpu_ms=1_000 * used["cpu"] / count.posts,
        writes=used["written"] / count.posts,
        reads=used["read"] / count.posts,
        planning_ms=1_000 * planning / morning.channels,
        acks_ms=_percentiles(asker.acks),
        answers_ms=_percentiles(asker.answers),
    )


def _workspace(morning: Morning) -> SandboxConfig:
    channels = [ChannelSpec(name=channel, id=channel) for channel in morning.workspace_of]
    return SandboxConfig(
        channels=(*channels, *(ChannelSpec(name=f"ask-{n}") for n in range(ASKED))),
        strict_rate=True,
        rate_burst=2,
    )


def due(message: Message) -> bool:
    """Tell a message that was due from an answer to the asker."""
    return message.channel.startswith("C0LOAD")


class Count:
    """Counts what the chat has taken, and says once a minute how far it is."""

    def __init__(self, sandbox: Sandbox, wanted: int) -> None:
        self.posts = 0
        self._wanted = wanted
        self._all = asyncio.Event()
        sandbox.workspace.listen(self._heard)

    def _heard(self, change: Change) -> None:
        if change.kind == "message" and change.message and due(change.message):
            self.posts += 1
            if self.posts >= self._wanted:
                self._all.set()

    async def all_told(self, seconds: float) -> None:
        """Return when all are told, or after so many seconds."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all.wait(), min(60, seconds - passed))
                return
            click.echo(f"  {self.posts} posts after {time.monotonic() - began:.0f} s", err=True)
        click.echo(f"gave up: {self._wanted - self.posts} posts are missing", err=True)


async def begin(
    processes: Processes, morning: Morning, url: str, sandbox: Sandbox, folder: Path
) -> None:
    """Start the web process and the workers, and wait until they are at work."""
    settings = folder / "worker.json"
    values = {
        "database_url": url,
        "api_url": sandbox.api_url,
        "token": sandbox.config.bot_token,
        "workspace_rate": RATE,
    }
    settings.write_text(json.dumps(values), "utf-8")
    await processes.start("bot", "run", "--role", "web", env=_environment(url, sandbox))
    async with asyncio.timeout(60):
        while not sandbox.sockets.connected:  # noqa: ASYNC110  # it says so in no other way
            await asyncio.sleep(0.05)
    for _ in range(morning.workers):
        await processes.start("bench.deliver_worker", str(settings))


def _environment(url: str, sandbox: Sandbox) -> dict[str, str]:
    return {
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.config.bot_token,
        "SLACK_APP_TOKEN": sandbox.config.app_token,
        "KAWARABAN_DATABASE_URL": url,
        "KAWARABAN_EDITION": "none",
        "KAWARABAN_LOG_LEVEL": "ERROR",
    }


async def ring(store: Database) -> float:
    """Let it be eight o'clock: everything is due now."""
    now = datetime.now(UTC)
    async with store.write() as connection:
        await connection.execute(subscriptions.update().values(next_at=now))
        await connection.execute(deliveries.update().values(due_at=now, not_before=now))
        await connection.execute(lanes.update().values(ready_at=now, next_at=now))
    return time.monotonic()


class Asker:
    """Somebody who asks `/brief` once a second, in one channel after the other."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.acks: list[float] = []
        self.answers: list[float] = []

    async def run(self) -> None:
        """Ask until cancelled."""
        async with asyncio.TaskGroup() as group:
            for number in itertools.cycle(range(ASKED)):
                group.create_task(self._ask(f"ask-{number}"))
                await asyncio.sleep(1)

    async def _ask(self, name: str) -> None:
        channel = self._sandbox.workspace.channel_named(name).id
        heard = asyncio.Event()

        def listen(change: Change) -> None:
            if change.channel == channel and change.message and change.message.bot_id:
                heard.set()

        asked = time.monotonic()
        await self._sandbox.person("U0AIKO").command(channel, "/brief GENIAC")
        self.acks.append(time.monotonic() - asked)
        self._sandbox.workspace.listen(listen)
        await asyncio.wait_for(heard.wait(), 60)
        self.answers.append(time.monotonic() - asked)


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    if len(seconds) < 2:
        return (1_000 * sum(seconds), 1_000 * sum(seconds))
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return 1_000 * cuts[49], 1_000 * cuts[98]


RUNS = {
    "sqlite": Morning("SQLite", "sqlite", channels=300, workspaces=20),
    "postgres-1": Morning("Postgres"),
    "postgres-4": Morning("Postgres", workers=4),
}


@click.command()
@click.option("--only", type=click.Choice(list(RUNS)), multiple=True)
@click.option("--channels", type=int)
@click.option("--workspaces", type=int)
@click.option("--planned", is_flag=True, help="By the workers, once it is time.")
@click.option("--json", "as_json", is_flag=True)
def main(
    only: tuple[str, ...],
    channels: int | None,
    workspaces: int | None,
    planned: bool,
    as_json: bool,
) -> None:
    """Run all mornings, or those named."""
    for name in only or RUNS:
        given: dict[str, Any] = {"channels": channels, "workspaces": workspaces, "planned": planned}
        asked = asdict(RUNS[name]) | {k: v for k, v in given.items() if v}
        morning = Morning(**asked)
        if not as_json:
            click.echo(str(morning))
        with (
            tempfile.TemporaryDirectory(prefix="kb-deliver-") as folder,
            database(morning.kind, Path(folder)) as (url, _),
        ):
            outcome = asyncio.run(run(morning, url, Path(folder)))
            if outcome.posts < morning.posts:
                click.echo((Path(folder) / "processes.log").read_text("utf-8")[-3000:], err=True)
        click.echo(json.dumps(asdict(outcome)) if as_json else "\n".join(outcome.lines()))


if __name__ == "__main__":
    main()
