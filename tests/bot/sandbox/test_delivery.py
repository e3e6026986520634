"""How envelopes and signed requests come, and come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from bot.sandbox import Sandbox
from bot.sandbox.signed_http import signature
from tests.bot.sandbox.bolt import (
    SECRET,
    Heard,
    Via,
    client_of,
    sandbox_of,
    server,
    socket,
    together,
)

AIKO = "U0AIKO"
BOTH = pytest.mark.parametrize("via", ["socket", "http"])


class Wire:
    """A bare Socket Mode client: shows envelopes as they come, acks when it is told to."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        self.connection = connection

    async def receive(self) -> Any:
        return await self.connection.receive_json(timeout=5)

    async def ack(self, envelope: Any, payload: Any = None) -> None:
        answer = {"envelope_id": envelope["envelope_id"]}
        await self.connection.send_json(
            answer if payload is None else {**answer, "payload": payload}
        )


@asynccontextmanager
async def wired(sandbox: Sandbox, count: int = 1) -> AsyncIterator[list[Wire]]:
    """Open so many connections."""
    client = client_of(sandbox, "xapp-sandbox")
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        wires = []
        for _ in range(count):
            url = (await client.apps_connections_open(app_token="xapp-sandbox"))["url"]
            wires.append(Wire(await stack.enter_async_context(session.ws_connect(url))))
        yield wires


async def test_envelopes_as_slack_documents_them() -> None:
    async with sandbox_of() as sandbox, wired(sandbox) as [one]:
        hello = await one.receive()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": "A0SANDBOX"}
        running = asyncio.ensure_future(sandbox.person(AIKO).command("japan-ai", "/brief x"))
        envelope = await one.receive()
        assert envelope["type"] == "slash_commands"
        assert envelope["accepts_response_payload"] is True
        await one.ack(envelope, {"text": "hi"})
        assert (await running).body == {"text": "hi"}
        running = asyncio.ensure_future(sandbox.person(AIKO).open_home())
        envelope = await one.receive()
        assert (envelope["type"], envelope["retry_attempt"]) == ("events_api", 0)
        assert envelope["accepts_response_payload"] is False
        assert envelope["payload"]["type"] == "event_callback"
        assert envelope["payload"]["authorizations"][0]["user_id"] == "U0KAWARABAN"
        await one.ack(envelope)
        await running


async def test_a_ticket_opens_one_connection() -> None:
    async with sandbox_of() as sandbox, aiohttp.ClientSession() as session:
        address = sandbox.base_url.replace("http", "ws") + "/link/?ticket="
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address + "guessed")
        ticket = sandbox.sockets.ticket()
        async with session.ws_connect(address + ticket):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(address + ticket)


async def test_each_envelope_goes_to_one_of_several_connections() -> None:
    async with sandbox_of() as sandbox, wired(sandbox, 2) as wires:
        for one in wires:
            await one.receive()
        commands = [
            asyncio.ensure_future(sandbox.person(AIKO).command("japan-ai", f"/brief {n}"))
            for n in range(4)
        ]
        texts = []
        for one in wires:
            for _ in range(2):
                envelope = await one.receive()
                texts.append(envelope["payload"]["text"])
                await one.ack(envelope)
        assert all(ack.ok for ack in await asyncio.gather(*commands))
        assert sorted(texts) == ["0", "1", "2", "3"]


@BOTH
async def test_an_ack_too_late_is_a_failed_command(via: Via) -> None:
    notices: list[str] = []

    def set_up(app: AsyncApp) -> None:
        @app.command("/brief")
        async def brief(ack: Any) -> None:
            await asyncio.sleep(0.5)

    async with together(via, set_up, ack_timeout=0.05) as sandbox:
        sandbox.workspace.listen(lambda change: notices.append(change.facts.get("text", "")))
        ack = await sandbox.person(AIKO).command("japan-ai", "/brief x")
        assert (ack.status, ack.error) == (0, "operation_timeout")
        assert notices == ['/brief failed with the error "operation_timeout"']


