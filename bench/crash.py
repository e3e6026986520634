"""Kills the worker, freezes it, restarts its database, and asks what the channels saw.

python -m bench.crash                     SQLite with one worker, Postgres with four, the controls
python -m bench.crash --only postgres --kills 40 --seed 7

The chat is `python -m bot.sandbox`, which answers 429 and 5xx, cuts connections before and after it
took a post, takes some late, and answers some late. What had to be said is computed from the
schedules alone (`bench.crash_judge`). The controls leave one safeguard out, and must fail.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import click

from bench.crash_judge import Order, Verdict, judge
from bench.crash_worker import TIMING
from bot.model.item import Item
from bot.model.schedule import NewSubscription, Schedule
from bot.model.story import Joined
from bot.store import open_store
from tests.builders import keep
from tests.fakes.postgres import Cluster, new_database, running

WORKSPACE, TOKEN = "T0SANDBOX", "xoxb-sandbox"
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe")
STORIES = 2
# A day lasts seconds, and a slot whose day is over is not made up for: workers start beforehand.
LEAD_IN = 8
POST, READ = "chat.postMessage", "conversations.history"
FAULTS: tuple[dict[str, Any], ...] = (
    {"method": POST, "kind": "ratelimited", "retry_after": 1, "every": 29},
    {"method": POST, "kind": "status", "status": 503, "every": 31},
    {"method": POST, "kind": "status", "status": 500, "accepted": True, "every": 37},
    {"method": POST, "kind": "drop_before", "every": 23},
    {"method": POST, "kind": "drop_after", "every": 17},
    {"method": POST, "kind": "slow", "seconds": 3.0, "every": 41},
    {"method": POST, "kind": "slow_answer", "seconds": 2.5, "every": 43},
    {"method": READ, "kind": "ratelimited", "retry_after": 1, "every": 11},
    {"method": READ, "kind": "status", "status": 503, "every": 13},
    {"method": "conversations.replies", "kind": "drop_before", "every": 7},
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does. `day` is how many seconds a day of the schedules lasts."""

    name: str
    workers: int = 1
    kills: int = 40
    freezes: int = 0
    restarts: int = 0
    days: int = 4
    day: float = 25.0
    channels: int = 8
    orders: int = 4  # a channel
    read_back: bool = True
    sdk_retries: bool = False
    seed: int = 1


@dataclass(slots=True)
class Report:
    """What a run came to."""

    plan: Plan
    verdict: Verdict
    kills: int
    freezes: int
    restarts: int
    seconds: float
    posts: int

    def line(self) -> str:
        """Return it as a line for people."""
        v = self.verdict
        return (
            f"{self.plan.name:34} expected {v.expected:5}  lost {v.lost:3}  twice {v.twice:3}  "
            f"out of order {v.disordered:3}  unexpected {v.unexpected:3}  "
            f"(kills {self.kills}, frozen {self.freezes}, database restarted {self.restarts}, "
            f"{self.seconds:.0f} s)"
        )


@dataclass(slots=True)
class Crew:
    """The worker processes."""

    config: Path
    log: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def hire(self) -> None:
        """Start one more."""
        with self.log.open("ab") as log:
            self.workers.append(
                subprocess.Popen(
                    [sys.executable, "-m", "bench.crash_worker", str(self.config)],
                    stdout=subprocess.PIPE,
                    stderr=log,
                )
            )

    def replace(self, worker: subprocess.Popen[bytes], *, wait: bool) -> None:
        """Kill one at once, and start another in its place; `wait` until it is at work."""
        if worker.poll() is not None:
            raise RuntimeError("a worker ended by itself:\n" + self.log.read_text("utf-8")[-2000:])
        _end(worker)
        self.workers.remove(worker)
        self.hire()
        if wait and (said := self.workers[-1].stdout):
            said.readline()

    def dismiss(self) -> None:
        """End all."""
        for worker in self.workers:
            worker.send_signal(signal.SIGCONT)
            _end(worker)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
    if worker.stdout:
        worker.stdout.close()


