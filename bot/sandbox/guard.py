"""Keeps other pages of the same browser from driving the workspace.

A foreign page can make a browser send requests to loopback, and by rebinding a name to it even
read the answers. So requests must name a host that is ours, and come from our own page or from no
page at all; a change must be JSON, which a foreign form cannot send.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_OWN_SITE: Final = ("same-origin", "none")


class Guard:
    """Wraps handlers; `hosts` are those that we are reached by, besides loopback's names."""

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self._hosts = frozenset([*_LOOPBACK, *hosts])

    def __call__(self, handler: Handler) -> Handler:
        """Return a handler that answers only our own page, or a program."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if not self._is_own(request):
                return _refusal(403, "This workspace answers only its own page.")
            if request.method == "POST" and request.content_type != "application/json":
                return _refusal(415, "This workspace takes JSON only.")
            return await handler(request)

        return guarded

    def _is_own(self, request: web.Request) -> bool:
        host = request.headers.get("Host", "")
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        if name not in self._hosts:
            return False
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{host}":
            return False
        return request.headers.get("Sec-Fetch-Site", "none") in _OWN_SITE


def _refusal(status: int, sentence: str) -> web.Response:
    return web.json_response({"ok": False, "error": sentence}, status=status)
