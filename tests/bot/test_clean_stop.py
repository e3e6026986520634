"""Workers that are told to stop in the midst of 200 posts leave none of them in doubt."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot import cards
from bot.model.delivery import DeliveryKind, DeliveryState, PlannedDelivery
from bot.sandbox import ChannelSpec, Sandbox, SandboxConfig, SlowAnswer
from bot.store import Database, open_store
from bot.store.tables import deliveries
from tests.fakes.clock import MORNING

CHANNELS = 230
WORKERS = 4
# What is promised of a stop.
WITHIN = 10
# Seconds until the chat answers: before posts under way are cut off, or long after.
QUICK, ENDLESS = 2.5, 60.0


@pytest_asyncio.fixture
async def sandbox(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    channels = tuple(ChannelSpec(name=f"c-{n}", id=f"C0STOP{n:03}") for n in range(CHANNELS))
    made = Sandbox(SandboxConfig(channels=channels))
    made.faults.add("chat.postMessage", SlowAnswer(request.param), times=CHANNELS)
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def store(either_database: str) -> AsyncIterator[Database]:
    opened = await open_store(either_database)
    content = cards.encode(cards.Notice("Hello"))
    for channel in range(CHANNELS):
        notice = PlannedDelivery("T1", f"C0STOP{channel:03}", "s", DeliveryKind.NOTICE, content)
        await opened.deliveries.plan([notice], now=MORNING)
    yield opened
    await opened.close()


@pytest.fixture
def workers(
    sandbox: Sandbox, store: Database, either_database: str, tmp_path: Path
) -> Iterator[list[subprocess.Popen[bytes]]]:
    config = tmp_path / "worker.json"
    settings = {
        "database_url": either_database,
        "api_url": sandbox.api_url,
        "token": sandbox.config.bot_token,
        "workspace_rate": 0,
    }
    config.write_text(json.dumps(settings), "utf-8")
    command = [sys.executable, "-m", "bench.deliver_worker", str(config)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(WORKERS)]
    yield started
    for worker in started:
        worker.kill()
        worker.communicate()


async def rows(store: Database) -> list[tuple[str, bool]]:
    """Return the state of each delivery, and whether it is in doubt."""
    query = sa.select(deliveries.c.state, deliveries.c.uncertain)
    async with store.read() as connection:
        return [(row.state, row.uncertain) for row in await connection.execute(query)]


async def stop_in_the_midst(sandbox: Sandbox, workers: list[subprocess.Popen[bytes]]) -> None:
    async with asyncio.timeout(60):
        while len(sandbox.workspace.accepted) < 200:  # noqa: ASYNC110  # other processes post
            await asyncio.sleep(0.02)
    for worker in workers:
        worker.terminate()
    for worker in workers:
        await asyncio.to_thread(worker.wait, WITHIN)
    assert [worker.returncode for worker in workers] == [0] * WORKERS


@pytest.mark.parametrize("sandbox", [QUICK], indirect=True)
async def test_a_stop_leaves_no_post_in_doubt(
    sandbox: Sandbox, store: Database, workers: list[subprocess.Popen[bytes]]
) -> None:
    await stop_in_the_midst(sandbox, workers)
    after = [state for state, _ in await rows(store)]
    assert DeliveryState.SENDING not in after
    assert after.count(DeliveryState.SENT) == len(sandbox.workspace.accepted)


@pytest.mark.parametrize("sandbox", [ENDLESS], indirect=True)
async def test_posts_that_are_cut_off_are_given_back_to_be_read_back(
    sandbox: Sandbox, store: Database, workers: list[subprocess.Popen[bytes]]
) -> None:
    await stop_in_the_midst(sandbox, workers)
    after = await rows(store)
    assert {state for state, _ in after} == {DeliveryState.PLANNED}
    assert sum(doubt for _, doubt in after) == len(sandbox.workspace.accepted)