def orders(plan: Plan) -> list[Order]:
    """Make the standing orders: no two have the same topic, and each channel several a day."""
    made = []
    for number in range(plan.channels * plan.orders):
        channel, place = divmod(number, plan.orders)
        hour, minute = (number * 7 + place * 24 // plan.orders) % 24, (number * 11) % 60
        made.append(
            Order(
                channel=f"C0CRASH{channel:03}",
                topic=f"topic{number:04}",
                at=f"{hour:02}:{minute:02}",
                weekdays="0123456",
                tz=ZONES[number % len(ZONES)],
                stories=STORIES,
            )
        )
    return made


async def prepare(url: str, made: Sequence[Order], start: datetime, end: datetime) -> None:
    """Lay down the orders, and as many stories for each as it will ever be able to tell."""
    store = await open_store(url)
    days = (end - start).days + 2
    for order in made:
        stories = [_story(order.topic, number, end) for number in range(days * STORIES)]
        await keep(store, *(item for story in stories for item in story))
        joined = [
            Joined(item.id, story[0].id, new=n == 0)
            for story in stories
            for n, item in enumerate(story)
        ]
        await store.items.group(joined, expected=await store.stories.version())
        hour, minute = map(int, order.at.split(":"))
        schedule = Schedule(
            at=datetime(2026, 1, 1, hour, minute).time(),  # noqa: DTZ001  # a wall time
            weekdays=frozenset(map(int, order.weekdays)),
            tz=order.tz,
        )
        new = NewSubscription(
            WORKSPACE, order.channel, (order.topic,), schedule, order.stories, "U0AIKO"
        )
        await store.subscriptions.add(new, next_at=schedule.after(start))
    await store.close()


def _story(topic: str, number: int, told: datetime) -> list[Item]:
    return [
        Item(
            id=f"{topic}-{number}-{place}",
            url=f"https://{place}.example/{topic}/{number}",
            title=f"{topic} told by n{number}",
            summary="",
            lang="en",
            outlet=f"Outlet {place}",
            domain=f"{place}.example",
            published=told + timedelta(seconds=number),
            seen=told,
        )
        for place in ("a", "b")
    ]


@contextlib.asynccontextmanager
async def sandbox(folder: Path, channels: int) -> AsyncIterator[str]:
    """Run the chat as a process of its own; yields its address."""
    settings = folder / "sandbox.json"
    names = [{"name": f"crash-{n}", "id": f"C0CRASH{n:03}"} for n in range(channels)]
    settings.write_text(json.dumps({"channels": names}), "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", "--port", "0", "--config", str(settings)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def told(session: aiohttp.ClientSession, url: str) -> list[dict[str, Any]]:
    """Return what the chat was told so far."""
    async with session.get(f"{url}/sandbox/dump") as answer:
        accepted: list[dict[str, Any]] = (await answer.json())["accepted"]
        return accepted


async def run(plan: Plan, database_url: str, folder: Path, cluster: Cluster | None) -> Report:
    """Do one run and judge it."""
    began = time.monotonic()
    made = orders(plan)
    length = timedelta(days=plan.days)
    end = datetime.now(UTC) - timedelta(hours=1)
    start = end - length
    await prepare(database_url, made, start, end)
    async with sandbox(folder, plan.channels) as url, aiohttp.ClientSession() as session:
        await session.post(f"{url}/sandbox/faults", json=[f | {"times": 10_000} for f in FAULTS])
        config = folder / "worker.json"
        config.write_text(
            json.dumps(
                {
                    "database_url": database_url,
                    "api_url": f"{url}/api/",
                    "token": TOKEN,
                    "start": start.timestamp(),
                    "end": end.timestamp(),
                    "began": time.time() + LEAD_IN,
                    "speed": 86_400 / plan.day,
                    "read_back": plan.read_back,
                    "sdk_retries": plan.sdk_retries,
                }
            ),
            "utf-8",
        )
        crew = Crew(config, folder / "workers.log")
        try:
            done = await disturb(plan, crew, cluster)
            messages = await settle(session, url, made, start, end)
        finally:
            crew.dismiss()
    verdict = judge(made, start, end, messages)
    return Report(plan, verdict, *done, time.monotonic() - began, len(messages))


async def disturb(plan: Plan, crew: Crew, cluster: Cluster | None) -> tuple[int, int, int]:
    """Kill, freeze and restart at random moments while the days go by."""
    chance = random.Random(plan.seed)
    for _ in range(plan.workers):
        crew.hire()
    lasts = plan.days * plan.day
    blows = ["kill"] * plan.kills + ["freeze"] * plan.freezes + ["restart"] * plan.restarts
    chance.shuffle(blows)
    gap = lasts / (len(blows) + 1)
    await asyncio.sleep(LEAD_IN)
    began = time.monotonic()
    thaws: set[asyncio.Task[None]] = set()
    for number, kind in enumerate(blows):
        # The blows fall through all of the days; one that comes late still strikes at random.
        due = began + gap * (number + 1)
        await asyncio.sleep(max(0.0, due - time.monotonic()) + chance.uniform(0, gap / 2))
        worker = chance.choice(crew.workers)
        if kind == "kill":
            # One in five new workers may be struck down before it has begun.
            await asyncio.to_thread(crew.replace, worker, wait=chance.random() < 0.8)
        elif kind == "freeze":
            thaws.add(asyncio.create_task(freeze(worker)))
        elif cluster is not None:
            await asyncio.to_thread(cluster.stop)
            await asyncio.to_thread(cluster.start)
    await asyncio.gather(*thaws)
    await asyncio.sleep(max(0.0, began + lasts - time.monotonic()))
    return plan.kills, plan.freezes, plan.restarts


async def freeze(worker: subprocess.Popen[bytes]) -> None:
    """Stop a worker past its lease, then wake it."""
    worker.send_signal(signal.SIGSTOP)
    await asyncio.sleep(TIMING.lease.total_seconds() + 1)
    worker.send_signal(signal.SIGCONT)


async def settle(
    session: aiohttp.ClientSession,
    url: str,
    made: Sequence[Order],
    start: datetime,
    end: datetime,
) -> list[dict[str, Any]]:
    """Wait until all was told or nothing more comes; then as long again as a doubt may last."""
    quiet_since, before = time.monotonic(), -1
    patience = 3 * TIMING.lease.total_seconds() + 5
    while True:
        messages = await told(session, url)
        if len(messages) != before:
            quiet_since, before = time.monotonic(), len(messages)
        complete = judge(made, start, end, messages).lost == 0
        quiet = time.monotonic() - quiet_since
        if quiet > (TIMING.lease.total_seconds() + 2 if complete else patience):
            return messages
        await asyncio.sleep(0.5)


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    """Make an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'crash.sqlite3'}", None
        return
    with running() as cluster:
        yield new_database(cluster.url), cluster


def trial(plan: Plan, kind: str) -> Report:
    """Do one run on a database of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="kb-crash-") as folder,
        database(kind, Path(folder)) as (url, cluster),
    ):
        report = asyncio.run(run(plan, url, Path(folder), cluster))
        if not report.verdict.clean and os.environ.get("KEEP_LOG"):
            click.echo((Path(folder) / "workers.log").read_text("utf-8")[-4000:], err=True)
        return report


