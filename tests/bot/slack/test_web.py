"""What is served over HTTP: health for whoever watches us, and Slack's requests, signed."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from bot.errors import AddressInUseError, StoreError
from bot.sandbox import Sandbox, SandboxConfig
from bot.services.background import Background
from bot.slack.bolt import bolt_app
from bot.slack.client import Identity
from bot.slack.web import WebServer
from tests.bot.slack.conftest import Connect

IDENTITY = Identity("T0SANDBOX", "Edo Robotics", "U0KAWARABAN", "B0KAWARABAN")


async def well() -> None:
    """Be ready."""


async def ill() -> None:
    raise StoreError("The database does not answer.")


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture
async def server(connect: Connect) -> AsyncIterator[WebServer]:
    background = Background()
    bolt = bolt_app(
        connect(),
        IDENTITY,
        token="xoxb-sandbox",
        signing_secret="sandbox-secret",
        spawn=background.spawn,
    )
    made = WebServer(ready=well, bolt=bolt)
    await made.start("127.0.0.1", 0)
    yield made
    await made.stop()
    await background.drain(5)


def at(server: WebServer, path: str) -> str:
    return f"http://127.0.0.1:{server.port}{path}"


@pytest.mark.parametrize(
    ("ready", "status", "body"),
    [
        (well, 200, {"ready": True}),
        (ill, 503, {"ready": False, "why": "The database does not answer."}),
    ],
)
async def test_ready_says_why_when_it_is_not(
    http: aiohttp.ClientSession, ready: object, status: int, body: object
) -> None:
    server = WebServer(ready=ready, bolt=None)  # type: ignore[arg-type]  # one of the two above
    await server.start("127.0.0.1", 0)
    async with http.get(at(server, "/readyz")) as answer:
        assert (answer.status, await answer.json()) == (status, body)
    async with http.get(at(server, "/healthz")) as answer:
        assert answer.status == 200
    async with http.post(at(server, "/slack/events")) as answer:
        assert answer.status == 404  # by Socket Mode, Slack has nothing to say here
    await server.stop()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "1700000000", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "1" * 5_000, "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00"},
    ],
)
async def test_what_is_not_signed_is_refused(
    http: aiohttp.ClientSession, server: WebServer, headers: dict[str, str]
) -> None:
    body = {"command": "/brief", "text": "GENIAC"}
    async with http.post(at(server, "/slack/events"), data=body, headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.parametrize("kind", ["text/plain", "text/plain; charset=klingon"])
async def test_what_is_no_text_is_refused(
    http: aiohttp.ClientSession, server: WebServer, kind: str
) -> None:
    headers = {"X-Slack-Request-Timestamp": "1700000000", "Content-Type": kind}
    async with http.post(at(server, "/slack/events"), data=b"\xff\xfe", headers=headers) as answer:
        assert answer.status == 400


async def test_slack_finds_the_address_that_it_was_told(server: WebServer) -> None:
    sandbox = Sandbox(SandboxConfig(http_url=at(server, "/slack/events")))
    await sandbox.start()
    assert await sandbox.verify_url()
    await sandbox.stop()
    wrong = Sandbox(SandboxConfig(http_url=at(server, "/slack/events"), signing_secret="other"))
    await wrong.start()
    assert not await wrong.verify_url()
    await wrong.stop()


async def test_a_body_that_is_too_large_is_refused(
    http: aiohttp.ClientSession, server: WebServer
) -> None:
    headers = {"X-Slack-Request-Timestamp": "1700000000"}
    body = io.BytesIO(bytes(3 << 20))
    async with http.post(at(server, "/slack/events"), data=body, headers=headers) as answer:
        assert answer.status == 413


async def test_a_taken_port_is_named(server: WebServer) -> None:
    second = WebServer(ready=well, bolt=None)
    with pytest.raises(AddressInUseError, match=f"Port {server.port}.*KAWARABAN_HTTP_PORT"):
        await second.start("127.0.0.1", server.port)
    await second.stop()


async def test_a_stop_lets_the_request_under_way_end(http: aiohttp.ClientSession) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        asked.set()
        await go_on.wait()

    server = WebServer(ready=slowly, bolt=None)
    await server.start("127.0.0.1", 0)
    answer = asyncio.create_task(http.get(at(server, "/readyz")).__aenter__())
    await asked.wait()
    stopping = asyncio.create_task(server.stop())
    await asyncio.sleep(0)
    go_on.set()
    assert (await answer).status == 200
    answer.result().release()
    await stopping
