"""A worker as `run --role worker` plans and delivers; told to stop, it says in JSON what it cost.

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

from bot import app, logs, scheduler
from bot.config import given
from bot.services.deliver import REQUEST_TIMEOUT, Deliver
from bot.slack.client import client
from bot.slack.poster import SlackPoster
from bot.store import Database

# What `bot.app` gives posts under way at a stop.
PATIENCE = 4.0


def count_commits(store: Database) -> Counter[str]:
    """Return what counts the commits from now on, those that write apart."""
    commits: Counter[str] = Counter()
    engine = store._engine.sync_engine  # what a bench counts, nobody else needs

    def count(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        commits["written" if writes else "read"] += 1

    sa.event.listen(engine, "commit", count)
    return commits


async def main(config: dict[str, Any]) -> None:
    """Plan what is due and deliver it until SIGTERM."""
    logs.configure("ERROR")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = given(
        database_url=config["database_url"],
        workspace_rate=config["workspace_rate"],
        edition="none",
        log_level="ERROR",
    )
    timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT / timedelta(seconds=1))
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        app.core(settings) as core,
        aiohttp.ClientSession(timeout=timeout, connector=connector) as session,
    ):
        commits = count_commits(core.store)
        poster = SlackPoster(client(config["token"], config["api_url"], session))
        deliver = Deliver(core.store, poster, core.clock, owner=str(os.getpid()))

        async def plan() -> None:
            if await core.briefer.plan_due():
                deliver.wake()

        print("at work", flush=True)
        planning = asyncio.create_task(scheduler.run([scheduler.Job("plan", 1.0, plan)], stop))
        await deliver.run(stop, patience=PATIENCE)
        await planning
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, **commits}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
