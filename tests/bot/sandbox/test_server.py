"""The sandbox as a thing that starts and stops, in this process and as one of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import AddressInUseError, SandboxError
from bot.sandbox import Sandbox
from bot.sandbox.__main__ import read_config
from tests.bot.sandbox.bolt import sandbox_of

ROOT = Path(__file__).parents[3]


async def test_a_taken_port_is_named() -> None:
    async with sandbox_of() as sandbox:
        port = int(sandbox.base_url.rpartition(":")[2])
        with pytest.raises(AddressInUseError, match=str(port)):
            await Sandbox().start(port=port)


async def test_there_is_no_address_before_the_start() -> None:
    sandbox = Sandbox()
    with pytest.raises(SandboxError):
        _ = sandbox.base_url
    await sandbox.start()
    assert sandbox.api_url == f"{sandbox.base_url}/api/"
    await sandbox.stop()
    await sandbox.stop()


def test_settings_are_read() -> None:
    given = {
        "team_name": "Meiji Motors",
        "channels": [{"name": "news", "bot_is_member": False}],
        "scopes": ["chat:write"],
    }
    config = read_config(json.dumps(given))
    assert config.channels[0].bot_is_member is False
    assert config.scopes == {"chat:write"}
    for text in ("{", "[]", '{"colour": 1}', '{"channels": [{"nom": "x"}]}'):
        with pytest.raises(SandboxError):
            read_config(text)


async def test_it_runs_as_a_process_until_it_is_told_to_stop(tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text('{"team_name": "Meiji Motors"}')
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", "--port", "0", "--config", str(settings)),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    address = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    client = AsyncWebClient(token="xoxb-sandbox", base_url=f"{address}/api/")
    assert (await client.auth_test())["team"] == "Meiji Motors"
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 10) == 0
