"""`kawaraban run` and `kawaraban demo` as processes: how they begin, refuse and end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.model.feed import NewFeed
from bot.sandbox import Sandbox, SandboxConfig, SlowAnswer
from bot.store import open_store
from tests.e2e.processes import PATIENCE, demo_in, kawaraban
from tests.e2e.town import WAYS, Way, free_port, silence

# What is promised of SIGTERM.
STOP_WITHIN = 10


@asynccontextmanager
async def workspace(way: Way, folder: Path) -> AsyncIterator[tuple[Sandbox, dict[str, str]]]:
    """Serve a workspace; give it and the settings that join it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events" if way == "http" else None
    sandbox = Sandbox(SandboxConfig(http_url=url))
    await sandbox.start()
    env = {
        "SLACK_BOT_TOKEN": sandbox.config.bot_token,
        "SLACK_API_URL": sandbox.api_url,
        "KAWARABAN_DATABASE_URL": f"sqlite:///{folder / 'run.sqlite3'}",
        "KAWARABAN_EDITION": "none",
        "KAWARABAN_HTTP_PORT": str(port),
    }
    if way == "http":
        env["SLACK_SIGNING_SECRET"] = sandbox.config.signing_secret
    else:
        env["SLACK_APP_TOKEN"] = sandbox.config.app_token
    try:
        yield sandbox, env
    finally:
        await sandbox.stop()


async def is_ready(env: dict[str, str]) -> None:
    """Wait until the bot says that Slack reaches it."""
    url = f"http://127.0.0.1:{env['KAWARABAN_HTTP_PORT']}/readyz"
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)


async def ended(process: asyncio.subprocess.Process, within: float = PATIENCE) -> tuple[int, str]:
    """Wait for a process to end; return its code and all that it said."""
    async with asyncio.timeout(within):
        out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, (out + err).decode()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_end_it_ends_well_and_soon(
    way: Way, number: signal.Signals, tmp_path: Path
) -> None:
    async with workspace(way, tmp_path) as (_, env), kawaraban("run", env=env) as process:
        await is_ready(env)
        process.send_signal(number)
        code, said = await ended(process, STOP_WITHIN)
    assert code == 0, said
    assert '"event": "stopped"' in said
    assert "Traceback" not in said
    assert "sandbox-secret" not in said
    assert "xoxb-" not in said


@pytest.mark.parametrize("way", WAYS)
async def test_told_to_end_in_the_middle_of_work_it_ends_all_the_same(
    way: Way, tmp_path: Path
) -> None:
    async with (
        workspace(way, tmp_path) as (sandbox, env),
        silence() as feed,
        following(env, feed),
        kawaraban("run", env=env) as process,
    ):
        await is_ready(env)
        sandbox.faults.add("views.publish", SlowAnswer(30))
        await sandbox.person("U0AIKO").open_home()
        process.send_signal(signal.SIGTERM)
        code, said = await ended(process, STOP_WITHIN)
    assert code == 0, said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_feeds_are_read_by_a_process_of_their_own_that_comes_and_goes_with_us(
    tmp_path: Path,
) -> None:
    async with (
        workspace("http", tmp_path) as (_, env),
        Outlet() as outlet,
        following(env, outlet.url("first")),
        kawaraban("run", env=env | {"KAWARABAN_REFRESH_SECONDS": "0.1"}) as process,
    ):
        await outlet.asked_for("first")
        first = await reader_of(process, other_than=0)
        os.kill(first, signal.SIGKILL)
        second = await reader_of(process, other_than=first)
        # At another host: that of the first is the killed one's until its lease ends.
        async with following(env, outlet.url("second", host="localhost")):
            await outlet.asked_for("second")
        process.kill()
        async with asyncio.timeout(PATIENCE):
            while is_running(second):  # noqa: ASYNC110  # another process ends
                await asyncio.sleep(0.05)


async def reader_of(process: asyncio.subprocess.Process, *, other_than: int) -> int:
    """Wait until a process has a child other than that; return the child's id."""
    async with asyncio.timeout(PATIENCE):
        while not (found := children(process.pid) - {other_than}):  # noqa: ASYNC110  # as below
            await asyncio.sleep(0.05)
    return found.pop()


