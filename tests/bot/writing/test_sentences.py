"""Where sentences end, and where a full stop ends none."""

import pytest

from bot.writing.sentences import split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One came. Two went.", ["One came.", "Two went."]),
        ("Mr. Ito of Sony Corp. met Dr. Abe.", ["Mr. Ito of Sony Corp. met Dr. Abe."]),
        ("Acme Inc. The price is open.", ["Acme Inc.", "The price is open."]),
        ("J. Doe of the U.S. Navy spoke.", ["J. Doe of the U.S. Navy spoke."]),
        ("One Republican—Sen. Dan Ito—was absent.", ["One Republican—Sen. Dan Ito—was absent."]),
        ("It costs 3.5 million. Few pay.", ["It costs 3.5 million.", "Few pay."]),
        ('"We go. We stay," said Mori. He left.', ['"We go. We stay," said Mori.', "He left."]),
        ("Who pays? Nobody! So far.", ["Who pays?", "Nobody!", "So far."]),
        ("No stop here\nA second line.", ["No stop here", "A second line."]),
        ("", []),
    ],
)  # fmt: skip
def test_english(text: str, sentences: list[str]) -> None:
    assert split(text, "en") == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("一つ来た。二つ去った。", ["一つ来た。", "二つ去った。"]),
        ("社長は「行く。戻る」と話した。以上。", ["社長は「行く。戻る」と話した。", "以上。"]),
        ("誰が払うのか？誰も。", ["誰が払うのか？", "誰も。"]),
        ("本当だ！！　次へ。", ["本当だ！！", "次へ。"]),
        ("「閉じない括弧。次の文。", ["「閉じない括弧。次の文。"]),
        ("句点なし", ["句点なし"]),
    ],
)
def test_japanese(text: str, sentences: list[str]) -> None:
    assert split(text, "ja") == sentences
