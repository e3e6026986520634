"""Messages as plain words."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import speech


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0BOT> when does it start?", "when does it start?"),
        ("<@U0BOT|kawaraban>   GENIAC", "GENIAC"),
        ("hey <@U0BOT>", "hey"),
        ("R&amp;D &lt;AI&gt;", "R&D <AI>"),
        ("&amp;lt;", "&lt;"),
        ("see <https://a.example/x|a.example> and <#C1|japan-ai>", "see a.example and japan-ai"),
        ("see <https://a.example/x>", "see https://a.example/x"),
        ("<!here> <!channel|channel> now", "now"),
        ("いつ始まる？", "いつ始まる？"),
        ("<@U0BOT>", ""),
        ("a < b", "a < b"),
    ],
)
def test_markup_is_read_as_it_is_shown(text: str, words: str) -> None:
    assert speech.plain(text) == words


@pytest.mark.parametrize(
    ("event", "person"),
    [
        ({"user": "U1", "text": "hello"}, True),
        ({"user": "U1", "subtype": "message_changed"}, False),
        ({"user": "U1", "subtype": "message_deleted"}, False),
        ({"user": "U1", "bot_id": "B1"}, False),
        ({"subtype": "bot_message", "bot_id": "B1"}, False),
        ({"text": "nobody"}, False),
    ],
)
def test_only_a_persons_new_words_are_heard(event: dict[str, Any], person: bool) -> None:
    assert speech.is_from_person(event) is person
