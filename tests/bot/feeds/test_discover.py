from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.discover import FeedLink, find, guesses

PAGE = """<!doctype html><html><head>
<base href="https://cdn.harborwire.example/site/">
<link rel="alternate" type="application/rss+xml" title=" All
 stories " href="feed.xml?format=rss">
<LINK REL='Alternate' TYPE='Application/Atom+XML; charset=utf-8' HREF='//harborwire.example/atom'>
<link rel="alternate" type="application/feed+json" href="/feed.json">
<link rel="alternate" type="application/rss+xml" title="Again" href="feed.xml?format=rss">
<link rel="alternate" type="text/html" hreflang="ja" href="/ja/">
<link rel="stylesheet" type="application/rss+xml" href="/not-a-feed">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">
<link rel="alternate" type="application/rss+xml">
</head></html>"""


def test_link_tags_name_feeds_in_their_order_once() -> None:
    assert find(PAGE, "https://harborwire.example/news") == [
        FeedLink("https://cdn.harborwire.example/site/feed.xml?format=rss", "All stories"),
        FeedLink("https://harborwire.example/atom", ""),
        FeedLink("https://cdn.harborwire.example/feed.json", ""),
    ]


def test_a_page_names_only_so_many() -> None:
    tag = "<link rel=alternate type=application/rss+xml href=/{}>"
    assert len(find("".join(map(tag.format, range(500))), "https://x.example/")) == 20


def test_common_places_are_guessed_on_the_pages_own_site() -> None:
    assert "https://x.example/feed/" in guesses("https://x.example/news/today?x=1")
    assert guesses("javascript:alert(1)") == []


@given(
    html=st.text()
    | st.text("<>link rel=alternate type=application/rss+xml href=//[:'\" ", max_size=300)
)
def test_any_page_is_searched_without_complaint(html: str) -> None:
    for feed in find(html, "https://x.example/"):
        assert feed.url.startswith(("http://", "https://"))
