"""One process listens, another delivers, on one database: a question is answered all the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot import app
from bot.config import Role, Settings
from bot.errors import SettingError
from bot.sandbox import Sandbox
from bot.store import open_store
from tests.builders import item, story, tell


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox()
    await made.start()
    yield made
    await made.stop()


@asynccontextmanager
async def running(settings: Settings, role: Role) -> AsyncIterator[app.Core]:
    stop, ready = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(app.run(settings, stop, role=role, ready=ready))
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield ready.result()
    finally:
        stop.set()
        await task


def settings(url: str, sandbox: Sandbox, *, hears: bool) -> Settings:
    return Settings(
        slack_bot_token=sandbox.config.bot_token,
        slack_app_token=sandbox.config.app_token if hears else None,
        slack_api_url=sandbox.api_url,
        database_url=url,
        edition="none",
    )


async def test_a_web_process_asks_and_a_worker_answers(
    either_database: str, sandbox: Sandbox
) -> None:
    store = await open_store(either_database)
    robot = item("r1", title="GENIAC picks a robot", published=app.SystemClock().now())
    await tell(store, story("robot", robot))
    await store.close()
    person = sandbox.person("U0AIKO")
    web = settings(either_database, sandbox, hears=True)
    worker = settings(either_database, sandbox, hears=False)
    async with running(web, Role.WEB), running(worker, Role.WORKER):
        assert (await person.command("japan-ai", "/brief GENIAC")).ok
        async with asyncio.timeout(30):
            while len(sandbox.workspace.accepted) < 3:  # noqa: ASYNC110  # other tasks post
                await asyncio.sleep(0.02)
    said = [message.text for message in sandbox.workspace.accepted[:3]]
    assert said[0].startswith("Briefing: GENIAC")
    assert said[1].startswith("GENIAC picks a robot")


def test_a_worker_needs_the_bot_token_alone(tmp_path: Path) -> None:
    only = Settings(slack_bot_token="xoxb-1", database_url=f"sqlite:///{tmp_path / 'k.db'}")
    app.require_slack(only, Role.WORKER)
    with pytest.raises(SettingError, match="SLACK_SIGNING_SECRET"):
        app.require_slack(only, Role.WEB)
