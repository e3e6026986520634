"""Outlets whose feeds change with the hour: events that some of them tell, in words of each day."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape

from aiohttp import web

_EVERY = timedelta(minutes=8)  # a new event
_TOLD_BY = 0.12  # of the outlets
_WITHIN = 180  # minutes after the event
# Longer than grouping looks back: from the first hour on, as much is forgotten as comes.
_SHOWN = timedelta(days=9)
_TOPICS = ("GENIAC", "robotics", "semiconductors", "physical AI", "foundation models", "")
_VERBS = ("opens", "plans", "sells", "builds", "tests", "funds", "delays", "recalls", "exports")
_THINGS = ("plant", "model", "chip", "robot", "satellite", "battery", "network", "reactor")
_SYLLABLES = ("ka", "ri", "to", "mo", "sen", "ha", "ne", "do", "chi", "lu", "bra", "vis", "ton")


class Outlets:
    """Serves the feeds at `/NUMBER`, as they are at the moment that a clock shows."""

    def __init__(self, count: int, now: Callable[[], datetime]) -> None:
        self._count = count
        self._now = now
        self._runner: web.AppRunner | None = None

    async def start(self) -> list[str]:
        """Listen on loopback addresses; return the feeds' addresses."""
        app = web.Application()
        app.router.add_get("/{number:\\d+}", self._serve)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "0.0.0.0", 0).start()  # 127.0.0.0/8 at once
        port = self._runner.addresses[0][1]
        return [f"http://127.0.1.{number + 1}:{port}/{number}" for number in range(self._count)]

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        feed = feed_at(int(request.match_info["number"]), self._now())
        return web.Response(text=feed, content_type="application/rss+xml")


def feed_at(outlet: int, now: datetime) -> str:
    """Return an outlet's feed, with what it told within some days."""
    newest = int(now.timestamp() // _EVERY.total_seconds())
    events = range(newest, newest - int(_SHOWN / _EVERY), -1)
    items = "".join(item for told, item in (_told(outlet, e) for e in events) if told <= now)
    title = f"<title>Outlet {outlet}</title><link>https://outlet-{outlet}.example/</link>"
    return f"<rss version='2.0'><channel>{title}<description/>{items}</channel></rss>"


@lru_cache(maxsize=500_000)
def _told(outlet: int, event: int) -> tuple[datetime, str]:
    """Return when an outlet tells an event, and how; nothing where it does not."""
    chance = random.Random(f"{outlet} {event}")
    told = datetime.fromtimestamp(event * _EVERY.total_seconds(), UTC)
    told += timedelta(minutes=chance.randrange(_WITHIN))
    if chance.random() >= _TOLD_BY:
        return told, ""
    title, text = _say(event, chance)
    return told, (
        f"<item><title>{escape(title)}</title><link>https://outlet-{outlet}.example/{event}</link>"
        f"<guid isPermaLink='false'>{outlet}-{event}</guid>"
        f"<pubDate>{told:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<description>{escape(text)}</description></item>"
    )


def _say(event: int, chance: random.Random) -> tuple[str, str]:
    """Return how one outlet tells an event: its names and figures stay, the rest differs."""
    facts = random.Random(event)
    who, where, what = (_name(facts) for _ in range(3))
    verb, thing, topic = facts.choice(_VERBS), facts.choice(_THINGS), facts.choice(_TOPICS)
    amount = facts.randrange(10, 900)
    title = f"{who} {verb} {what} {thing} in {where} for {topic}".removesuffix(" for ")
    more = " ".join(_name(chance) for _ in range(4))
    text = (
        f"{who} {verb} a {what} {thing} in {where}, worth {amount} million dollars. "
        f"The {topic or thing} programme of {who} begins next month, people close to it said. "
        f"{more} did not comment on the {what} {thing}."
    )
    return title, text


def _name(chance: random.Random) -> str:
    """Return a word that hardly any other event has."""
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
