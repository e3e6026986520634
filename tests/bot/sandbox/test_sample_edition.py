"""The sample edition: what it promises of its feeds, and that its server behaves."""

import re
import tomllib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AddressInUseError, SandboxError
from bot.feeds.edition import load_topics
from bot.sandbox.edition import FeedFile, SampleEdition, fill, load_manifest

NOW = datetime(2026, 4, 13, 23, 0, tzinfo=UTC)  # 8:00 on April 14 in Japan
GOLD_FILE = Path(__file__).parents[2] / "cases" / "sample-edition.toml"
SEED = "four-company-model"
FILES = load_manifest()


@dataclass(frozen=True)
class Told:
    """One item as feedparser reads it. `key` is what the gold file calls it."""

    file: FeedFile
    key: str
    link: str
    title: str
    summary: str
    at: datetime


def parse(file: FeedFile) -> Any:
    return feedparser.parse(
        fill(file.template, NOW, file.encoding),
        response_headers={"content-type": file.content_type},
    )


def told(file: FeedFile, entry: Any) -> Told:
    date = entry.get("published_parsed") or entry["updated_parsed"]
    summary = entry.get("summary") or entry["content"][0]["value"]
    return Told(
        file=file,
        key=entry.get("id") or entry["link"].partition("&utm_")[0],
        link=entry["link"],
        title=entry["title"],
        summary=re.sub(r"<[^>]*>", "", summary),
        at=datetime(*date[:6], tzinfo=UTC),
    )


ITEMS = tuple(told(file, entry) for file in FILES for entry in parse(file).entries)
STORIES: dict[str, list[str]] = {
    name: story["items"] for name, story in tomllib.loads(GOLD_FILE.read_text("utf-8")).items()
}


def of_story(name: str) -> list[Told]:
    return [item for item in ITEMS if item.key in STORIES[name]]


def text_of(items: list[Told]) -> str:
    return "\n".join(f"{item.title}\n{item.summary}" for item in items)


@pytest.fixture
async def edition() -> AsyncIterator[SampleEdition]:
    edition = SampleEdition(lambda: NOW)
    await edition.start()
    yield edition
    await edition.stop()


@pytest.fixture
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


# --- what it holds


def test_it_is_as_large_as_promised() -> None:
    assert len({file.outlet for file in FILES}) >= 14
    assert len({item.key for item in ITEMS}) >= 70
    assert len(STORIES) >= 18


def test_every_format_comes_from_several_feeds() -> None:
    versions = Counter(parse(file).version for file in FILES)
    assert set(versions) == {"rss10", "rss20", "atom10"}
    assert min(versions.values()) >= 5


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_a_feed_parses_cleanly_in_the_encoding_it_declares(file: FeedFile) -> None:
    body = fill(file.template, NOW, file.encoding)
    declared = re.match(rb'<\?xml version="1.0" encoding="([\w-]+)"\?>', body)
    assert declared is not None
    assert declared[1].decode().lower() == file.encoding
    parsed = parse(file)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.encoding.lower() == file.encoding
    assert parsed.entries
    assert "\N{REPLACEMENT CHARACTER}" not in text_of([told(file, e) for e in parsed.entries])


