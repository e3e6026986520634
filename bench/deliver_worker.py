"""A worker as `run --role worker` delivers, and what it cost, said in JSON when it is told to stop.

python -m bench.deliver_worker CONFIG.json
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import sqlalchemy as sa

from bot import logs
from bot.clock import SystemClock
from bot.services.deliver import REQUEST_TIMEOUT, Deliver
from bot.slack.client import client
from bot.slack.poster import SlackPoster
from bot.store import Database

# What `bot.app` gives posts under way at a stop.
PATIENCE = 4.0


async def main(config: dict[str, Any]) -> None:
    """Deliver until SIGTERM."""
    logs.configure("ERROR")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    store = Database(
        config["database_url"], post_interval=1.0, workspace_rate=config["workspace_rate"]
    )
    commits: Counter[str] = Counter()
    engine = store._engine.sync_engine  # what a bench counts, nobody else needs

    def count(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        commits["written" if writes else "read"] += 1

    sa.event.listen(engine, "commit", count)
    timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT / timedelta(seconds=1))
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        poster = SlackPoster(client(config["token"], config["api_url"], session))
        deliver = Deliver(store, poster, SystemClock(), owner=str(os.getpid()))
        print("at work", flush=True)
        await deliver.run(stop, patience=PATIENCE)
    await store.close()
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, **commits}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
