"""`response_url`: five uses in thirty minutes, and what Slack makes of each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.sandbox import Error, Sandbox
from tests.bot.sandbox.bolt import Heard, together


@pytest.fixture
def moments() -> list[datetime]:
    return [datetime(2026, 11, 24, tzinfo=UTC)]


@pytest.fixture
async def place(moments: list[datetime]) -> AsyncIterator[tuple[Sandbox, str]]:
    """A sandbox, and the address that came with a command in a channel without the bot."""
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        @app.command("/brief")
        async def brief(ack: Any, body: Any) -> None:
            await ack()
            heard.add(body["response_url"])

    async with together("socket", set_up, clock=lambda: moments[-1]) as sandbox:
        await sandbox.person("U0AIKO").command("random", "/brief x")
        yield sandbox, (await heard.wait())[0]


async def post(url: str, body: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
        return response.status, await response.text()


async def test_a_response_is_private_unless_it_says_otherwise(place: tuple[Sandbox, str]) -> None:
    sandbox, url = place
    assert await post(url, {"text": "private"}) == (200, "ok")
    assert await post(url, {"text": "public", "response_type": "in_channel"}) == (200, "ok")
    private, public = sandbox.workspace.messages("random")
    assert (private.ephemeral_to, public.ephemeral_to) == ("U0AIKO", "")


async def test_five_uses(place: tuple[Sandbox, str]) -> None:
    sandbox, url = place
    for _ in range(5):
        assert (await post(url, {"text": "x"}))[0] == 200
    status, text = await post(url, {"text": "x"})
    assert status == 404
    assert "used_url" in text
    assert len(sandbox.workspace.accepted) == 5


async def test_thirty_minutes(place: tuple[Sandbox, str], moments: list[datetime]) -> None:
    _, url = place
    moments.append(moments[-1] + timedelta(minutes=30, seconds=1))
    assert "expired_url" in (await post(url, {"text": "x"}))[1]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "no_text"),
        ({"text": "x", "blocks": [{"type": "alert"}]}, "invalid_blocks"),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
async def test_a_response_is_judged_as_a_post_is(
    place: tuple[Sandbox, str], body: Any, code: str
) -> None:
    sandbox, url = place
    status, text = await post(url, body)
    assert status == 400
    assert code in text
    assert [refused.code for refused in sandbox.workspace.refused] == [code]


async def test_a_guessed_address(place: tuple[Sandbox, str]) -> None:
    _, url = place
    assert (await post(url + "x", {"text": "x"}))[0] == 404


async def test_a_fault_meets_it(place: tuple[Sandbox, str]) -> None:
    sandbox, url = place
    sandbox.faults.add("response_url", Error("internal_error"))
    assert "internal_error" in (await post(url, {"text": "x"}))[1]
    assert sandbox.workspace.accepted == []
