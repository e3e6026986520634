"""Japanese text as words of a lexicon, and names by their sounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import japanese, sounds
from bot.language.english import stem
from bot.language.text import fold


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("国産の基盤モデルを開発", ["国産", "基盤", "モデル", "開発"]),
        ("経済産業省が公募", ["経済産業省", "公募"]),
        ("半導体工場で火災", ["半導体", "工場", "火災"]),
        ("データセンターを建設", ["データセンター", "建設"]),
        ("これはひらがな", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [word.text for word in japanese.words(text)] == words


@given(st.text())
def test_words_stand_where_they_say(text: str) -> None:
    folded = fold(text)
    for word in japanese.words(folded):
        assert folded[word.start :].startswith(word.text)


def test_what_headlines_say_comes_before_what_a_dictionary_explains() -> None:
    assert japanese.entry("買収").glosses[0] == "acquire"


def test_an_unknown_word_has_no_entry() -> None:
    assert japanese.entry("xyz") == japanese.Entry()


@pytest.mark.parametrize(
    ("katakana", "english"),
    [
        ("ジョンソン", "Johnson"),
        ("ゼレンスキー", "Zelensky"),
        ("アマゾン", "Amazon"),
        ("バイデン", "Biden"),
        ("マクドナルド", "McDonald"),
        ("フィラデルフィア", "Philadelphia"),
    ],
)
def test_a_name_sounds_alike_in_both_writings(katakana: str, english: str) -> None:
    assert sounds.of_katakana(katakana) in sounds.of_english(english)


@given(st.text())
def test_any_word_has_a_sound(word: str) -> None:
    assert isinstance(sounds.of_katakana(word), str)
    assert all(sound.isascii() for sound in sounds.of_english(word))


@pytest.mark.parametrize(
    ("inflected", "plain"),
    [("robots", "robot"), ("plants", "plant"), ("stopped", "stop"), ("won", "win"), ("bus", "bus")],
)
def test_inflections_meet(inflected: str, plain: str) -> None:
    assert stem(inflected) == stem(plain)