def test_japans_older_encodings_are_there() -> None:
    assert {"shift_jis", "euc-jp"} <= {file.encoding for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_outlets_and_links_are_under_the_reserved_domain(file: FeedFile) -> None:
    assert file.domain.endswith(".example")
    for item in ITEMS:
        if item.file is file:
            assert (urlsplit(item.link).hostname or "").removeprefix("www.") == file.domain


def test_every_item_is_dated_within_ten_days_and_most_within_thirty_hours() -> None:
    ages = [NOW - item.at for item in ITEMS]
    assert min(ages) > timedelta(hours=1)
    assert max(ages) < timedelta(days=10)
    fresh = [age for age in ages if age <= timedelta(hours=30)]
    assert len(fresh) > 0.9 * len(ages)


def test_every_feed_lists_its_newest_item_first() -> None:
    for file in FILES:
        dates = [item.at for item in ITEMS if item.file is file]
        assert dates == sorted(dates, reverse=True)


def offset(text: str) -> timedelta:
    match = re.fullmatch(r"([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?", text)
    assert match is not None
    days, hours, minutes = (int(part or 0) for part in match.groups()[1:])
    size = timedelta(days=days, hours=hours, minutes=minutes)
    return size if match[1] == "+" else -size


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_no_item_tells_of_a_day_after_its_own_as_past(file: FeedFile) -> None:
    for part in re.split(r"<(?:item|entry)\b", file.template)[1:]:
        stamp = re.search(r"\{\{(?:rfc822|gmt|iso|w3c):([^}]+)\}\}", part)
        assert stamp is not None
        for told_of in re.findall(r"\{\{(?:day|weekday|month|year)\w*:([^}]+)\}\}", part):
            assert offset(told_of) > timedelta(0) or offset(told_of) <= offset(stamp[1])


# --- its stories


def test_every_item_is_in_exactly_one_gold_story() -> None:
    listed = [key for keys in STORIES.values() for key in keys]
    assert len(listed) == len(set(listed))
    assert set(listed) == {item.key for item in ITEMS}


def test_many_stories_are_told_in_both_languages() -> None:
    both = [n for n in STORIES if {i.file.lang for i in of_story(n)} == {"en", "ja"}]
    assert len(both) >= 6


@pytest.mark.parametrize(
    "slug", ["geniac", "physical-ai", "foundation-models", "robotics", "semiconductors"]
)
def test_a_topic_of_the_demo_has_at_least_three_stories(slug: str) -> None:
    topic = next(topic for topic in load_topics() if topic.slug == slug)
    terms = [re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE) for term in topic.en]

    def touches(text: str) -> bool:
        return any(t.search(text) for t in terms) or any(t in text for t in topic.ja)

    assert sum(touches(text_of(of_story(name))) for name in STORIES) >= 3


def test_the_seeds_story_is_told_by_many_outlets_in_both_languages() -> None:
    items = of_story(SEED)
    assert len({item.file.outlet for item in items}) >= 8
    assert len({item.file.outlet for item in items if item.file.lang == "ja"}) >= 4
    assert len({item.file.outlet for item in items if item.file.lang == "en"}) >= 4


@pytest.mark.parametrize(
    "facts",
    [
        ("established on April 12", "4月12日付"),
        ("SoftBank executive as its president", "社長にはソフトバンクの幹部"),
        ("SoftBank and NEC will lead development", "ソフトバンクとNECが主導"),
        ("cars, robots, games and semiconductors", "自動車やロボット、ゲーム、半導体"),
        ("Japanese companies first, rather than for consumer chatbots", "まず国内企業"),
        ("in February 2024", "2024年2月"),
        ("20 development themes", "20の開発テーマ"),
        ("largest corporate AI supercomputers", "ソフトバンク"),
        ("Large Telecom Model", "ソフトバンク"),
        ("physical AI", "フィジカルAI"),
        ("one trillion parameters", "1兆パラメーター"),
        ("did not say when it will release its first model or how much was invested", "出資額"),
        ("wins Japanese government backing", "政府の支援"),
        ("the Kanda Shimbun reported", "神田新聞によると"),
    ],
    ids=lambda facts: facts[0],
)
def test_the_seeds_story_tells_its_facts(facts: tuple[str, str]) -> None:
    english, japanese = facts
    items = of_story(SEED)
    assert english in text_of([item for item in items if item.file.lang == "en"])
    assert japanese in text_of([item for item in items if item.file.lang == "ja"])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_seeds_story_has_two_pages_of_one_domain(lang: str) -> None:
    pages = {i.key for i in of_story(SEED) if i.file.lang == lang and "kasumi" in i.file.domain}
    assert len(pages) == 2


def test_one_article_stands_in_two_feeds_of_its_outlet_with_other_tracking() -> None:
    copies = [item for item in ITEMS if item.key.endswith("/ai-venture-four.html")]
    assert len(copies) == len({item.link for item in copies}) == 2
    assert (
        len({(item.file.outlet, item.title, item.link.partition("?")[0]) for item in copies}) == 1
    )


