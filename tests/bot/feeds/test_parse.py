"""Each case is a document and, beside it, what it means: see `tests/cases/feeds`."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.feeds import encoding, quick, sniff
from bot.feeds.parse import judge, parse
from bot.feeds.raw import MAX_ENTRIES, finish
from bot.model.feed import Entry, ParsedFeed

CASES = Path(__file__).parents[2] / "cases" / "feeds"


@dataclass(frozen=True)
class Case:
    """A document, and what is expected of it."""

    body: bytes
    url: str
    content_type: str
    feed: dict[str, Any] | None
    error: dict[str, str]

    @classmethod
    def read(cls, expectation: Path) -> Case:
        wanted = tomllib.loads(expectation.read_text(encoding="utf-8"))
        (document,) = (
            p for p in expectation.parent.glob(f"{expectation.stem}.*") if p != expectation
        )
        return cls(
            body=document.read_bytes(),
            url=wanted.get("url", "https://harborwire.example/feed"),
            content_type=wanted.get("content_type", ""),
            feed=wanted.get("feed"),
            error=wanted.get("error", {}),
        )


def cases(*prefixes: str) -> list[Any]:
    found = sorted(CASES.glob("*.toml"))
    return [
        pytest.param(Case.read(path), id=path.stem)
        for path in found
        if path.stem.startswith(prefixes)
    ]


def check(parsed: ParsedFeed, wanted: dict[str, Any]) -> None:
    wanted = dict(wanted)
    entries = wanted.pop("entries", [])
    assert {name: _plain(getattr(parsed, name)) for name in wanted} == wanted
    assert len(parsed.entries) == len(entries)
    for entry, fields in zip(parsed.entries, entries, strict=True):
        if fields.pop("undated", False):
            assert entry.published is None
        assert {name: getattr(entry, name) for name in fields} == fields


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(
    "case", cases("rss", "rdf", "atom", "json", "encoding", "malformed", "doctype", "differs")
)
def test_a_document_means_what_its_case_says(case: Case) -> None:
    assert case.feed is not None
    check(parse(case.body, url=case.url, content_type=case.content_type), case.feed)


@pytest.mark.parametrize("case", cases("rss", "rdf", "atom", "encoding", "doctype"))
def test_both_readers_find_the_same_meaning(case: Case) -> None:
    text, _ = encoding.decode(case.body, case.content_type)
    text, _ = sniff.feed_text(text, case.url)
    read = quick.read(text, case.url)
    assert read is not None
    assert finish(judge(text, case.url)) == finish(read)


@pytest.mark.parametrize("case", cases("refused"))
def test_what_is_no_feed_is_refused_with_a_cure(case: Case) -> None:
    with pytest.raises(ParseError) as caught:
        parse(case.body, url=case.url, content_type=case.content_type)
    assert case.error["says"] in str(caught.value)
    assert case.error["cure"] in caught.value.cure


def rss(items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def test_the_newest_entries_of_too_many_are_kept_in_their_order() -> None:
    items = "".join(
        f"<item><title>{day:05}</title><link>https://x.example/{day}</link>"
        f"<pubDate>{1 + day % 28} Nov {2000 + day // 28} 00:00:00 GMT</pubDate></item>"
        for day in range(MAX_ENTRIES + 50)
    )
    parsed = parse(rss(items), url="https://x.example/feed")
    assert [entry.title for entry in parsed.entries] == [f"{n:05}" for n in range(50, 1_050)]
    assert parsed.oddities == ("It holds 1,050 entries; the newest 1,000 are read.",)


def test_no_field_is_longer_than_its_bound() -> None:
    huge = "word " * 400_000
    item = f"<item><title>{huge}</title><guid>{huge}</guid><description>{huge}</description></item>"
    (entry,) = parse(rss(item), url="https://x.example/feed").entries
    assert_bounded(entry)
    assert entry.title.endswith("word…")


def test_deep_nesting_is_read_without_recursion() -> None:
    depth = 50_000
    item = (
        f"<item><title>t</title><description>{'<b>' * depth}x{'</b>' * depth}</description></item>"
    )
    (entry,) = parse(rss(item), url="https://x.example/feed").entries
    assert entry.title == "t"


def assert_bounded(entry: Entry) -> None:
    assert len(entry.title) <= 300
    assert len(entry.summary) <= 2_000
    assert len(entry.author) <= 200
    assert len(entry.guid) <= 1_000
    assert len(entry.url) <= 2_048
    assert entry.url == "" or entry.url.startswith(("http://", "https://"))
    for moment in (entry.published, entry.updated):
        assert moment is None or moment.utcoffset() is not None


BODIES = [path.read_bytes() for path in sorted(CASES.iterdir()) if path.suffix != ".toml"]
PIECES = [b"<item>", b"</item>", b"<entry>", b"<![CDATA[", b"]]>", b"&amp;", b"&#0;", b"&#x110000;",
          b"<", b">", b'"', b"\x00", b"\xff\xfe", b"\xe3\x81", b"<!DOCTYPE a [", b"<!--", b"<?xml ",
          b"xml:base='http://['", b"<title type='xhtml'>", b"<link href='//[::1'/>"]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A document of the cases with some places cut, doubled, swapped or overwritten."""
    body = draw(st.sampled_from(BODIES))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body)))
        end = min(len(body), at + draw(st.integers(0, 60)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        body = draw(st.sampled_from([body[:at] + piece + body[end:], body[:at] + body[end:],
                                     body[:end] + body[at:], body[:at] + piece]))  # fmt: skip
    return body


@settings(deadline=None, max_examples=int(os.environ.get("FUZZ_INPUTS", "2000")))
@given(body=mutated(), content_type=st.sampled_from(["", "text/xml; charset=euc-jp", "text/html"]))
def test_a_damaged_document_is_read_or_refused_in_words(body: bytes, content_type: str) -> None:
    refusal: ParseError | None = None
    parsed = ParsedFeed(title="", lang="", entries=())
    try:
        parsed = parse(body, url="https://harborwire.example/feed", content_type=content_type)
    except ParseError as error:
        refusal = error
    assert refusal is None or (str(refusal) and refusal.cure)
    assert len(parsed.entries) <= MAX_ENTRIES
    for entry in parsed.entries:
        assert_bounded(entry)
