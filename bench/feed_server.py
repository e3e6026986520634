"""A static server of made feeds on loopback, each at a host of its own: `127.a.b.c`.

python -m bench.feed_server COUNT     prints its port once it listens, and runs until it is ended

Three in a hundred are slow, dead or broken, as real lists have them.
"""

from __future__ import annotations

import asyncio
import gzip
import sys
from hashlib import sha256

from aiohttp import web

from bench import made_feeds

_SLOW, _MISSING, _FAILING = 11, 47, 83  # of each hundred


def host(number: int) -> str:
    """Return the loopback address at which feed `number` is served."""
    return f"127.{1 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}"


def is_troubled(number: int) -> bool:
    """Tell whether the feed is slow, dead or broken."""
    return number % 100 in {_SLOW, _MISSING, _FAILING}


class Feeds:
    """The documents, made beforehand and kept compressed."""

    def __init__(self, count: int) -> None:
        self._packed = [gzip.compress(made_feeds.make(n), 6) for n in range(count)]
        self._tags = [f'"{sha256(packed).hexdigest()[:16]}"' for packed in self._packed]

    async def serve(self, request: web.Request) -> web.Response:
        """Answer for the feed that the path numbers."""
        number = int(request.match_info["number"])
        trouble = number % 100
        if trouble == _SLOW:
            await asyncio.sleep(1)
        elif trouble == _MISSING:
            return web.Response(status=404)
        elif trouble == _FAILING:
            return web.Response(status=503, headers={"Retry-After": "3600"})
        headers = {"ETag": self._tags[number], "Content-Type": "application/xml"}
        if request.headers.get("If-None-Match") == self._tags[number]:
            return web.Response(status=304, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return web.Response(body=self._packed[number], headers=headers)


async def main(count: int) -> None:
    """Listen on every loopback address."""
    app = web.Application()
    app.router.add_get("/{number:\\d+}", Feeds(count).serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0, backlog=4_096).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