def test_one_article_was_edited_between_two_feeds_of_its_outlet() -> None:
    copies = [item for item in ITEMS if item.key.endswith("/driverless-bus.html")]
    assert len({item.file.path for item in copies}) == len({item.title for item in copies}) == 2


@pytest.mark.parametrize(
    "pair",
    [
        ("Musashi News Agency", "Suruga Shimpo", "（武蔵通信）"),
        ("Musashi News Agency", "Tokyo Bay Herald", "(Musashi News)"),
    ],
)
def test_an_agencys_text_is_carried_word_for_word_and_marked(pair: tuple[str, str, str]) -> None:
    agency, paper, mark = pair
    copy = next(i for i in ITEMS if i.file.outlet == paper and mark in i.summary)
    texts = [i.summary for i in of_story(SEED) if i.file.outlet == agency]
    assert copy.summary.replace(mark, "").strip() in texts


def test_hostile_items_stand_alone() -> None:
    hostile = [name for name in STORIES if name.startswith("hostile-")]
    assert len(hostile) >= 4
    assert all(len(of_story(name)) == 1 for name in hostile)
    assert "<!channel>" in text_of([item for n in hostile for item in of_story(n)])


# --- dates in templates


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{{rfc822:-2h10m}}", "Tue, 14 Apr 2026 05:50:00 +0900"),
        ("{{gmt:-1d}}", "Sun, 12 Apr 2026 23:00:00 GMT"),
        ("{{iso:-26h}}", "2026-04-12T21:00:00Z"),
        ("{{w3c:-3h}}", "2026-04-14T05:00:00+09:00"),
        ("on {{day_en:-1d}}, a {{weekday_en:-1d}}", "on April 13, a Monday"),
        ("{{day_ja:-1d}}付", "4月13日付"),
        ("{{month_en:+30d}} {{year:+1d}}", "May 2026"),
        ("{{month_ja:+30d}}", "5月"),
        ("no place for dates", "no place for dates"),
    ],
)
def test_fill(template: str, filled: str) -> None:
    assert fill(template, NOW).decode() == filled


@pytest.mark.parametrize(
    "faulty", ["{{when:-1h}}", "{{iso}}", "{{iso:}}", "{{iso:-}}", "{{iso:1h}}", "{{iso:-1h2d}}"]
)
def test_a_faulty_placeholder_is_named(faulty: str) -> None:
    with pytest.raises(SandboxError, match=re.escape(faulty)):
        fill(f"<date>{faulty}</date>", NOW)


@given(st.timedeltas(timedelta(days=-9000), timedelta(days=9000)))
def test_the_edition_can_be_filled_at_any_moment(distance: timedelta) -> None:
    for file in FILES:
        assert b"{{" not in fill(file.template, NOW + distance, file.encoding)


# --- its server


async def test_feeds_are_served_as_the_manifest_says(
    edition: SampleEdition, client: aiohttp.ClientSession
) -> None:
    for feed, file in zip(edition.feeds(), FILES, strict=True):
        assert (feed.outlet, feed.domain, feed.lang) == (file.outlet, file.domain, file.lang)
        async with client.get(feed.url) as response:
            assert response.status == 200
            assert response.headers["Content-Type"] == file.content_type
            assert response.headers["Content-Encoding"] == "gzip"
            assert response.headers["Vary"] == "Accept-Encoding"
            assert await response.read() == fill(file.template, NOW, file.encoding)


async def test_a_feed_comes_plain_to_a_client_that_knows_no_gzip(
    edition: SampleEdition, client: aiohttp.ClientSession
) -> None:
    url = edition.feeds()[0].url
    async with client.get(url, headers={"Accept-Encoding": "identity"}) as response:
        assert "Content-Encoding" not in response.headers
        assert (await response.read()).startswith(b"<?xml")


