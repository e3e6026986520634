"""Briefings for the tests: read from case files, and generated."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.model.briefing import Briefing, Kind, Sentence, label_sources
from bot.model.item import Item

EPOCH = datetime(2026, 11, 24, tzinfo=UTC)


def load(path: Path) -> tuple[Briefing, str]:
    """Read a case's briefing and topic."""
    case = json.loads(path.read_text("utf-8"))
    items = [_item(raw) for raw in case["items"]]
    sentences = tuple(
        Sentence(raw["text"], raw["lang"], tuple(raw["cites"]), Kind(raw["kind"]))
        for raw in case["sentences"]
    )
    updated = datetime.fromisoformat(case["updated"])
    briefing = Briefing(
        "story-1", case["headline"], case["lang"], sentences, label_sources(items), updated
    )
    return briefing, case["topic"]


def _item(raw: dict[str, Any]) -> Item:
    published = datetime.fromisoformat(raw.pop("published"))
    return Item(**raw, summary="", published=published, seen=published)


# Everything that means something to Slack or to a terminal, and every kind of character.
_FRAGMENTS = (
    "<!channel>", "<@U123>", "<https://evil.example|asahi.com>", "<!date^1^{date}|x>", "&lt;", "&",
    "<", ">", "*", "_", "~", "`", "```", "\n", "\n> ", "• ", "\u202e", "\u2066", "\x1b]0;x\x07",
    "\x9b31m", "👩🏽‍🚀", "🇯🇵", "e\u0301", "が\u3099", "国産AI", "シャローム", "שלום", "سلام",
    "word " * 40, "語" * 200, "&" * 900, "x" * 4_000, "@here", "#general", ":tada:", "http://a.b",
)  # fmt: skip
texts = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.one_of(st.sampled_from(_FRAGMENTS), st.text(max_size=5)), max_size=12).map("".join),
)
urls = st.one_of(
    texts,
    st.builds("https://{}.example/{}".format, st.sampled_from("abcd"), texts),
    st.sampled_from(
        (
            "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//x.example/a",
            "https://a@b.example/", "http://[::1]:99999/", "http://[", "https://例え.jp/道?q=語",
            "https://x.example/" + "&" * 1_900, "https://x.example/" + "語" * 1_000,
            "https://x.example/" + "a" * 1_970,
        )
    ),
)  # fmt: skip
moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
langs = st.sampled_from(("en", "ja", "ar", "", "zz<!x>" * 20))
_items = st.builds(
    Item,
    id=st.sampled_from([f"i{n}" for n in range(40)]),
    url=urls,
    title=texts,
    summary=st.just(""),
    lang=langs,
    outlet=texts,
    domain=st.one_of(st.sampled_from(("meti.go.jp", "asahi.com", "a.example")), texts),
    published=moments,
    seen=st.just(EPOCH),
)
_sentences = st.builds(
    Sentence,
    text=texts,
    lang=langs,
    cites=st.lists(st.sampled_from([f"i{n}" for n in range(45)]), max_size=20).map(tuple),
    kind=st.sampled_from(Kind),
)
story_ids = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=1, max_size=32)
briefings = st.builds(
    Briefing,
    story_id=story_ids,
    headline=texts,
    lang=langs,
    sentences=st.lists(_sentences, max_size=30).map(tuple),
    sources=st.lists(_items, min_size=1, max_size=40, unique_by=lambda i: i.id).map(label_sources),
    updated=moments,
)
