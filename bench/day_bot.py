"""The whole bot, as `run` runs it, in time that flies.

python -m bench.day_bot CONFIG.json
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

from bench.fast import FastClock, loop_of
from bot import app, logs
from bot.config import given


async def main(config: dict[str, Any]) -> None:
    """Run until SIGTERM."""
    logs.configure("ERROR")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    clock = FastClock(**config["clock"])
    await app.run(given(**config["settings"]), stop, clock=clock)


if __name__ == "__main__":
    given_config = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    with asyncio.Runner(loop_factory=loop_of(given_config["clock"]["speed"])) as runner:
        runner.run(main(given_config))
