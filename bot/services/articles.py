"""The texts of new articles, for feeds that were set to have them read."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot import logs
from bot.errors import FetchError
from bot.model.item import Item
from bot.ports import ArticleReader, Clock, Store

log = logs.get(__name__)

_FRESH = timedelta(hours=48)
_AT_A_TIME = 40


class Articles:
    """Reads each article once; one that cannot be read is told by its summary."""

    def __init__(self, store: Store, reader: ArticleReader, clock: Clock) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock

    async def run(self) -> int:
        """Read what is new, newest first; return how many texts that brought."""
        wanted = await self._store.articles.wanted(
            since=self._clock.now() - _FRESH, limit=_AT_A_TIME
        )
        texts = await asyncio.gather(*map(self._read, wanted))
        read = sum(map(bool, texts))
        if wanted:
            log.info("articles read", asked=len(wanted), read=read)
        return read

    async def _read(self, item: Item) -> str:
        try:
            text = await self._reader.read(item)
        except FetchError as error:
            log.debug("article not read", url=item.url, trouble=str(error))
            text = ""
        await self._store.articles.keep(item.id, text, now=self._clock.now())
        return text
