"""How soon slash commands are acknowledged while thousands of feeds are read.

python -m bench.acks [--feeds 5000] [--rate 20] [--idle 20]

The whole program (`kawaraban run`, signed HTTP) in a process of its own, against the stand-in
workspace and a server of made feeds; commands come at a steady rate, whether or not the last one
was answered. Beside it: the same program idle, and a bare aiohttp handler, idle and beside the
same refresh, which shows what the machine itself adds. The server of feeds runs at low priority,
for it would be another's machine.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bench.feed_server import host
from bot.model.feed import NewFeed
from bot.store import open_store

HERE = Path(__file__).parent.parent
SECRET = "sandbox-secret"
WORDS = ("help", "topics", "saved", "")


@contextmanager
def process(*words: str, nice: int = 0) -> Iterator[str]:
    """Run a module in a process of its own, and yield the first line that it prints."""
    with subprocess.Popen(
        ["nice", "-n", str(nice), sys.executable, *words],
        stdout=subprocess.PIPE,
        text=True,
        cwd=HERE,
    ) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().strip()
        finally:
            running.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(15)
            running.kill()


def signed(body: str) -> dict[str, str]:
    """Return Slack's headers for a request's body."""
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


class Answers:
    """Takes what comes by `response_url` after the acknowledgements."""

    def __init__(self) -> None:
        self.address = ""
        self.came: dict[str, float] = {}
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post("/{number:.*}", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        await request.read()
        self.came.setdefault(request.match_info["number"], time.perf_counter())
        return web.Response(text="ok")


@dataclass(frozen=True, slots=True)
class Call:
    """One command: when it was sent and acknowledged; its answer comes under its number."""

    number: str
    sent: float
    acknowledged: float


class Caller:
    """Somebody who types commands at a steady rate."""

    def __init__(self, session: aiohttp.ClientSession, rate: float, respond: str) -> None:
        self._session = session
        self._rate = rate
        self._respond = respond
        self._number = 0

    async def call(self, url: str) -> Call:
        """Send one command, and wait for its acknowledgement."""
        self._number += 1
        body = urlencode(
            {
                "command": "/brief",
                "text": WORDS[self._number % len(WORDS)],
                "team_id": "T0SANDBOX",
                "channel_id": "C0000000001",
                "user_id": "U0AIKO",
                "trigger_id": f"{self._number}.{time.time()}",
                "response_url": f"{self._respond}{self._number}",
            }
        )
        number, start = str(self._number), time.perf_counter()
        async with self._session.post(url, data=body, headers=signed(body)) as answer:
            await answer.read()
            assert answer.status == 200, answer.status
        return Call(number, start, time.perf_counter())

    async def until(self, url: str, done: Callable[[], Awaitable[bool]]) -> list[Call]:
        """Call at the rate until `done`."""
        calls: list[asyncio.Task[Call]] = []
        asked = asyncio.create_task(done())
        begun = time.perf_counter()
        while not (asked.done() and asked.result()):
            if asked.done():
                asked = asyncio.create_task(done())
            calls.append(asyncio.create_task(self.call(url)))
            await asyncio.sleep(begun + len(calls) / self._rate - time.perf_counter())
        return list(await asyncio.gather(*calls))


def lasting(seconds: float) -> Callable[[], Awaitable[bool]]:
    """Return what is true after so many seconds."""
    end = time.monotonic() + seconds

    async def done() -> bool:
        return time.monotonic() > end

    return done


def asking(database: Path, query: str) -> Callable[[], Awaitable[bool]]:
    """Return what is true once a query finds nothing more."""

    def left() -> bool:
        time.sleep(0.5)  # in a thread, and not without pause
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            return bool(connection.execute(query).fetchone()[0])

    async def done() -> bool:
        return not await asyncio.to_thread(left)

    return done


async def show(name: str, calls: list[Call], answers: Answers | None = None) -> None:
    """Print one line; the answers to the last commands are waited for."""
    line = f"{name:38} ack {_cuts([call.acknowledged - call.sent for call in calls])}"
    if answers is not None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                while calls[-1].number not in answers.came:  # noqa: ASYNC110  # another task
                    await asyncio.sleep(0.05)
        came = [answers.came[c.number] - c.sent for c in calls if c.number in answers.came]
        line += f"   answer {_cuts(came)}" if came else "   no answers"
        line += f", {len(calls) - len(came)} unanswered" if len(came) < len(calls) else ""
    print(f"{line}   {len(calls)} commands", flush=True)


def _cuts(seconds: list[float]) -> str:
    cuts = [cut * 1_000 for cut in quantiles(seconds, n=100, method="inclusive")]
    return f"p50 {cuts[49]:6.1f}  p99 {cuts[98]:6.1f}  max {max(seconds) * 1_000:6.1f} ms"


async def prepare(database: Path, count: int, port: int) -> None:
    """Follow the made feeds in a new database."""
    store = await open_store(f"sqlite:///{database}")
    await store.feeds.add_many(
        [
            NewFeed(
                url=f"http://{host(n)}:{port}/{n}",
                outlet=f"Outlet {n}",
                domain=f"outlet-{n}.example",
                lang="en",
                private_ok=True,
            )
            for n in range(count)
        ]
    )
    await store.close()


async def bare() -> None:
    """Serve a handler that reads a command and acknowledges it, and nothing else."""
    answers = Answers()
    await answers.start()
    print(answers.address, flush=True)
    await asyncio.Event().wait()


@contextmanager
def bot(database: Path, api: str, port: int) -> Iterator[str]:
    """Run the program by signed HTTP, and yield its address once it listens."""
    env = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api,
        "KAWARABAN_DATABASE_URL": f"sqlite:///{database}",
        "KAWARABAN_EDITION": "none",
        "KAWARABAN_HTTP_PORT": str(port),
        "KAWARABAN_REFRESH_SECONDS": "1",
        "KAWARABAN_LOG_LEVEL": "ERROR",
        "KAWARABAN_LOG_FORMAT": "json",
    }
    env.pop("SLACK_APP_TOKEN", None)
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=HERE,
        env=os.environ | env,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(20)


async def ready(session: aiohttp.ClientSession, address: str) -> None:
    """Wait until the program serves."""
    async with asyncio.timeout(30):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.02)


async def run(given: argparse.Namespace) -> None:
    """Measure, one line a situation."""
    print("load of the machine before: " + ", ".join(f"{load:.1f}" for load in os.getloadavg()))
    answers = Answers()
    await answers.start()
    with (
        tempfile.TemporaryDirectory() as folder,
        process("-m", "bench.feed_server", str(given.feeds), nice=10) as feeds_port,
        process("-m", "bot.sandbox", "--port", "0") as sandbox,
        process("-m", "bench.acks", "--bare") as plain,
    ):
        async with aiohttp.ClientSession() as session:
            caller = Caller(session, given.rate, answers.address)
            measure = Measure(given, caller, answers, plain, f"{sandbox}/api/", session)
            await measure.idle(Path(folder) / "empty.sqlite3")
            await measure.busy(Path(folder) / "full.sqlite3", int(feeds_port))
    await answers.stop()


@dataclass(frozen=True, slots=True)
class Measure:
    """The situations."""

    given: argparse.Namespace
    caller: Caller
    answers: Answers
    plain: str  # the bare handler's address
    api: str
    session: aiohttp.ClientSession

    async def idle(self, database: Path) -> None:
        """Nothing to read."""
        calls = await self.caller.until(self.plain, lasting(self.given.idle))
        await show("a bare aiohttp handler, idle", calls)
        async with self._serving(database) as url:
            await self.caller.until(url, lasting(2))
            calls = await self.caller.until(url, lasting(self.given.idle))
            await show("kawaraban, idle", calls, self.answers)

    async def busy(self, database: Path, port: int) -> None:
        """Feeds are read, grouped, and read again."""
        count = self.given.feeds
        await prepare(database, count, port)
        unread = asking(database, "SELECT count(*) FROM feeds WHERE checked_at IS NULL")
        half = asking(
            database,
            f"SELECT count(*) > {count // 2} FROM feeds WHERE checked_at IS NULL",
        )
        async with self._serving(database) as url:
            calls = await self.caller.until(url, half)
            await show(f"… while {count} feeds are read", calls, self.answers)
            await show("a bare handler beside that", await self.caller.until(self.plain, unread))
            calls = await self.caller.until(url, lasting(30))
            await show("… while their items are grouped", calls, self.answers)
        # Started anew: grouping so many items at once takes longer than reading them.
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("DELETE FROM items")
        async with self._serving(database) as url:
            calls = await self.caller.until(url, asking(database, _all_due(database)))
            await show("… while they are read again, unchanged", calls, self.answers)
            again = asking(database, _all_due(database))
            await show("a bare handler beside that", await self.caller.until(self.plain, again))

    @asynccontextmanager
    async def _serving(self, database: Path) -> AsyncIterator[str]:
        with bot(database, self.api, self.given.port) as address:
            await ready(self.session, address)
            yield f"{address}/slack/events"


def _all_due(database: Path) -> str:
    """Let all feeds be due; return the query that counts those not yet read again."""
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute("UPDATE feeds SET next_poll_at = NULL")
        (stamp,) = connection.execute("SELECT datetime('now')").fetchone()
    return f"SELECT count(*) FROM feeds WHERE checked_at < '{stamp}'"


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench.acks", description=__doc__)
    parser.add_argument("--feeds", type=int, default=5_000)
    parser.add_argument("--rate", type=float, default=20.0, help="commands a second")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds of the idle rounds")
    parser.add_argument("--port", type=int, default=3_917)
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    asyncio.run(bare() if given.bare else run(given))


if __name__ == "__main__":
    main()
