from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.intake import language, to_items
from bot.model.feed import Entry, Feed, ParsedFeed

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FEED = Feed(id=3, url="https://x.example/feed", outlet="Harbor Wire", domain="x.example", lang="en")


def entry(n: int = 1, **changes: object) -> Entry:
    values: dict[str, object] = {
        "guid": f"guid-of-entry-{n}",
        "url": f"https://x.example/{n}",
        "title": f"Title {n}",
        "summary": "Summary.",
        "published": NOW - timedelta(hours=n),
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]  # the values above are of it


def parsed(*entries: Entry, lang: str = "en") -> ParsedFeed:
    return ParsedFeed(title="t", lang=lang, entries=entries)


def test_an_entry_becomes_an_item_of_its_outlet() -> None:
    (item,) = to_items(FEED, parsed(entry(author="Aya Kanda")), now=NOW).items
    assert (item.url, item.title, item.summary) == ("https://x.example/1", "Title 1", "Summary.")
    assert (item.outlet, item.domain, item.feed_id) == ("Harbor Wire", "x.example", 3)
    assert (item.published, item.seen) == (NOW - timedelta(hours=1), NOW)
    assert (item.guid, item.author, item.lang) == ("guid-of-entry-1", "Aya Kanda", "en")


def ids(*entries: Entry, feed: Feed = FEED) -> list[str]:
    return [item.id for item in to_items(feed, parsed(*entries), now=NOW).items]


def test_an_edited_article_keeps_its_identity() -> None:
    moved = entry(1, title="Other words", url="https://x.example/new", published=NOW)
    assert ids(entry(1)) == ids(moved)


def test_without_a_guid_the_address_identifies() -> None:
    assert ids(entry(1, guid="")) == ids(entry(1, guid="", title="Other words"))
    assert ids(entry(1, guid="")) == ids(entry(1, guid="", url="http://www.x.example/1/"))
    assert ids(entry(1, guid="")) != ids(entry(2, guid=""))


def test_a_guid_counts_within_its_domain_only() -> None:
    other = Feed(id=4, url="https://y.example/feed", outlet="Y", domain="y.example", lang="en")
    assert ids(entry(1)) != ids(entry(1), feed=other)


@pytest.mark.parametrize("weak", ["1", "42", "a-12", "20261124"])
def test_a_guid_that_may_stand_in_any_feed_is_not_kept(weak: str) -> None:
    (item,) = to_items(FEED, parsed(entry(1, guid=weak)), now=NOW).items
    assert item.guid == ""
    assert [item.id] == ids(entry(1, guid=""))


def test_a_guid_that_all_entries_share_tells_nothing_apart() -> None:
    same = [entry(n, guid="https://x.example/all-the-same") for n in (1, 2, 3)]
    assert len(set(ids(*same))) == 3


def test_articles_that_share_one_page_are_told_apart_by_title_and_date() -> None:
    page = "https://x.example/news"
    days = [NOW - timedelta(days=n) for n in range(3)]
    entries = [
        entry(n, guid="", url=page, title=title, published=day)
        for n, (title, day) in enumerate([("A", days[0]), ("B", days[1]), ("C", days[2]),
                                          ("C", days[1])])
    ]  # fmt: skip
    items = to_items(FEED, parsed(*entries), now=NOW).items
    assert [item.title for item in items] == ["A", "B", "C", "C"]
    assert len({item.id for item in items}) == len({item.url for item in items}) == 4
    assert all(item.url.startswith(f"{page}#") for item in items)
    again = to_items(FEED, parsed(*reversed(entries)), now=NOW + timedelta(hours=1)).items
    assert {item.id for item in again} == {item.id for item in items}


def test_articles_of_one_page_with_guids_are_told_apart_by_these() -> None:
    entries = [entry(n, url="https://x.example/news") for n in (1, 2, 3)]
    edited = [entry(n, url="https://x.example/news", title=f"Edited {n}") for n in (1, 2, 3)]
    assert len(set(ids(*entries))) == 3
    assert ids(*entries) == ids(*edited)


def test_what_stands_twice_is_kept_once() -> None:
    twice = entry(1, title="Repeated")
    copy = entry(9, guid="another-guid-9", url="http://www.x.example/1/")
    taken = to_items(FEED, parsed(entry(1), twice, copy, entry(2)), now=NOW)
    assert [item.title for item in taken.items] == ["Title 1", "Title 2"]
    assert taken.notes == ("Twice in the document, and kept once: 2 entries.",)


@pytest.mark.parametrize(
    ("published", "told", "note"),
    [
        (None, NOW, "Without a date, and counted as told when first seen: 1 entry."),
        (NOW + timedelta(days=2), NOW, "Dated in the future, and counted as told now: 1 entry."),
        (NOW + timedelta(minutes=5), NOW, None),
        (NOW - timedelta(days=29), NOW - timedelta(days=29), None),
        (NOW - timedelta(days=31), None, "Older than 30 days, and left out: 1 entry."),
    ],
)
def test_odd_dates_go_by_rule_and_are_reported(
    published: datetime | None, told: datetime | None, note: str | None
) -> None:
    taken = to_items(FEED, parsed(entry(1, published=published)), now=NOW)
    assert [item.published for item in taken.items] == ([told] if told else [])
    assert list(taken.notes) == ([note] if note else [])


def test_an_update_dates_what_was_never_published() -> None:
    updated = NOW - timedelta(hours=5)
    (item,) = to_items(FEED, parsed(entry(published=None, updated=updated)), now=NOW).items
    assert item.published == updated


def test_what_cannot_be_cited_is_left_out() -> None:
    taken = to_items(FEED, parsed(entry(1, url=""), entry(2, title="", summary="")), now=NOW)
    assert taken.items == ()
    assert len(taken.notes) == 2


def test_a_missing_title_is_the_summarys_first_sentence() -> None:
    (item,) = to_items(FEED, parsed(entry(title="", summary="A ship. A crew.")), now=NOW).items
    assert item.title == "A ship."


@pytest.mark.parametrize(
    ("words", "hints", "lang"),
    [
        ("Ships sail without crews", (), "en"),
        ("Ships sail without crews", ("ja",), "en"),
        ("Les navires sans équipage", ("fr",), "fr"),
        ("無人船の実験、来月から", ("en",), "ja"),
        ("政府、人工知能法案成立", (), "ja"),
        ("政府人工智能法案", ("zh",), "zh"),
        ("Toyota's カイゼン for robots that sail without any crew", ("en",), "en"),
        ("NTT、GPU 1000基のAI基盤", ("en",), "ja"),
        ("무인 선박 실험", ("en",), "ko"),
        ("2026", ("", "ja"), "ja"),
        ("", (), "en"),
    ],
)
def test_the_script_outweighs_what_a_feed_says_of_its_language(
    words: str, hints: tuple[str, ...], lang: str
) -> None:
    assert language(words, *hints) == lang
