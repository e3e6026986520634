from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.feeds.opml import read, write
from bot.model.feed import Feed, NewFeed


def opml(body: str, version: str = "2.0") -> bytes:
    return (
        f'<?xml version="1.0"?><opml version="{version}"><head/><body>{body}</body></opml>'.encode()
    )


def test_outlines_with_an_address_are_feeds_and_folders_are_tags() -> None:
    imported = read(
        opml(
            """<outline text="Japan">
                 <outline title="AI">
                   <outline type="rss" text="港通信 &amp; co" language="ja-JP"
                     xmlUrl=" https://rss.minato.example/f?x=1 "
                     htmlUrl="https://www.minato.example/" category="/Tech/AI,ships"/>
                 </outline>
               </outline>
               <outline xmlUrl="https://www.x.example/feed"/>"""
        )
    )
    assert imported.notes == ()
    assert imported.feeds == (
        NewFeed(
            url="https://rss.minato.example/f?x=1",
            outlet="港通信 & co",
            domain="minato.example",
            lang="ja",
            tags=("Japan", "AI", "Tech", "ships"),
        ),
        NewFeed(url="https://www.x.example/feed", outlet="x.example", domain="x.example", lang=""),
    )


def test_what_cannot_be_taken_is_reported() -> None:
    feed = '<outline text="a" xmlUrl="https://x.example/feed"/>'
    bad = '<outline text="b" xmlUrl="javascript:alert(1)"/><outline text="c" xmlUrl="x.example"/>'
    imported = read(opml(feed + bad + feed, version="1.0"))
    assert [f.url for f in imported.feeds] == ["https://x.example/feed"]
    assert imported.notes == (
        "Listed twice, and taken once: 1.",
        "Without a web address, and left out: 2.",
    )


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"", "not well-formed"),
        (b"<opml><body><outline></body></opml>", "not well-formed"),
        (b"<rss><channel/></rss>", "not OPML"),
        (b"<opml><head/></opml>", "not OPML"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><opml><body/></opml>', "document type"),
    ],
)
def test_another_file_is_refused_in_words(document: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(document)


def test_folders_may_lie_as_deep_as_they_like() -> None:
    depth = 20_000
    inner = '<outline xmlUrl="https://x.example/feed"/>'
    (feed,) = read(opml('<outline text="f">' * depth + inner + "</outline>" * depth)).feeds
    assert feed.tags == ("f",)


names = (
    st.text("abc 語&<>\"'", min_size=1, max_size=8).map(lambda s: " ".join(s.split())).filter(bool)
)


@given(
    st.lists(
        st.builds(
            Feed,
            id=st.integers(1, 9),
            url=st.integers(1, 10_000).map("https://x.example/feed?a=1&b={}".format),
            outlet=names,
            domain=st.just("x.example"),
            lang=st.sampled_from(["", "en", "ja"]),
            tags=st.lists(names, unique=True, max_size=3).map(tuple),
        ),
        unique_by=lambda feed: feed.url,
        max_size=6,
    )
)
def test_what_is_written_is_read_again(feeds: list[Feed]) -> None:
    imported = read(write(feeds)).feeds
    wanted = {f.url: (f.outlet, f.domain, f.lang, f.tags) for f in feeds}
    assert {f.url: (f.outlet, f.domain, f.lang, f.tags) for f in imported} == wanted
