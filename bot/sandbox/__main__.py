"""`python -m bot.sandbox`: the workspace as a process of its own, for benches and for looking."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import signal
from pathlib import Path
from typing import Any, Final

import click

from bot import logs
from bot.errors import AddressInUseError, SandboxError
from bot.sandbox.server import Sandbox
from bot.sandbox.settings import ChannelSpec, Command, MessageShortcut, SandboxConfig, UserSpec

_NESTED: Final = {
    "channels": ChannelSpec,
    "commands": Command,
    "message_shortcuts": MessageShortcut,
    "users": UserSpec,
}


def read_config(text: str) -> SandboxConfig:
    """Return the settings in a JSON object whose keys are SandboxConfig's. Raises SandboxError."""
    try:
        given: dict[str, Any] = json.loads(text)
        for name, record in _NESTED.items():
            if name in given:
                given[name] = tuple(record(**fields) for fields in given[name])
        for name in ("scopes", "events"):
            if name in given:
                given[name] = frozenset(given[name])
        return dataclasses.replace(SandboxConfig(), **given)
    except (ValueError, TypeError, AttributeError) as error:
        raise SandboxError(f"the sandbox's settings cannot be read: {error}") from error


@click.command()
@click.option("--port", default=3979, show_default=True, help="0 takes any free port.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(port: int, config: Path | None) -> None:
    """Serve a stand-in Slack workspace until interrupted; its address is the first line printed."""
    logs.configure()
    try:
        settings = read_config(config.read_text("utf-8")) if config else SandboxConfig()
        asyncio.run(_serve(settings, port))
    except (AddressInUseError, SandboxError) as error:
        raise click.ClickException(str(error)) from error


async def _serve(settings: SandboxConfig, port: int) -> None:
    sandbox = Sandbox(settings)
    await sandbox.start(port=port)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    click.echo(sandbox.base_url)
    await stopped.wait()
    await sandbox.stop()


if __name__ == "__main__":
    main()
