"""Faults on demand, met by Slack's own client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SandboxError
from bot.sandbox import (
    DropAfter,
    DropBefore,
    Error,
    RateLimited,
    Sandbox,
    Slow,
    SlowAnswer,
    Status,
)
from bot.sandbox.faults import parse
from tests.bot.sandbox.bolt import client_of, sandbox_of, until

POST = "chat.postMessage"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with sandbox_of() as sandbox:
        yield sandbox


async def post(sandbox: Sandbox, text: str = "x", **more: Any) -> Any:
    channel = sandbox.workspace.channel_named("japan-ai").id
    client = AsyncWebClient(
        token="xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[], **more
    )
    return await client.chat_postMessage(channel=channel, text=text)


async def test_rate_limited(sandbox: Sandbox) -> None:
    sandbox.faults.add(POST, RateLimited(retry_after=7), times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await post(sandbox)
        response = caught.value.response
        assert (response.status_code, response.headers["Retry-After"]) == (429, "7")
    await post(sandbox)
    assert len(sandbox.workspace.accepted) == 1
    assert [seen.kind for seen in sandbox.faults.seen] == [RateLimited(7)] * 2


@pytest.mark.parametrize(("kind", "accepted"), [(Status(503), 0), (Status(502, accepted=True), 1)])
async def test_server_errors(sandbox: Sandbox, kind: Status, accepted: int) -> None:
    sandbox.faults.add(POST, kind)
    with pytest.raises(SlackApiError) as caught:
        await post(sandbox)
    assert caught.value.response.status_code == kind.status
    assert len(sandbox.workspace.accepted) == accepted


@pytest.mark.parametrize(("kind", "accepted"), [(DropBefore(), 0), (DropAfter(), 1)])
async def test_connections_cut(sandbox: Sandbox, kind: Any, accepted: int) -> None:
    sandbox.faults.add(POST, kind)
    with pytest.raises(aiohttp.ClientError):
        await post(sandbox)
    assert len(sandbox.workspace.accepted) == accepted


async def test_a_code_of_slacks(sandbox: Sandbox) -> None:
    sandbox.faults.add(POST, Error("is_archived"))
    with pytest.raises(SlackApiError, match="is_archived"):
        await post(sandbox)


async def test_a_slow_call_delays_itself_alone(sandbox: Sandbox) -> None:
    sandbox.faults.add(POST, Slow(0.1), when=lambda args: args["text"] == "slow")
    slow = asyncio.ensure_future(post(sandbox, "slow"))
    await post(sandbox, "quick")
    await slow
    assert [m.text for m in sandbox.workspace.accepted] == ["quick", "slow"]


@pytest.mark.parametrize("kind", [Slow(0.1), SlowAnswer(0.1)])
async def test_a_slow_call_is_accepted_though_the_client_gave_up(
    sandbox: Sandbox, kind: Any
) -> None:
    sandbox.faults.add(POST, kind)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(post(sandbox), 0.02)
    await until(sandbox, lambda: sandbox.workspace.accepted)


async def test_every_other_call(sandbox: Sandbox) -> None:
    sandbox.faults.add("", Error("internal_error"), times=2, every=2)
    outcomes = []
    for _ in range(5):
        try:
            outcomes.append((await client_of(sandbox).auth_test())["ok"])
        except SlackApiError:
            outcomes.append(False)
    assert outcomes == [True, False, True, False, True]


async def test_faults_and_posts_over_http(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession(sandbox.base_url) as session:
        plan = {"method": POST, "kind": "ratelimited", "retry_after": 2, "times": 1}
        async with session.post("/sandbox/faults", json=[plan]) as response:
            assert await response.json() == {"ok": True}
        with pytest.raises(SlackApiError):
            await post(sandbox)
        await post(sandbox, "kept")
        async with session.post("/sandbox/faults", json={"kind": "earthquake"}) as response:
            assert response.status == 400
        async with session.get("/sandbox/dump") as response:
            dump = await response.json()
        assert [message["text"] for message in dump["accepted"]] == ["kept"]
        assert dump["accepted"][0]["at"]


def test_a_fault_is_read_from_json() -> None:
    assert parse({"kind": "slow", "seconds": 2, "method": POST, "times": 3}) == {
        "method": POST,
        "kind": Slow(2),
        "times": 3,
    }
    with pytest.raises(SandboxError, match="does not take"):
        parse({"kind": "slow", "minutes": 2})
