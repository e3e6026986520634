"""A morning: channels that are all due at one moment, delivered within Slack's limits.

python -m bench.deliver                                    1 worker and 4 on Postgres, 1 on SQLite
python -m bench.deliver --only postgres-4 --channels 10000 --workspaces 40

Each channel is told a lead, five cards and each card's sources: 11 posts, one a second. A workspace
takes 240 posts a minute beside its answers. The floor is what these two limits alone would take.
The chat (`bot.sandbox`, one process with this bench) refuses what comes faster than Slack allows in
a channel. Meanwhile somebody asks `/brief` of a web process, once a second.
"""

from __future__ import annotations

import asyncio
import contextlib
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
from bot import cards
from bot.model.briefing import Briefing, Kind, Sentence, label_sources
from bot.model.delivery import DeliveryKind, PlannedDelivery, Priority
from bot.model.item import Item
from bot.model.story import Joined
from bot.sandbox import ChannelSpec, Sandbox, SandboxConfig
from bot.sandbox.workspace import Change
from bot.store import Database, open_store

CARDS, RATE = 5, 240.0
POSTS = 1 + 2 * CARDS
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

    @property
    def posts(self) -> int:
        """How many messages are due."""
        return self.channels * POSTS

    @property
    def floor(self) -> float:
        """What the limits alone take, in seconds."""
        in_a_channel = POSTS - 1.0
        a_workspace = -(-self.channels // self.workspaces) * POSTS
        return max(in_a_channel, a_workspace * 60 / RATE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a morning came to."""

    morning: Morning
    seconds: float
    over_floor: float
    posts: int
    refused: int
    cpu_ms: float  # of the workers, a delivery
    writes: float  # commits a delivery
    reads: float
    planning_ms: float  # a channel, with its 11 deliveries
    acks_ms: tuple[float, float]  # p50, p99
    answers_ms: tuple[float, float]

    def lines(self) -> Iterator[str]:
        """Yield it for people."""
        m = self.morning
        yield (
            f"{m.name}: {m.channels} channels in {m.workspaces} workspaces, {m.workers} worker(s): "
            f"{self.posts} of {m.posts} posts in {self.seconds:.1f} s, floor {m.floor:.1f} s, "
            f"ratio {self.over_floor:.2f}; {self.refused} refused"
        )
        yield (
            f"  a delivery: {self.cpu_ms:.2f} ms CPU, {self.writes:.2f} commits that write, "
            f"{self.reads:.2f} that read; planning {self.planning_ms:.1f} ms a channel"
        )
        yield (
            f"  /brief meanwhile: ack p50 {self.acks_ms[0]:.0f} p99 {self.acks_ms[1]:.0f} ms, "
            f"first word p50 {self.answers_ms[0]:.0f} p99 {self.answers_ms[1]:.0f} ms"
        )


def channel_id(number: int) -> str:
    """Return the id of one of the channels."""
    return f"C0LOAD{number:05}"


def story(number: int) -> tuple[Briefing, list[Item]]:
    """Make a story that five outlets tell, as long as real ones are."""
    now = datetime.now(UTC)
    items = [
        Item(
            id=f"load-{number}-{place}",
            url=f"https://outlet-{place}.example/2026/11/24/story-{number}",
            title=f"GENIAC picks model number {number} for the third phase of its programme",
            summary="The ministry will pay for the computing of ten teams. " * 3,
            lang="en",
            outlet=f"Outlet {place}",
            domain=f"outlet-{place}.example",
            published=now - timedelta(hours=2, minutes=place),
            seen=now,
        )
        for place in range(5)
    ]
    sentences = [
        Sentence(f"Point {n}: {items[n].summary}"[:220], "en", (items[n].id,), kind)
        for n, kind in enumerate((Kind.DEK, Kind.POINT, Kind.POINT, Kind.POINT))
    ]
    briefing = Briefing(
        story_id=f"load-{number}",
        headline=items[0].title,
        lang="en",
        sentences=tuple(sentences),
        sources=label_sources(items),
        updated=now,
    )
    return briefing, items


async def lay_down(store: Database, morning: Morning, due: datetime) -> float:
    """Plan it all; return the seconds that took."""
    told = [story(n) for n in range(CARDS)]
    await store.items.upsert([item for _, items in told for item in items])
    joined = [
        Joined(item.id, briefing.story_id, new=n == 0)
        for briefing, items in told
        for n, item in enumerate(items)
    ]
    await store.items.group(joined, expected=await store.stories.version())
    lead = cards.encode(cards.lead(topics=["GENIAC"], stories=CARDS, slot_at=due))
    said = [
        (b.story_id, cards.encode(cards.card(b, topic="GENIAC")), cards.source_lists(b))
        for b, _ in told
    ]
    began = time.monotonic()
    for number in range(morning.channels):
        workspace, channel = f"T{number % morning.workspaces:03}", channel_id(number)
        of_all = {"workspace": workspace, "channel": channel, "slot": "08:00", "due_at": due}
        planned = [PlannedDelivery(kind=DeliveryKind.LEAD, content=lead, **of_all)]
        for story_id, card, sources in said:
            planned.append(
                PlannedDelivery(kind=DeliveryKind.CARD, content=card, story_id=story_id, **of_all)
            )
            planned.append(
                PlannedDelivery(
                    kind=DeliveryKind.SOURCES,
                    content=cards.encode(sources[0]),
                    story_id=story_id,
                    in_thread_of=DeliveryKind.CARD,
                    priority=Priority.SCHEDULED,
                    **of_all,
                )
            )
        await store.deliveries.plan(planned, now=datetime.now(UTC))
    return time.monotonic() - began


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
    channels = [ChannelSpec(name=f"load-{n}", id=channel_id(n)) for n in range(morning.channels)]
    config = SandboxConfig(
        channels=(*channels, *(ChannelSpec(name=f"ask-{n}") for n in range(ASKED))),
        strict_rate=True,
        rate_burst=2,
    )
    sandbox, processes = Sandbox(config), Processes(folder)
    await sandbox.start()
    store = await open_store(url)
    planning = await lay_down(store, morning, datetime.now(UTC) + timedelta(days=1))
    asker = Asker(sandbox)
    try:
        await begin(processes, morning, url, sandbox, folder)
        began = await ring(store)
        asking = asyncio.create_task(asker.run())
        seconds = await finish(sandbox, morning, began)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    finally:
        used = await processes.stop()
        await store.close()
        await sandbox.stop()
    posts = _posts(sandbox)
    return Outcome(
        morning,
        seconds=seconds,
        over_floor=seconds / morning.floor,
        posts=posts,
        refused=len(sandbox.workspace.refused),
        cpu_ms=1_000 * used["cpu"] / posts,
        writes=used["written"] / posts,
        reads=used["read"] / posts,
        planning_ms=1_000 * planning / morning.channels,
        acks_ms=_percentiles(asker.acks),
        answers_ms=_percentiles(asker.answers),
    )


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
        from bot.store.tables import deliveries, lanes  # noqa: PLC0415  # the bench's clock alone

        await connection.execute(deliveries.update().values(due_at=now, not_before=now))
        await connection.execute(lanes.update().values(ready_at=now, next_at=now))
    return time.monotonic()


async def finish(sandbox: Sandbox, morning: Morning, began: float) -> float:
    """Return after how many seconds the last post was taken; gives up at three times the floor."""
    ends = began + 3 * morning.floor + 30
    # The count is what is waited for, and no event tells it.
    while (left := morning.posts - _posts(sandbox)) > 0 and time.monotonic() < ends:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    if left:
        click.echo(f"gave up: {left} posts are missing", err=True)
    return time.monotonic() - began


def _posts(sandbox: Sandbox) -> int:
    return sum(m.channel.startswith("C0LOAD") for m in sandbox.workspace.accepted)


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
@click.option("--json", "as_json", is_flag=True)
def main(
    only: tuple[str, ...], channels: int | None, workspaces: int | None, as_json: bool
) -> None:
    """Run all mornings, or those named."""
    for name in only or RUNS:
        given: dict[str, Any] = {"channels": channels, "workspaces": workspaces}
        asked = asdict(RUNS[name]) | {k: v for k, v in given.items() if v}
        morning = Morning(**asked)
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
