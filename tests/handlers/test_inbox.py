"""Requests through the real Bolt: kept before they are worked on, once each, and resumed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.services.background import Background
from bot.services.inbox import LEASE, Inbox
from bot.slack.bolt import bolt_app
from bot.slack.client import Identity
from bot.store import Database, open_store
from handlers.inbox import Keeper, identify
from tests.fakes.clock import FakeClock

COMMAND = {"command": "/brief", "text": "GENIAC", "channel_id": "C1", "trigger_id": "1.2"}
EVENT: dict[str, Any] = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "reaction_added", "user": "U1"},
}


class Office:
    """An app with one listener, whose work goes on behind the acknowledgement."""

    def __init__(self, store: Database, clock: FakeClock) -> None:
        self.inbox = Inbox(store, clock)
        self.keeper = Keeper(self.inbox)
        self.background = Background()
        self.go = asyncio.Event()
        self.begun = 0
        self.finished = 0
        identity = Identity(team_id="T1", team="T", user_id="U0", bot_id="B0")
        self.app: AsyncApp = bolt_app(
            AsyncWebClient(token="xoxb-1"),
            identity,
            token="xoxb-1",
            signing_secret="",
            spawn=self.background.spawn,
            around=self.inbox.around,
        )
        self.app.use(self.keeper.keep)
        self.app.event("reaction_added")(self._take)
        self.app.command("/brief")(self._brief)

    async def _brief(self, ack: AsyncAck) -> None:
        await ack()
        self.background.spawn(self._work(), name="/brief")

    async def _take(self, event: dict[str, Any]) -> None:
        self.background.spawn(self._work(), name=event["type"])

    async def _work(self) -> None:
        self.begun += 1
        await self.go.wait()
        self.finished += 1

    async def send(self, body: dict[str, Any]) -> BoltResponse:
        return await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_store(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    yield opened
    await opened.close()


@pytest.fixture
def office(store: Database, clock: FakeClock) -> Office:
    return Office(store, clock)


EITHER = pytest.mark.parametrize("asked", [EVENT, COMMAND], ids=["event", "command"])


@EITHER
async def test_slacks_repeats_change_nothing(office: Office, asked: dict[str, Any]) -> None:
    office.go.set()
    for _ in range(3):
        assert (await office.send(asked)).status == 200
    await office.background.drain(5)
    assert office.finished == 1


@EITHER
async def test_a_crash_in_the_middle_is_finished_by_the_next_process(
    office: Office, store: Database, clock: FakeClock, asked: dict[str, Any]
) -> None:
    await office.send(asked)
    await office.background.drain(0.1)  # the work is cut off
    assert (office.begun, office.finished) == (1, 0)
    clock.advance(seconds=LEASE.total_seconds())
    following = Office(store, clock)
    following.go.set()
    assert await following.keeper.resume(following.app) == 1
    await following.background.drain(5)
    assert following.finished == 1
    clock.advance(hours=1)
    assert await following.keeper.resume(following.app) == 0


async def test_work_that_takes_its_time_is_not_begun_twice(
    office: Office, clock: FakeClock
) -> None:
    await office.send(EVENT)
    clock.advance(seconds=LEASE.total_seconds() / 2)
    assert await office.keeper.resume(office.app) == 0
    office.go.set()
    await office.background.drain(5)
    clock.advance(hours=1)
    assert await office.keeper.resume(office.app) == 0
    assert office.finished == 1


async def test_a_forged_request_is_not_kept(office: Office, clock: FakeClock) -> None:
    forged = AsyncBoltRequest(
        body=json.dumps(EVENT),
        headers={
            "content-type": ["application/json"],
            "x-slack-signature": ["v0=00"],
            "x-slack-request-timestamp": ["1"],
        },
    )
    assert (await office.app.async_dispatch(forged)).status == 401
    clock.advance(hours=1)
    assert await office.keeper.resume(office.app) == 0
    assert office.begun == 0


async def test_the_day_after_old_ids_are_forgotten(
    office: Office, store: Database, clock: FakeClock
) -> None:
    office.go.set()
    await office.send(EVENT)
    await office.background.drain(5)
    clock.advance(days=1, seconds=1)
    await office.keeper.resume(office.app)
    await office.send(EVENT)
    await office.background.drain(5)
    assert office.finished == 2


@pytest.mark.parametrize(
    ("body", "request_id"),
    [
        (EVENT, "Ev1"),
        ({"event_id": "Ev2", "event": {"type": "app_home_opened"}}, ""),
        ({"event_id": "Ev3", "event": {"type": "message", "user": "U1", "text": "hi"}}, "Ev3"),
        ({"event_id": "Ev4", "event": {"type": "message", "user": "U0", "bot_id": "B0"}}, ""),
        ({"event_id": "Ev5", "event": {"type": "message", "subtype": "message_changed"}}, ""),
        ({"type": "url_verification", "challenge": "x"}, ""),
        ({}, ""),
    ],
)
def test_what_a_request_is_known_by(body: dict[str, Any], request_id: str) -> None:
    assert identify(body)[0] == request_id


def test_a_command_is_known_by_all_that_it_says() -> None:
    known, kind = identify(dict(COMMAND))
    assert kind == "/brief"
    assert identify(dict(reversed(COMMAND.items())))[0] == known
    for other in ({"text": "NEDO"}, {"channel_id": "C2"}, {"trigger_id": "1.3"}):
        assert identify(COMMAND | other)[0] != known


async def test_a_database_that_is_busy_keeps_nobody_waiting(
    office: Office, store: Database
) -> None:
    office.go.set()
    async with store.write():
        assert (await office.send(EVENT)).status == 200
    await office.background.drain(5)
    assert office.finished == 1


async def test_a_command_is_acknowledged_at_once_and_kept_before_its_work(
    office: Office, store: Database
) -> None:
    office.go.set()
    async with store.write():  # nothing can be kept in here
        assert (await office.send(COMMAND)).status == 200
        await asyncio.sleep(0.05)
        assert office.begun == 0
    await office.background.drain(5)
    assert office.finished == 1


async def test_a_forged_command_is_refused(office: Office) -> None:
    forged = AsyncBoltRequest(
        body=urlencode(COMMAND),
        headers={
            "content-type": ["application/x-www-form-urlencoded"],
            "x-slack-signature": ["v0=00"],
            "x-slack-request-timestamp": [str(int(time.time()))],
        },
    )
    assert (await office.app.async_dispatch(forged)).status == 401
    await office.background.drain(5)
    assert office.begun == 0


def test_a_lease_outlasts_an_answer() -> None:
    assert timedelta(seconds=30) < LEASE
