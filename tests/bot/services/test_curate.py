"""The list of feeds, kept by a person."""

from __future__ import annotations

import pytest

from bot.errors import FetchError, InputError, NotFoundError, ParseError
from bot.model.feed import FetchResult, NewFeed, ParsedFeed
from bot.services.curate import Curate, new_feed
from bot.store import Database
from tests.builders import MORNING, entry
from tests.fakes.clock import FakeClock
from tests.fakes.feeds import FakeFetcher, FakeParser

URL = "https://www.a.example/feed.xml"
DOCUMENT = ParsedFeed(
    title="A Times",
    lang="en",
    entries=(
        entry("1", title="ロボットを発表した", hours=2),
        entry("2", title="新しいロボット", hours=1),
        entry("3", url=""),
    ),
    oddities=("The dates have no zone.",),
)


@pytest.fixture
def fetcher() -> FakeFetcher:
    return FakeFetcher(
        {
            URL: FetchResult(200, URL, b"document"),
            "https://a.example/page": FetchResult(200, "https://a.example/page", b"page"),
        }
    )


@pytest.fixture
def curate(store: Database, fetcher: FakeFetcher, clock: FakeClock) -> Curate:
    return Curate(store, fetcher, FakeParser({b"document": DOCUMENT}), clock)


async def test_a_feed_is_looked_at_without_being_followed(curate: Curate) -> None:
    checked = await curate.check(f"  {URL} ")
    assert (checked.title, checked.items) == ("A Times", 2)
    assert checked.newest == entry("2", hours=1).published
    assert checked.newest is not None
    assert checked.newest < MORNING
    assert checked.feed == NewFeed(URL, "A Times", "a.example", "ja")
    assert checked.notes[0] == "The dates have no zone."
    assert any("link" in note for note in checked.notes)
    assert await curate.all() == []


async def test_a_feed_is_followed_once_and_let_go(curate: Curate) -> None:
    checked = await curate.check(URL)
    assert await curate.add(checked.feed)
    assert not await curate.add(checked.feed)
    assert [f.outlet for f in await curate.all()] == ["A Times"]
    await curate.remove(URL)
    assert await curate.all() == []


async def test_what_is_not_followed_cannot_be_let_go(curate: Curate) -> None:
    with pytest.raises(NotFoundError, match="kawaraban feeds list"):
        await curate.remove(URL)


async def test_what_cannot_be_read_says_why(curate: Curate) -> None:
    with pytest.raises(FetchError, match="404"):
        await curate.check("https://a.example/gone")
    with pytest.raises(ParseError, match="no feed"):
        await curate.check("https://a.example/page")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "feed.xml",
        "ftp://a.example/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "http://[",
        "http://[::1",
        "GENIAC 🤖",
        "x" * 10_000,
    ],
)
async def test_what_is_no_address_is_refused_before_anything_is_asked(
    curate: Curate, fetcher: FakeFetcher, text: str
) -> None:
    with pytest.raises(InputError, match="not a web address") as caught:
        await curate.check(text)
    assert "https://www.example.com/feed.xml" in str(caught.value)
    assert len(str(caught.value)) < 400
    assert fetcher.asked == []


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("http://127.0.0.1:8000/feed", True),
        ("http://localhost/feed", True),
        ("http://news.localhost/feed", True),
        ("http://10.1.2.3/feed", True),
        ("http://[::1]/feed", True),
        ("https://a.example/feed", False),
        ("http://1.1.1.1/feed", False),
    ],
)
def test_an_address_of_ones_own_network_is_meant_when_it_is_typed(url: str, private: bool) -> None:
    assert new_feed(url).private_ok is private
