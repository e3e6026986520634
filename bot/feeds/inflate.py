"""Content codings undone while the bytes come in, and bounded there: a bomb never unfolds.

gzip and deflate come with Python; br and zstd are offered where their decoders are installed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from bot.errors import FetchError

# Honest feeds reach 20 or so; a bomb has 1,000. Small documents may repeat themselves at will.
_MAX_RATIO = 200
_RATIO_FREE = 1_000_000
_STEP = 65_536
# RFC 9659: no receiver of zstd needs a window of more than 8 MB.
_ZSTD_WINDOW_LOG = 23


class _Decoder(Protocol):
    """Unpacks chunks in steps of a bounded size."""

    ended: bool

    def unpack(self, chunk: bytes) -> Iterator[bytes]: ...


class _Zlib:
    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inner: Any = None
        self._start = b""
        self.ended = False

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        if self._inner is None:
            self._start += chunk
            if len(self._start) < 2:
                return
            chunk, self._start = self._start, b""
            self._inner = zlib.decompressobj(self._window(chunk))
        while chunk and not self._inner.eof:
            yield self._inner.decompress(chunk, _STEP)
            chunk = self._inner.unconsumed_tail
        self.ended = self._inner.eof

    def _window(self, chunk: bytes) -> int:
        if self._gzip:
            return 16 + zlib.MAX_WBITS
        # RFC 9110, 8.4.1.2: "deflate" is the zlib format, yet some servers send it bare.
        is_zlib = chunk[0] & 0x0F == 8 and (chunk[0] << 8 | chunk[1]) % 31 == 0
        return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


class _Brotli:
    def __init__(self, module: ModuleType) -> None:
        self._inner = module.Decompressor()
        self.ended = False

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        # Its input may be taken in whole while output still waits: asked until none comes.
        while not self.ended and (plain := self._inner.process(chunk, output_buffer_limit=_STEP)):
            yield plain
            chunk = b""
            self.ended = self._inner.is_finished()
        self.ended = self._inner.is_finished()


class _Zstd:
    def __init__(self, module: ModuleType) -> None:
        limit = {module.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG}
        self._inner = module.ZstdDecompressor(options=limit)
        self.ended = False

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        if self._inner.eof:
            return
        yield self._inner.decompress(chunk, _STEP)
        while not (self._inner.needs_input or self._inner.eof):
            yield self._inner.decompress(b"", _STEP)
        self.ended = self._inner.eof


def _module(*names: str) -> ModuleType | None:
    for name in names:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def _decoders() -> tuple[dict[str, Callable[[], _Decoder]], tuple[type[Exception], ...]]:
    """Return how each coding is undone, best first, and what broken bytes raise."""
    known: dict[str, Callable[[], _Decoder]] = {
        "gzip": lambda: _Zlib(gzip=True),
        "deflate": lambda: _Zlib(gzip=False),
    }
    errors: list[type[Exception]] = [zlib.error]
    brotli, zstd = _module("brotli"), _module("compression.zstd", "backports.zstd")
    # Before 1.2, brotli cannot stop in the middle of a bomb.
    if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):
        known["br"] = lambda: _Brotli(brotli)
        errors.append(brotli.error)
    if zstd is not None:
        known["zstd"] = lambda: _Zstd(zstd)
        errors.append(zstd.ZstdError)
    return known, tuple(errors)


_DECODERS, _BROKEN = _decoders()
ACCEPTED = ", ".join(_DECODERS)


class Inflater:
    """Takes a body's chunks as they came, and keeps the plain bytes up to a limit."""

    def __init__(self, coding: str, limit: int) -> None:
        """Raises FetchError for a coding that was not offered."""
        names = [name.strip().lower().removeprefix("x-") for name in coding.split(",")]
        names = [name for name in names if name not in ("", "identity")]
        if len(names) > 1 or any(name not in _DECODERS for name in names):
            raise FetchError(
                f"The server compressed the feed in a way we did not offer ({coding[:40]}).",
                cure="Tell the outlet; its server does not look at Accept-Encoding.",
            )
        self._decoder = _DECODERS[names[0]]() if names else None
        self._limit = limit
        self._plain = bytearray()
        self._taken = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk. Raises FetchError beyond the limit, and for broken bytes."""
        self._taken += len(chunk)
        if self._decoder is None:
            self._keep(chunk)
            return
        try:
            for plain in self._decoder.unpack(chunk):
                self._keep(plain)
        except _BROKEN as error:
            raise FetchError(
                "The feed came compressed, and the compressed bytes are broken.",
                cure="Nothing to do: we try again later. Tell the outlet if it lasts.",
            ) from error

    def body(self) -> bytes:
        """Return the plain bytes. Raises FetchError when the compressed ones ended too soon."""
        if self._decoder is not None and self._taken and not self._decoder.ended:
            raise FetchError(
                "The feed's bytes ended before the feed did.",
                cure="Nothing to do: we try again later.",
            )
        return bytes(self._plain)

    def _keep(self, plain: bytes) -> None:
        self._plain += plain
        size = len(self._plain)
        if size > self._limit:
            raise FetchError(
                f"The feed is larger than {self._limit / 1_000_000:g} MB.",
                cure="Look for a shorter feed of this outlet; none that is read needs so much.",
            )
        if size > _RATIO_FREE and size > self._taken * _MAX_RATIO:
            raise FetchError(
                "The feed is compressed so far that it can only be meant to do harm.",
                cure="Remove the feed, unless you trust the outlet; then tell it.",
            )