async def test_an_event_that_is_not_acked_comes_three_times_more() -> None:
    settings = {"ack_timeout": 0.02, "retry_delays": (0.0, 0.01, 0.01)}
    async with sandbox_of(**settings) as sandbox, wired(sandbox) as [one]:
        await one.receive()
        running = asyncio.ensure_future(sandbox.person(AIKO).open_home())
        envelopes = [await one.receive() for _ in range(4)]
        assert [e["retry_attempt"] for e in envelopes] == [0, 1, 2, 3]
        assert [e["retry_reason"] for e in envelopes] == ["", *["http_timeout"] * 3]
        assert len({e["payload"]["event_id"] for e in envelopes}) == 1
        assert len({e["envelope_id"] for e in envelopes}) == 4
        await running


async def test_http_retries_name_their_number_and_reason() -> None:
    got: list[tuple[str | None, str | None]] = []
    statuses = [500, 404, 200]

    async def answer(request: web.Request) -> web.Response:
        headers = request.headers
        got.append((headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")))
        done.set() if len(got) == len(statuses) else None
        return web.Response(status=statuses[len(got) - 1])

    done = asyncio.Event()
    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with sandbox_of(http_url=url, retry_delays=(0.0, 0.01, 0.01)) as sandbox:
        await sandbox.person(AIKO).open_home()
        await asyncio.wait_for(done.wait(), 5)
    await runner.cleanup()
    assert got == [(None, None), ("1", "http_error"), ("2", "http_error")]


def test_the_signature_of_slacks_own_example() -> None:
    # https://docs.slack.dev/authentication/verifying-requests-from-slack#validating-a-request
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
        "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == expected


async def test_a_wrong_secret_is_the_bots_refusal_and_the_challenge_is_answered() -> None:
    app = AsyncApp(token="xoxb-sandbox", signing_secret=SECRET, ssl_check_enabled=False)
    async with server(app) as url:
        async with sandbox_of(http_url=url) as sandbox:
            assert await sandbox.verify_url()
        async with sandbox_of(http_url=url, signing_secret="other") as sandbox:
            assert not await sandbox.verify_url()
            ack = await sandbox.person(AIKO).command("japan-ai", "/brief x")
            assert (ack.status, ack.error) == (401, "http_error")


@BOTH
async def test_a_duplicate_has_the_same_event_id(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        @app.event("reaction_added")
        async def reacted(body: Any) -> None:
            heard.add(body["event_id"])

    async with together(via, set_up) as sandbox:
        sandbox.faults.deliver_twice("events_api")
        aiko = sandbox.person(AIKO)
        said = await aiko.say("japan-ai", "x")
        await aiko.react("japan-ai", said.ts, "eyes")
        first, second = await heard.wait(2)
        assert first == second
        assert [seen.method for seen in sandbox.faults.seen] == ["events_api"]


async def test_the_bot_comes_back_when_it_is_asked_to() -> None:
    async with sandbox_of() as sandbox:
        ups: list[bool] = []
        up = asyncio.Event()

        def listen(change: Any) -> None:
            if change.kind == "connected":
                ups.append(change.facts["connected"])
                up.set() if len(ups) == 3 else None

        sandbox.workspace.listen(listen)
        app = AsyncApp(client=client_of(sandbox), signing_secret=SECRET)
        app.command("/brief")(_ack)
        async with socket(sandbox, app):
            await sandbox.sockets.disconnect()
            await asyncio.wait_for(up.wait(), 5)
            assert ups == [True, False, True]
            assert (await sandbox.person(AIKO).command("japan-ai", "/brief x")).ok


async def _ack(ack: Any) -> None:
    await ack()


async def test_a_socket_cut_after_its_envelope() -> None:
    async with sandbox_of() as sandbox, wired(sandbox) as [one]:
        await one.receive()
        sandbox.faults.disconnect("slash_commands")
        ack = await sandbox.person(AIKO).command("japan-ai", "/brief x")
        assert ack.error == "dispatch_failed"
        assert (await one.receive())["payload"]["text"] == "x"
        assert not sandbox.connected
