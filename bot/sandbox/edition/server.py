"""A little web server for the sample edition, as well-behaved as a good outlet's."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from aiohttp import ETag, web

from bot.errors import AddressInUseError, SandboxError
from bot.sandbox.edition.articles import Article, ArticleKey, article_key, read_articles, render
from bot.sandbox.edition.filling import fill, fill_text
from bot.sandbox.edition.manifest import load_manifest


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """A feed that is being served. `domain` is its invented outlet's, not the server's."""

    url: str
    outlet: str
    domain: str
    lang: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    body: bytes
    content_type: str
    modified: datetime

    @property
    def etag(self) -> ETag:
        # Weak, since one tag stands for the plain and the compressed bytes (RFC 9110, 8.8.3.3).
        return ETag(sha256(self.body).hexdigest()[:32], is_weak=True)


class SampleEdition:
    """Serves the edition at `/feeds/NAME`, dated relative to the moment of `start`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._files = load_manifest()
        self._documents: dict[str, _Document] = {}
        self._articles: dict[ArticleKey, Article] = {}
        self._runner: web.AppRunner | None = None
        self._base_url = ""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Fill the templates and listen; port 0 takes any free one. Raises AddressInUseError."""
        self._fill(self._now())
        app = web.Application()
        app.router.add_get("/feeds/{name}", self._serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            if error.errno != errno.EADDRINUSE:
                raise
            raise AddressInUseError(f"port {port} of {host} is taken: choose another") from error
        self._runner = runner
        self._base_url = f"http://{host}:{runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening. Stopping twice is once."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    @property
    def base_url(self) -> str:
        """Where the edition is served, without a last slash. Raises SandboxError before `start`."""
        if not self._base_url:
            raise SandboxError("the sample edition has no address before it is started")
        return self._base_url

    def feeds(self) -> tuple[SampleFeed, ...]:
        """Return the feeds and the addresses where they are served."""
        return tuple(
            SampleFeed(
                url=f"{self.base_url}/feeds/{file.path}",
                outlet=file.outlet,
                domain=file.domain,
                lang=file.lang,
                tags=file.tags,
            )
            for file in self._files
        )

    async def article(self, url: str) -> str | None:
        """Return the page body (HTML, feed text escaped) of one of the edition's links."""
        try:
            article = self._articles.get(article_key(url))
        except ValueError:
            return None
        return render(article) if article else None

    def _fill(self, now: datetime) -> None:
        for file in self._files:
            self._documents[file.path] = _Document(
                body=fill(file.template, now, file.encoding),
                content_type=file.content_type,
                modified=now.replace(microsecond=0),
            )
            text = fill_text(file.template, now)
            self._articles.update(read_articles(text, outlet=file.outlet, lang=file.lang))

    async def _serve(self, request: web.Request) -> web.Response:
        document = self._documents.get(request.match_info["name"])
        if document is None:
            raise web.HTTPNotFound
        if _is_known(request, document):
            response = web.Response(status=304)
        else:
            response = web.Response(
                body=document.body, headers={"Content-Type": document.content_type}
            )
            # Named, since aiohttp would rather send deflate, which outlets hardly do.
            if "gzip" in request.headers.get("Accept-Encoding", ""):
                response.enable_compression(web.ContentCoding.gzip)
        response.etag = document.etag
        response.last_modified = document.modified
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _is_known(request: web.Request, document: _Document) -> bool:
    """Decide whether the client has the document: a tag, where one is sent, outweighs the date."""
    if request.if_none_match is not None:
        return any(tag.value in {"*", document.etag.value} for tag in request.if_none_match)
    since = request.if_modified_since
    return since is not None and document.modified <= since
