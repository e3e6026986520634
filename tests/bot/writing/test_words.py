"""Terms: what meets across wordings and languages."""

import pytest

from bot.writing import words


def test_names_numbers_and_days_are_one_in_both_languages() -> None:
    english = words.terms("SoftBank will spend 280 billion yen on April 12.")
    japanese = words.terms("ソフトバンクは4月12日、約2800億円を投じる。")
    assert english & japanese == {"@softbank", "#2.8e11", "%04-12"}


def test_inflections_meet() -> None:
    assert words.terms("The plants opened.") == words.terms("A plant opens.")


def test_a_word_always_capitalised_within_sentences_is_a_name() -> None:
    texts = ["A fab of Minato Gearbox opens.", "Each gearbox is tested by Minato, not Toyota."]
    found = words.names(texts)
    assert {"minato", "@toyota"} <= found
    assert "gearbox" not in found


@pytest.mark.parametrize(
    ("term", "large"), [("#12", True), ("#9", False), ("#14%", True), ("fab", False)]
)
def test_only_numbers_that_are_written_one_way_count_as_large(term: str, large: bool) -> None:
    assert words.is_large(term) is large


def test_overlap_is_a_share_by_weight() -> None:
    one, two = words.terms("Minato opens a fab."), words.terms("Minato opens a school.")
    assert 0.3 < words.overlap(one, two) < 0.9
    assert words.overlap(one, one) == pytest.approx(1.0)
    assert words.overlap(frozenset(), one) == 0.0
