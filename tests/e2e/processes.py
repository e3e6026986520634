"""Kawaraban's commands as processes of their own, as a person runs them."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@asynccontextmanager
async def kawaraban(
    *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a command, without the settings of whoever runs the tests; kill it at the end."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "KAWARABAN_"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=cwd or ROOT,
        env=kept | {"PYTHONPATH": str(ROOT)} | dict(env or {}),
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def demo_in(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run the demo on a free port with its temporary files in a folder; give its page's address."""
    env = {"TMPDIR": str(folder)}
    async with kawaraban("demo", "--port", "0", "--no-browser", env=env) as process:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = (await process.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, f"the demo did not say where it is: {line!r}"
        yield process, found[0]


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """Run the demo; give its page's address."""
    with TemporaryDirectory() as folder:
        async with demo_in(Path(folder)) as (_, url):
            yield url