RUNS: dict[str, tuple[str, Plan]] = {
    "sqlite": ("sqlite", Plan("SQLite, 1 worker, killed", days=5, day=32)),
    "postgres": (
        "postgres",
        Plan("Postgres, 4 workers, killed", workers=4, restarts=2),
    ),
    "frozen": (
        "postgres",
        Plan("Postgres, 4 workers, frozen", workers=4, kills=0, freezes=16, days=4),
    ),
    "no-read-back": (
        "sqlite",
        Plan("control: no read-back", kills=15, days=2, read_back=False),
    ),
    "sdk-retries": (
        "sqlite",
        Plan("control: the SDK's default retries", kills=0, days=2, sdk_retries=True),
    ),
}
_CONTROLS = ("no-read-back", "sdk-retries")


@click.command()
@click.option("--only", type=click.Choice(list(RUNS)), multiple=True)
@click.option("--kills", type=int, help="In place of the run's own number.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def main(only: tuple[str, ...], kills: int | None, seed: int, as_json: bool) -> None:
    """Run all, or those named; exit 1 where one that must be clean is not, or a control is."""
    failed = False
    for name in only or RUNS:
        kind, plan = RUNS[name]
        values = asdict(plan) | {"seed": seed}
        if kills is not None and plan.kills:
            values["kills"] = kills
        report = trial(Plan(**values), kind)
        failed |= report.verdict.clean == (name in _CONTROLS)
        click.echo(json.dumps({"run": name, **asdict(report)}) if as_json else report.line())
    sys.exit(failed)


if __name__ == "__main__":
    main()
