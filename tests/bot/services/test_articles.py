"""Articles in full: asked for once, and only of feeds that were set so."""

from __future__ import annotations

from bot.errors import FetchError
from bot.model.item import Item
from bot.services.articles import Articles
from bot.store import Database
from bot.writing.extract import extract
from tests.builders import feed, item, keep, story, tell
from tests.fakes.clock import FakeClock

NEWS = "A pier was opened in Onomichi on Monday by the harbor master and her crew."


class Reader:
    """Has texts by address; every other address does not answer."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts
        self.asked: list[str] = []

    async def read(self, item: Item) -> str:
        self.asked.append(item.id)
        if item.id not in self.texts:
            raise FetchError("Gone.")
        return self.texts[item.id]


async def followed(store: Database) -> tuple[Item, Item, Item]:
    full, short = await store.feeds.add(feed("a")), await store.feeds.add(feed("b"))
    assert full is not None
    assert short is not None
    assert await store.feeds.read_in_full(full.url, on=True)
    told = (
        item("1", hours=2, feed_id=full.id),
        item("2", hours=1, feed_id=full.id),
        item("3", hours=1, feed_id=short.id),
    )
    await tell(store, *(story(f"s{i.id}", i) for i in told))
    return told


async def test_new_articles_of_such_feeds_are_read_once_newest_first(
    store: Database, clock: FakeClock
) -> None:
    first, second, _ = await followed(store)
    reader = Reader(**{first.id: NEWS})
    articles = Articles(store, reader, clock)
    assert await articles.run() == 1
    assert await articles.run() == 0
    assert reader.asked == [second.id, first.id]


async def test_an_articles_text_is_the_storys(store: Database, clock: FakeClock) -> None:
    first, _, _ = await followed(store)
    await Articles(store, Reader(**{first.id: NEWS}), clock).run()
    told = await store.stories.get(f"s{first.id}")
    assert told is not None
    assert [i.text for i in told.items] == [NEWS]
    assert [s.text for s in extract(told, "en").sentences] == [NEWS]


async def test_a_feed_may_be_set_back(store: Database, clock: FakeClock) -> None:
    await followed(store)
    for known in await store.feeds.all():
        assert await store.feeds.read_in_full(known.url, on=False)
    assert await Articles(store, Reader(), clock).run() == 0
    assert not await store.feeds.read_in_full("https://nowhere.example/", on=True)


async def test_what_its_feed_carries_is_not_asked_for(store: Database, clock: FakeClock) -> None:
    full = await store.feeds.add(feed("a"))
    assert full is not None
    assert await store.feeds.read_in_full(full.url, on=True)
    await keep(store, item("1", feed_id=full.id, text=NEWS))
    reader = Reader()
    assert await Articles(store, reader, clock).run() == 0
    assert reader.asked == []
