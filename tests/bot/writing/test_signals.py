"""What a sentence says of itself."""

from datetime import UTC, datetime

import pytest

from bot.writing import signals

TOLD = datetime(2026, 4, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("The company did not say when it will open.", True),
        ("The price was not disclosed.", True),
        ("It remains unclear who will pay.", True),
        ("Reports give no date for a first model.", True),
        ("It declined to comment on the price.", True),
        ("The company did not say that it would close.", False),
        ("The model will not be used for diagnosis.", False),
        ("4社は出資額を明らかにしていない。", True),
        ("公開時期は未定だ。", True),
        ("再開の時期は決まっていない。", True),
        ("発注額は96億円だと明らかにした。", False),
        ("診断には使わない。", False),
    ],
)
def test_what_is_not_known(text: str, unknown: bool) -> None:
    assert signals.read(text, TOLD).unknown is unknown


@pytest.mark.parametrize(
    ("text", "to_watch"),
    [
        ("The council will decide in May.", True),
        ("Comments are open until May 14.", True),
        ("The next step is a vote of the members.", True),
        ("The first phase is due to open in 2028.", True),
        ("The council decided in March.", False),
        ("The pier was opened on April 12.", False),
        ("来月、指針を決定する予定だ。", True),
        ("新会社は7月から運用を始める。", True),
        ("政府の支援を得られるかどうかが焦点となる。", True),
        ("新会社は4月12日に設立された。", False),
    ],
)
def test_what_comes_next(text: str, to_watch: bool) -> None:
    assert (signals.read(text, TOLD).watch >= 1.0) is to_watch


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("GENIAC was launched in February 2024.", 2024 * 12 + 2),
        ("The houses were built in 1911 and left in 1988.", 1911 * 12 + 12),
        ("2024年10月に20テーマを選んだ。", 2024 * 12 + 10),
        ("The plant opens in 2028.", 0),
        ("It was founded in April 2026.", 0),
    ],
)
def test_what_was_long_before(text: str, since: int) -> None:
    assert signals.read(text, TOLD).since == since


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            '"We go where the shops have gone," said Hana Mori, who leads the project.',
            "We go where the shops have gone",
        ),
        ("Mori said: “We go where the shops have gone.”", "We go where the shops have gone."),
        ("小谷健社長は「夜勤の求人は埋まらないままだ」と述べた。", "夜勤の求人は埋まらないままだ"),
        ('"We go where the shops have gone," he said.', ""),
        ("The “lamp” was lit.", ""),
    ],
)  # fmt: skip
def test_who_speaks(text: str, quote: str) -> None:
    assert signals.read(text, TOLD).quote == quote


@pytest.mark.parametrize(
    ("text", "defines"),
    [
        ("A foundation model is base software that can be adapted to many tasks.", True),
        ("フィジカルAIとは、機械を動かすAIのことだ。", True),
        ("The model is late.", False),
    ],
)
def test_what_a_word_means(text: str, defines: bool) -> None:
    assert signals.read(text, TOLD).defines is defines
