"""What the page links to: its own files, articles of the sample edition, and the way out."""

from __future__ import annotations

import html
import secrets
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.settings import OutletPages

STATIC: Final = Path(__file__).parent / "static"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_STYLE: Final = (
    "body{font:17px/1.65 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1.2rem;"
    "color:#221d17;background:#fbf8f2;overflow-wrap:anywhere}h1{line-height:1.25}"
    ".outlet,.published,.note{color:#6b6154;font-size:.9rem}a{color:#8a2b1d}"
    "@media(prefers-color-scheme:dark){body{color:#ece5d8;background:#171410}a{color:#e79a85}"
    ".outlet,.published,.note{color:#a89e8e}}"
)
_PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title><style nonce={nonce}>{style}</style></head><body>{body}</body></html>"
)


class Outside:
    """Serves `/`, `/static/…` and `/out`."""

    def __init__(self, articles: OutletPages | None) -> None:
        self._articles = articles

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", _index)
        app.router.add_get("/out", self._out)
        if STATIC.is_dir():
            app.router.add_static("/static", STATIC)
        app.on_response_prepare.append(_protect)

    async def _out(self, request: web.Request) -> web.Response:
        url = request.query.get("url", "")
        if not _is_web(url):
            return _page("No page", "<p>This link does not lead to a web page.</p>", status=400)
        article = await self._articles(url) if self._articles else None
        if article is not None:
            return _page("Article", article)
        safe = html.escape(url, quote=True)
        return _page(
            "A link out",
            "<p>This link leads out of the sandbox, to</p>"
            f'<p><a href="{safe}" rel="noopener noreferrer">{safe}</a></p>',
        )


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


async def _index(_request: web.Request) -> web.StreamResponse:
    index = STATIC / "index.html"
    if not index.is_file():
        return _page("No page", "<p>The page of this workspace is not installed.</p>", status=404)
    return web.FileResponse(index, headers={"Cache-Control": "no-cache"})


def _page(title: str, body: str, *, status: int = 200) -> web.Response:
    nonce = secrets.token_urlsafe(12)
    text = _PAGE.format(title=html.escape(title), nonce=nonce, style=_STYLE, body=body)
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'"
    return web.Response(
        text=text,
        content_type="text/html",
        status=status,
        headers={"Content-Security-Policy": f"{policy}; frame-ancestors 'none'"},
    )


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith(("/api/", "/response/")):
        return
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")
