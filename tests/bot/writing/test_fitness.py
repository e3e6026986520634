"""Which sentences can stand on a card, and which cannot: each with its reason."""

import pytest

from bot.writing import fitness


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The town will turn three houses into small hotels.", ""),
        ("It is not known whether the card will work on buses.", ""),
        ("This year the fair drew 64,000 visitors to Ariake.", ""),
        ("He called it the largest such order in the country.", "leans on another"),
        ("We will apply for the next round of the program.", "leans on another"),
        ("当社は来年4月に新しい工場を稼働させる予定です。", "leans on another"),
        ("They will replace the diesel ships of the 1980s.", "leans on another"),
        ("Reports on their new company gave no date for it.", "leans on another"),
        ("Two people will watch them from a room in city hall.", "leans on another"),
        ("Meanwhile, fares stay as they are for the time being.", "leans on another"),
        ("and the rest of it is paid for by the prefecture.", "leans on another"),
        ("Sign up for our newsletter to get this every day.", "leads on"),
        ("Here's what you need to know about the new ferries.", "leads on"),
        ("By Jane Roe and John Doe of the Quay Times, Kamisaki", ""),
        ("By: Jane Roe and John Doe of the Quay Times", "leads on"),
        ("The conversion will cost about 410 million yen and…", "cut off"),
        ("The conversion costs 410 million yen, and the town " + "says so " * 8 + "and", "cut off"),
        ("What will become of the lamps in the three towers?", "asks"),
        ("Too short.", "short"),
        ("word " * 90, "long"),
        ('"I felt as if somebody had taken the lamp away from me."', "nobody says it"),
        ("うみねこ汽船は、電池フェリー4隻を発注した。", ""),
        ("朝霧マテリアルの工場で火災があり、同社は操業を止めた。", ""),
        ("同社によると、ディーゼル船4隻を置き換える。", "leans on another"),
        ("これまでで最大の発注になるという見方が多い。", "leans on another"),
        ("最初の20台を5月から順次就航させると発表した。", "has no subject"),
        ("消費者向けではなく、国内企業による利用を想定している。", "has no subject"),
        ("この記事は会員限定です。続きは登録後に読めます。", "leads on"),
        ("日本橋経済新聞などが報じた。", "leads on"),
        ("うみねこ汽船は電池フェリーを発注したと明らかに…", "cut off"),
    ],
)  # fmt: skip
def test_what_can_stand_alone(text: str, why: str) -> None:
    assert fitness.unfit(text) == why


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("KAMISAKI (Quay Times) — The town has a plan.", "The town has a plan."),
        ("(Reuters) - The town has a plan.", "The town has a plan."),
        ("The town has a plan. (Musashi News)", "The town has a plan."),
        ("【東京】町は計画をまとめた。", "町は計画をまとめた。"),
        ("町は計画をまとめた。（武蔵通信）", "町は計画をまとめた。"),
        ("しかし、町は計画をまとめた。", "町は計画をまとめた。"),
        ("The town (of 900) has a plan.", "The town (of 900) has a plan."),
    ],
)
def test_what_is_around_a_sentence_is_taken_off(raw: str, text: str) -> None:
    assert fitness.trim(raw) == text


@pytest.mark.parametrize(
    ("text", "less"),
    [
        ("Our lab will open its doors in May this year.", 0.6),
        ("Japanese reports say the firm will open in May.", 0.85),
        ("The town will open the pier in May this year.", 1.0),
        ("Town opens pier in May after years of waiting", 0.8),
    ],
)
def test_how_well_a_sentence_stands(text: str, less: float) -> None:
    assert fitness.standing(text) == pytest.approx(less)


def test_the_noun_that_a_sentence_leans_on() -> None:
    assert fitness.leans_on("The company was founded on April 12.") == "company"
    assert fitness.leans_on("The new venture has four founders.") == "ventur"
    assert fitness.leans_on("The bridge was closed on April 12.") == ""
