from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.feeds.urls import absolute, canonical, domain, fetchable, identity

KEPT = [
    "https://www.asahi.com/articles/ASX1.html",
    "https://x.example/a?id=7&page=2",
    "https://x.example/a?ref=chapter2",
    "https://x.example/a?from=2026-11-01",
    "https://x.example/#!/article/1",
    "https://x.example/camp/",
    "https://m.yna.co.kr/view/AEN1",
    "http://x.example:8080/a",
]
CLEANED = {
    "HTTPS://X.Example:443/A#top": "https://x.example/A",
    "https://x.example": "https://x.example/",
    "https://x.example/a?utm_source=rss&id=7&utm_medium=feed&fbclid=q": "https://x.example/a?id=7",
    "https://x.example/a?ref=rss": "https://x.example/a",
    "https://x.example/a?source=rss_feed&iref=com_rnavi": "https://x.example/a",
    "https://x.example/a/amp/": "https://x.example/a",
    "https://x.example/a?outputType=amp": "https://x.example/a",
    "https://www.google.com/amp/s/x.example/a/amp/?amp=1": "https://x.example/a",
    "https://x-example.cdn.ampproject.org/c/s/x.example/a": "https://x.example/a",
    "https://me:secret@x.example/a": "https://x.example/a",
    "https://x.example/記事?q=人工知能": (
        "https://x.example/%E8%A8%98%E4%BA%8B?q=%E4%BA%BA%E5%B7%A5%E7%9F%A5%E8%83%BD"
    ),
    "https://日本.example/": "https://xn--wgv71a.example/",
    " https://x.example/a b\n": "https://x.example/ab",
    "https://x.example/<b|c>": "https://x.example/%3Cb%7Cc%3E",
}
REFUSED = [
    "",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://x.example/a",
    "//x.example/a",
    "https://",
    "https://[::1",
    "https://x.example:99999/",
    "https://x.example/" + "a" * 3_000,
    "https://a<b>.example/",
]


@pytest.mark.parametrize("url", KEPT)
def test_what_means_something_is_kept(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(("url", "cleaned"), CLEANED.items())
def test_what_only_tracks_is_taken_off(url: str, cleaned: str) -> None:
    assert canonical(url) == cleaned


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert canonical(url) == ""
    assert identity(url) == ""
    assert domain(url) == ""


@pytest.mark.parametrize(
    ("url", "label"),
    {
        "https://www.asahi.com/rss/asahi/newsheadlines.rdf": "asahi.com",
        "https://japannews.yomiuri.co.jp/feed/": "japannews.yomiuri.co.jp",
        "https://www3.nhk.or.jp/news/": "nhk.or.jp",
        "https://rss.itmedia.co.jp/rss/2.0/aiplus.xml": "itmedia.co.jp",
        "https://www.m.example.com/": "example.com",
        "https://m.jp/": "m.jp",
        "https://asia.nikkei.com/rss/feed/nar": "asia.nikkei.com",
        "http://127.0.0.1:8000/feeds/a.xml": "127.0.0.1",
    }.items(),
)
def test_a_citation_is_labelled_by_the_outlets_domain(url: str, label: str) -> None:
    assert domain(url) == label


def test_forms_of_one_address_have_one_identity() -> None:
    forms = [
        "https://www.x.example/a/?b=2&a=1",
        "http://x.example/a?a=1&b=2&utm_source=rss",
        "https://m.x.example/a/amp?a=1&b=2#comments",
    ]
    assert len({identity(url) for url in forms}) == 1


def test_other_articles_have_other_identities() -> None:
    others = ["https://x.example/a?id=1", "https://x.example/a?id=2", "https://x.example/A?id=1",
              "https://news.x.example/a?id=1", "https://x.example:8080/a?id=1"]  # fmt: skip
    assert len({identity(url) for url in others}) == len(others)


anything = st.one_of(
    st.text(max_size=200),
    st.builds(
        "{}://{}/{}?{}#{}".format,
        st.sampled_from(["http", "https", "HTTP", "ftp"]),
        st.text("abwm.AMP日:[]@%", max_size=20) | st.just("x.example"),
        st.text("amp/%2F日 ;?&", max_size=30),
        st.text("utm_source=refs&amp%", max_size=30),
        st.text("!#/%é", max_size=8),
    ),
)


@given(url=anything)
@example("https://google.co/amp/s/google.co/amp/s/x.example/amp/amp")
def test_an_address_made_canonical_is_so_for_good(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once
    assert once == "" or once.startswith(("http://", "https://"))
    assert not set(once) & set(" <>|\"'\n") - {"'"}
    assert (identity(url) == "") == (once == "")
    assert identity(once) == identity(url)


@given(link=anything, base=anything)
def test_resolving_never_raises(link: str, base: str) -> None:
    assert isinstance(absolute(link, base), str)


@pytest.mark.parametrize(
    "url",
    ["https://x.example/feed?utm_source=a", "http://127.0.0.1:8000/f", "https://例え.jp/記事"],
)
def test_what_can_be_fetched_stays_as_it_stands(url: str) -> None:
    assert fetchable(url) == url


@pytest.mark.parametrize(
    "url",
    ["", "/feed", "javascript:x", "https://x.example/\x00", "https://x.example/\x1b[31m",
     "https://x.example/a b", "https://x.example/\ud800", "https://x.example/" + "a" * 3_000],
)  # fmt: skip
def test_what_cannot_be_fetched_or_shown_is_none(url: str) -> None:
    assert fetchable(url) == ""
