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
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
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


class Caller:
    """Somebody who types commands at a steady rate."""

    def __init__(self, session: aiohttp.ClientSession, rate: float, respond: str) -> None:
        self._session = session
        self._rate = rate
        self._respond = respond
        self._number = 0

    async def call(self, url: str) -> float:
        """Send one command; return the seconds to its acknowledgement."""
        self._number += 1
        body = urlencode(
            {
                "command": "/brief",
                "text": WORDS[self._number % len(WORDS)],
                "team_id": "T0SANDBOX",
                "channel_id": "C0000000001",
                "user_id": "U0AIKO",
                "trigger_id": f"{self._number}.{time.time()}",
                "response_url": self._respond,
            }
        )
        start = time.perf_counter()
        async with self._session.post(url, data=body, headers=signed(body)) as answer:
            await answer.read()
            assert answer.status == 200, answer.status
        return time.perf_counter() - start

    async def until(self, url: str, done: Callable[[], Awaitable[bool]]) -> list[float]:
        """Call at the rate until `done`; return how long each acknowledgement took."""
        calls: list[asyncio.Task[float]] = []
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


def show(name: str, seconds: list[float]) -> None:
    """Print one line."""
    cuts = [cut * 1_000 for cut in quantiles(seconds, n=100, method="inclusive")]
    print(
        f"{name:44} p50 {cuts[49]:6.1f} ms   p99 {cuts[98]:6.1f} ms   "
        f"max {max(seconds) * 1_000:6.1f} ms   {len(seconds)} commands",
        flush=True,
    )


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


async def sink() -> tuple[web.AppRunner, str]:
    """Take the answers that come after the acknowledgements."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/"


async def bare() -> None:
    """Serve a handler that reads a command and acknowledges it, and nothing else."""
    runner, address = await sink()
    print(address, flush=True)
    await asyncio.Event().wait()
    await runner.cleanup()


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
    runner, respond = await sink()
    with (
        tempfile.TemporaryDirectory() as folder,
        process("-m", "bench.feed_server", str(given.feeds), nice=10) as feeds_port,
        process("-m", "bot.sandbox", "--port", "0") as sandbox,
        process("-m", "bench.acks", "--bare") as plain,
    ):
        async with aiohttp.ClientSession() as session:
            caller = Caller(session, given.rate, respond)
            empty, full = Path(folder) / "empty.sqlite3", Path(folder) / "full.sqlite3"
            api = f"{sandbox}/api/"
            show("a bare aiohttp handler, idle", await caller.until(plain, lasting(given.idle)))
            with bot(empty, api, given.port) as address:
                await ready(session, address)
                url = f"{address}/slack/events"
                await caller.until(url, lasting(2))
                show("kawaraban, idle", await caller.until(url, lasting(given.idle)))
            await prepare(full, given.feeds, int(feeds_port))
            with bot(full, api, given.port) as address:
                await ready(session, address)
                url = f"{address}/slack/events"
                unread = asking(full, "SELECT count(*) FROM feeds WHERE checked_at IS NULL")
                show(f"… while {given.feeds} feeds are read", await caller.until(url, unread))
                show("… while their items are grouped", await caller.until(url, lasting(30)))
            # Started anew: grouping so many items at once takes longer than reading them.
            with closing(sqlite3.connect(full)) as connection, connection:
                connection.execute("DELETE FROM items")
            with bot(full, api, given.port) as address:
                await ready(session, address)
                url = f"{address}/slack/events"
                again = asking(full, _all_due(full))
                show("… while they are read again, unchanged", await caller.until(url, again))
                again = asking(full, _all_due(full))
                show("a bare handler beside that", await caller.until(plain, again))
    await runner.cleanup()


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
