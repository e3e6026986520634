"""Content codings undone while the bytes come in, and bounded there: a bomb never unfolds."""

from __future__ import annotations

import zlib
from typing import Protocol

from bot.errors import FetchError

# What a server may choose from. Feeds are text: gzip does nearly all that newer codings do.
ACCEPTED = "gzip, deflate"
# Honest feeds reach 20 or so; a bomb has 1,000. Small documents may repeat themselves at will.
_MAX_RATIO = 200
_RATIO_FREE = 1_000_000
_STEP = 65_536


class _Decoder(Protocol):
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def eof(self) -> bool: ...


class Inflater:
    """Takes a body's chunks as they came, and keeps the plain bytes up to a limit."""

    def __init__(self, coding: str, limit: int) -> None:
        """Raises FetchError for a coding that was not offered."""
        names = [name.strip().lower() for name in coding.split(",") if name.strip()]
        names = [name for name in names if name != "identity"]
        if len(names) > 1 or any(n not in {"gzip", "x-gzip", "deflate"} for n in names):
            raise FetchError(
                f"The server compressed the feed in a way we did not offer ({coding[:40]}).",
                cure="Tell the outlet; its server does not look at Accept-Encoding.",
            )
        self._coding = names[0] if names else ""
        self._decoder: _Decoder | None = None
        self._limit = limit
        self._plain = bytearray()
        self._taken = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk. Raises FetchError beyond the limit, and for broken bytes."""
        self._taken += len(chunk)
        if not self._coding:
            self._keep(chunk)
            return
        try:
            self._inflate(chunk)
        except zlib.error as error:
            raise FetchError(
                "The feed came compressed, and the compressed bytes are broken.",
                cure="Nothing to do: we try again later. Tell the outlet if it lasts.",
            ) from error

    def body(self) -> bytes:
        """Return the plain bytes. Raises FetchError when the compressed ones ended too soon."""
        if self._decoder is not None and not self._decoder.eof and self._coding != "deflate":
            raise FetchError(
                "The feed's bytes ended before the feed did.",
                cure="Nothing to do: we try again later.",
            )
        return bytes(self._plain)

    def _inflate(self, chunk: bytes) -> None:
        if self._decoder is None:
            self._decoder = zlib.decompressobj(self._window(chunk))
        while chunk and not self._decoder.eof:
            self._keep(self._decoder.decompress(chunk, _STEP))
            chunk = self._decoder.unconsumed_tail

    def _window(self, chunk: bytes) -> int:
        if self._coding != "deflate":
            return 16 + zlib.MAX_WBITS
        # RFC 9110, 8.4.1.2: "deflate" is the zlib format, yet some servers send it bare.
        is_zlib = len(chunk) >= 2 and chunk[0] & 0x0F == 8 and (chunk[0] << 8 | chunk[1]) % 31 == 0
        return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS

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