async def test_a_client_that_has_the_feed_is_told_so(
    edition: SampleEdition, client: aiohttp.ClientSession
) -> None:
    url = edition.feeds()[0].url
    async with client.get(url) as first:
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    older = "Mon, 13 Apr 2026 22:59:59 GMT"
    cases = [
        ({"If-None-Match": etag}, 304),
        ({"If-None-Match": f'"other", {etag}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-Modified-Since": modified}, 304),
        ({"If-Modified-Since": older}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": modified}, 200),
        ({"If-None-Match": etag, "If-Modified-Since": older}, 304),
    ]
    for headers, status in cases:
        async with client.get(url, headers=headers) as response:
            assert response.status == status, headers
            assert response.headers["ETag"] == etag
            assert bool(await response.read()) is (status == 200)


async def test_no_two_feeds_share_a_tag(
    edition: SampleEdition, client: aiohttp.ClientSession
) -> None:
    tags = set()
    for feed in edition.feeds():
        async with client.head(feed.url) as response:
            tags.add(response.headers["ETag"])
    assert len(tags) == len(FILES)


async def test_an_unknown_feed_is_not_found(
    edition: SampleEdition, client: aiohttp.ClientSession
) -> None:
    async with client.get(f"{edition.base_url}/feeds/atlantis.xml") as response:
        assert response.status == 404


async def test_time_stands_still_from_the_start_on() -> None:
    moments = iter([NOW, NOW + timedelta(days=1)])
    edition = SampleEdition(lambda: next(moments))
    await edition.start()
    page = await edition.article("https://www.kasumigaseki-press.example/en/notes/geniac-1")
    await edition.stop()
    assert page is not None
    assert '<time datetime="2026-04-13T09:10:00+00:00">' in page


async def test_a_taken_port_is_named(edition: SampleEdition) -> None:
    port = urlsplit(edition.base_url).port
    assert port is not None
    with pytest.raises(AddressInUseError, match=str(port)):
        await SampleEdition(lambda: NOW).start(port=port)


async def test_before_its_start_it_has_no_address_and_after_its_stop_it_may_stop_again() -> None:
    edition = SampleEdition(lambda: NOW)
    with pytest.raises(SandboxError):
        edition.feeds()
    await edition.start()
    await edition.stop()
    await edition.stop()


# --- its article pages


async def test_every_link_of_every_feed_leads_to_its_article(edition: SampleEdition) -> None:
    for item in ITEMS:
        page = await edition.article(item.link)
        assert page is not None, item.link
        assert f'<p class="outlet">{item.file.outlet.replace("&", "&amp;")}</p>' in page
        assert "{{" not in page


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kanda-shimbun.example/articles/ai-venture-four.html",
        "https://kanda-shimbun.example/articles/ai-venture-four.html#top",
        "https://kanda-shimbun.example/articles/ai-venture-four.html?utm_source=elsewhere",
    ],
)
async def test_an_article_is_found_without_its_tracking(edition: SampleEdition, url: str) -> None:
    page = await edition.article(url)
    assert page is not None
    assert '<article lang="ja">' in page
    assert "<p>ソフトバンク、NEC、ソニーグループ、ホンダの4社が" in page


async def test_the_fullest_text_is_shown_and_links_that_lead_on_are_not(
    edition: SampleEdition,
) -> None:
    ledger = await edition.article("https://siliconledger.example/japan-physical-ai-venture/")
    assert ledger is not None
    assert "according to the Nihonbashi Keizai" in ledger
    assert "appeared first on" not in ledger
    keizai = await edition.article("https://nihonbashi-keizai.example/article/4sha-rengo/")
    assert keizai is not None
    assert "続きを読む" not in keizai


async def test_hostile_markup_is_shown_as_words(edition: SampleEdition) -> None:
    page = await edition.article("https://overclocked-rumors.example/r/2")
    assert page is not None
    assert "&lt;script&gt;alert(&quot;pwned&quot;)&lt;/script&gt;" in page
    assert set(re.findall(r"<(\w+)", page)) == {"article", "p", "h1", "time"}


@pytest.mark.parametrize(
    "url", ["https://www.kanda-shimbun.example/", "https://elsewhere.example/x", "http://[", ""]
)
async def test_other_links_have_no_article(edition: SampleEdition, url: str) -> None:
    assert await edition.article(url) is None
