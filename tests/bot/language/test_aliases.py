"""Names under one key, however they are written; and that the table itself is sound."""

from __future__ import annotations

import pytest

from bot.language import aliases, data
from bot.language.text import fold


@pytest.mark.parametrize(
    ("writing", "key"),
    [
        ("SoftBank", "softbank"),
        ("softbank group", "softbank"),
        ("ソフトバンク", "softbank"),
        ("ｿﾌﾄﾊﾞﾝｸ", "softbank"),
        ("Ministry of Economy, Trade and Industry", "meti"),
        ("経産省", "meti"),
        ("U.S.", "us"),
        ("US", "us"),
        ("The Japan News", "yomiuri"),
        ("Japan News", "yomiuri"),
        ("The Guardian", "guardian"),
        ("生成AI", "generative-ai"),
        ("ソニーG", "sony"),
    ],
)
def test_a_whole_writing_is_its_name(writing: str, key: str) -> None:
    name = aliases.canonical(writing)
    assert name is not None
    assert name.key == key


@pytest.mark.parametrize(
    "writing",
    ["us", "apple", "who", "softbankers", "SoftBank NEC", "", "。", "米価格", "[]", "guardian"],
)
def test_what_only_looks_like_a_name_is_none(writing: str) -> None:
    assert aliases.canonical(writing) is None


def test_names_in_mixed_script_are_found_where_they_stand() -> None:
    text = fold("生成AIの開発でソニーGと提携")
    found = [(at, writing, name.key) for at, writing, name in aliases.in_mixed_script(text)]
    assert found == [(0, "生成AI", "generative-ai"), (8, "ソニーG", "sony")]


def test_every_line_has_a_key_a_kind_and_writings_that_no_other_line_has() -> None:
    seen: dict[str, str] = {}
    keys = set()
    kinds = {"company", "org", "agency", "media", "product", "person", "place", "programme"}
    for key, kind, english, japanese in data.lines("names.tsv"):
        assert key not in keys
        keys.add(key)
        assert kind in kinds | {"event", "term"}
        for writing in (*english.split(";"), *japanese.split(";")):
            assert writing == writing.strip()
            # NEC is written so in both languages.
            assert seen.setdefault(fold(writing).casefold(), key) == key
    assert len(keys) > 900


def test_headline_words_are_known_once_each() -> None:
    words = [word for word, _ in data.lines("headlines.tsv")]
    assert len(words) == len(set(words))