def children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def is_running(pid: int) -> bool:
    # Nobody may have taken note of its end yet.
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text("ascii").rpartition(")")[2].split()[0] != "Z"


class Outlet:
    """Serves feeds without entries, and knows which were asked for."""

    def __init__(self) -> None:
        self._asked: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        app = web.Application()
        app.router.add_get("/{name}", self._serve)
        self._runner = web.AppRunner(app)

    async def __aenter__(self) -> Outlet:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def url(self, name: str, *, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self._runner.addresses[0][1]}/{name}"

    async def asked_for(self, name: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._asked[name].wait()

    async def _serve(self, request: web.Request) -> web.Response:
        self._asked[request.match_info["name"]].set()
        return web.Response(text="<rss version='2.0'><channel><title>Quiet</title></channel></rss>")


@asynccontextmanager
async def following(env: dict[str, str], feed: str) -> AsyncIterator[None]:
    """Have the database follow a feed on loopback before the bot opens it."""
    store = await open_store(env["KAWARABAN_DATABASE_URL"])
    await store.feeds.add(NewFeed(feed, "Silence", "127.0.0.1", "en", private_ok=True))
    await store.close()
    yield


@pytest.mark.parametrize(
    ("changed", "code", "hints"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wr0ng"}, 2, ["SLACK_BOT_TOKEN", "invalid_auth", "OAuth"]),
        ({"SLACK_APP_TOKEN": "xapp-wr0ng"}, 2, ["SLACK_APP_TOKEN", "connections:write"]),
        (
            {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""},
            2,
            ["SLACK_BOT_TOKEN is not set", "xoxb-", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"],
        ),
        ({"KAWARABAN_HTTP_PORT": "eighty"}, 2, ["KAWARABAN_HTTP_PORT", "integer"]),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, 1, ["Slack cannot be reached"]),
        (
            {"KAWARABAN_DATABASE_URL": "sqlite:////proc/nowhere/x.sqlite3"},
            1,
            ["folder cannot be made", "KAWARABAN_DATABASE_URL"],
        ),
        (
            {"KAWARABAN_DATABASE_URL": "sqlite:////proc/x.sqlite3"},
            1,
            ["unable to open database file", "KAWARABAN_DATABASE_URL"],
        ),
    ],
    ids=lambda value: next(iter(value.items()))[0] if isinstance(value, dict) else None,
)
async def test_what_it_cannot_begin_with_is_named_without_a_traceback(
    tmp_path: Path, changed: dict[str, str], code: int, hints: list[str]
) -> None:
    async with (
        workspace("socket", tmp_path) as (_, env),
        kawaraban("run", env=env | changed, cwd=tmp_path) as process,
    ):
        found, said = await ended(process)
    assert found == code, said
    for hint in hints:
        assert hint in said
    assert "Traceback" not in said
    assert "wr0ng" not in said


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with taken_port() as port:
        async with workspace("http", tmp_path) as (_, env):
            env["KAWARABAN_HTTP_PORT"] = str(port)
            async with kawaraban("run", env=env) as process:
                code, said = await ended(process)
        assert code == 1, said
        assert f"Port {port}" in said
        assert "KAWARABAN_HTTP_PORT" in said
        assert "Traceback" not in said
        async with kawaraban("demo", "--port", str(port), "--no-browser") as process:
            code, said = await ended(process)
        assert code == 1, said
        assert str(port) in said
        assert "--port" in said
        assert "Traceback" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("early", [True, False], ids=["at once", "when it is there"])
async def test_the_demo_ends_quietly_and_leaves_nothing_behind(
    number: signal.Signals, early: bool, tmp_path: Path
) -> None:
    async with demo_in(tmp_path) as (process, url):
        if not early:
            async with aiohttp.ClientSession() as session, session.get(url) as page:
                assert page.status == 200
                assert "text/html" in page.headers["Content-Type"]
        process.send_signal(number)
        code, said = await ended(process, STOP_WITHIN)
    assert code == 0, said
    assert "Traceback" not in said
    assert re.search(r"error|warning", said, re.IGNORECASE) is None
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # pathlib may not be asked in a coroutine
