"""A worker to be killed: the real ledger, planner, delivery and poster, its days made short.

python -m bench.crash_worker CONFIG.json

Only planning lives in the fast time; leases, pauses and time-outs are real seconds, and short.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs, scheduler
from bot.clock import SystemClock
from bot.model.delivery import Delivery
from bot.model.topic import TopicBook
from bot.ports import Poster
from bot.services.brief import Briefer
from bot.services.deliver import Deliver, Timing
from bot.services.search import Search
from bot.services.topics import Topics
from bot.slack.client import client
from bot.slack.poster import SlackPoster
from bot.store import Database
from bot.stories.rank import StoryRanker
from bot.stories.topics import TopicMatcher
from tests.fakes.writer import FakeWriter

TIMING = Timing(
    request=timedelta(seconds=1.5),
    settle=timedelta(seconds=3),
    slack=timedelta(seconds=1.5),
    longest_pause=timedelta(seconds=8),
)
POST_INTERVAL, WORKSPACE_RATE = 0.05, 6_000.0


@dataclass(frozen=True, slots=True)
class FastClock:
    """Satisfies `bot.ports.Clock`: days that last seconds, from `start` to `end`."""

    start: datetime
    end: datetime
    began: float  # of the machine's clock, when `start` was
    speed: float

    def now(self) -> datetime:
        """Return the present moment of the fast time."""
        passed = timedelta(seconds=(time.time() - self.began) * self.speed)
        return min(self.start + max(passed, timedelta(0)), self.end)

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()


class Unread:
    """A poster without read-back, for the control that must fail."""

    def __init__(self, poster: Poster) -> None:
        self.post = poster.post

    async def find(self, _delivery: Delivery) -> str | None:
        """Find nothing, ever."""
        return None


def poster(config: dict[str, Any], session: aiohttp.ClientSession) -> Poster:
    """Build the poster, whole or with what a control leaves out."""
    web = client(config["token"], config["api_url"], session)
    if config["sdk_retries"]:
        web = AsyncWebClient(token=config["token"], base_url=config["api_url"], session=session)
    whole = SlackPoster(web)
    return whole if config["read_back"] else Unread(whole)


async def main(config: dict[str, Any]) -> None:
    """Plan and deliver until SIGTERM."""
    logs.configure("ERROR")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    clock = FastClock(
        start=datetime.fromtimestamp(config["start"], UTC),
        end=datetime.fromtimestamp(config["end"], UTC),
        began=config["began"],
        speed=config["speed"],
    )
    store = Database(
        config["database_url"], post_interval=POST_INTERVAL, workspace_rate=WORKSPACE_RATE
    )
    search = Search(store, Topics(store, TopicBook([])), TopicMatcher(), StoryRanker(), clock)
    briefer = Briefer(store, search, FakeWriter(), clock)
    timeout = aiohttp.ClientTimeout(total=TIMING.request.total_seconds())
    async with aiohttp.ClientSession(timeout=timeout) as session:
        deliver = Deliver(
            store, poster(config, session), SystemClock(), owner=str(os.getpid()), timing=TIMING
        )
        print("at work", flush=True)
        job = scheduler.Job("plan", 0.2, briefer.plan_due)
        async with asyncio.TaskGroup() as group:
            group.create_task(scheduler.run([job], stop))
            group.create_task(deliver.run(stop))
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
