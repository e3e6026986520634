"""What a person writes after `/brief`, understood or answered."""

from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model.schedule import EVERY_DAY
from handlers.arguments import (
    AddTerm,
    AddTopic,
    Brief,
    ChangeSchedule,
    Glossary,
    Help,
    OpenSchedule,
    Overview,
    RemoveTerm,
    RemoveTopic,
    Request,
    Saved,
    SetSchedule,
    Topics,
    parse,
)

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
WEEKEND = frozenset({SAT, SUN})


def order(*topics: str, at: str = "08:30", **more: object) -> SetSchedule:
    # Whoever names topics in Japanese reads it.
    more.setdefault("lang", "en" if all(topic.isascii() for topic in topics) else "ja")
    return SetSchedule(topics, time.fromisoformat(at), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("", Overview()),
        ("   \t ", Overview()),
        ("help", Help()),
        ("  HELP ", Help()),
        ("?", Help()),
        ("ヘルプ", Help()),
        ("topics", Topics()),
        ("トピック", Topics()),
        ("saved", Saved()),
        ("保存", Saved()),
        ("schedule", OpenSchedule()),
        ("Ｓｃｈｅｄｕｌｅ", OpenSchedule()),
        ("予定", OpenSchedule()),
        ("schedule pause", ChangeSchedule("pause")),
        ("schedule  Resume ", ChangeSchedule("resume")),
        ("schedule stop", ChangeSchedule("off")),
        ("予定 停止", ChangeSchedule("off")),
        ("schedule now", ChangeSchedule("now")),
        ("予定 今すぐ", ChangeSchedule("now")),
        ("schedule preview", ChangeSchedule("preview")),
        ("schedule pause 2", ChangeSchedule("pause", "2")),
        ("schedule resume physical AI", ChangeSchedule("resume", "physical AI")),
        ("予定 再開 「国産AI」", ChangeSchedule("resume", "国産AI")),
        ('schedule "stop motion"', SetSchedule(("stop motion",))),
    ],
)
def test_words_that_are_commands(text: str, request_: Request) -> None:
    assert parse(text) == request_


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GENIAC", "GENIAC"),
        ("physical AI", "physical AI"),
        ('"physical AI"', "physical AI"),
        ("“physical AI”", "physical AI"),
        ("「フィジカルAI」", "フィジカルAI"),
        ("『半導体』", "半導体"),
        ("'help'", "help"),
        ("helpful robots", "helpful robots"),
        ("scheduled maintenance", "scheduled maintenance"),
        ("saved by AI", "saved by AI"),
        ("it's here", "it's here"),
        ('"half a quote', '"half a quote'),
        ("R&amp;D &lt;chips&gt;", "R&D <chips>"),
        ("&amp;lt;", "&lt;"),
        ("半導体 工場", "半導体 工場"),
        ("روبوتات", "روبوتات"),
        ("C++", "C++"),
    ],
)
def test_any_other_words_are_a_topic(text: str, words: str) -> None:
    assert parse(text) == Brief(words)


@pytest.mark.parametrize("text", ["🤖🎉", "!!!", "“”", '""', "…", "\u202e", "「」"])
def test_a_topic_needs_a_word(text: str) -> None:
    with pytest.raises(InputError, match="/brief GENIAC"):
        parse(text)


def test_ten_thousand_characters_are_too_many() -> None:
    with pytest.raises(InputError, match="10,000 characters"):
        parse("x" * 10_000)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("GENIAC", order("GENIAC")),
        (
            "GENIAC, physical AI at 08:30 weekdays Asia/Tokyo",
            order("GENIAC", "physical AI", tz="Asia/Tokyo"),
        ),
        ("robotics at 7", order("robotics", at="07:00")),
        ("robotics 17:05", order("robotics", at="17:05")),
        ("robotics 9am", order("robotics", at="09:00")),
        ("robotics at 12 am daily", order("robotics", at="00:00", weekdays=EVERY_DAY)),
        ("robotics at 12:30pm", order("robotics", at="12:30")),
        ("robotics at 8.15 PM", order("robotics", at="20:15")),
        ("robotics mon,wed,fri", order("robotics", weekdays=frozenset({MON, WED, FRI}))),
        ("robotics Monday, Friday", order("robotics", weekdays=frozenset({MON, FRI}))),
        ("robotics weekends 3 stories", order("robotics", weekdays=WEEKEND, stories=3)),
        ("robotics 3 stories at 9:00", order("robotics", at="09:00", stories=3)),
        ("robotics at 9:00 in Europe/Berlin", order("robotics", at="09:00", tz="Europe/Berlin")),
        ("robotics at 9:00 europe/berlin", order("robotics", at="09:00", tz="Europe/Berlin")),
        ("robotics JST", order("robotics", tz="Asia/Tokyo")),
        ("半導体 8時30分 平日", order("半導体")),
        ("半導体 8時 毎日", order("半導体", at="08:00", weekdays=EVERY_DAY)),
        ("半導体、ロボット ８時３０分 土日", order("半導体", "ロボット", weekdays=WEEKEND)),
        (
            "半導体、ロボット 18:45 月水金 日本時間 3件",
            order(
                "半導体",
                "ロボット",
                at="18:45",
                weekdays=frozenset({MON, WED, FRI}),
                tz="Asia/Tokyo",
                stories=3,
            ),
        ),
        ('"physical AI"; 「国産AI」', order("physical AI", "国産AI")),
        ("GENIAC, GENIAC, , robotics", order("GENIAC", "robotics")),
        ("AI in Singapore", order("AI in Singapore")),
        ("robotics Japan", order("robotics Japan")),
        ("robotics utc", order("robotics", tz="UTC")),
        ("Web 3", order("Web 3")),
        ("GENIAC at 9:00 in Japanese", order("GENIAC", at="09:00", lang="ja")),
        ("半導体 8時30分 in English 平日", order("半導体", lang="en")),
        ("GENIAC 日本語で", order("GENIAC", lang="ja")),
        ("Japanese", order("Japanese")),
        ("Industry 4.0", order("Industry 4.0")),
    ],
)
def test_schedules(text: str, wanted: SetSchedule) -> None:
    assert parse(f"schedule {text}") == wanted


def test_the_japanese_word_schedules_too() -> None:
    assert parse("予定 半導体 8時30分 平日") == order("半導体")
    assert parse("予定　半導体　8時30分　平日") == order("半導体")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("at 08:30", "at least one topic"),
        (", , at 08:30 daily", "at least one topic"),
        ("robotics at 25:00", "no time of day"),
        ("robotics 8:75", "no time of day"),
        ("robotics at noonish", "no time of day"),
        ("robotics at 13pm", "no time of day"),
        ("robotics 0 stories", "1 to 10"),
        ("robotics 99999999999 stories", "1 to 10"),
        (", ".join(f"topic {n}" for n in range(21)), "20 is the most"),
        ("x" * 201, "200 characters"),
    ],
)
def test_a_schedule_that_cannot_be_meant_says_what_can(text: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        parse(f"schedule {text}")


_FRAGMENTS = (
    *(
        "schedule",
        "予定",
        "at",
        "in",
        "topics",
        "off",
        "am",
        "5 stories",
        "٣ stories",
        "Asia/Tokyo",
    ),
    *("8", "24:00", "8時", "８時３０分", "²:30", "9999999999", "平日", "月火", "mon"),
    *(
        ",",
        "、",
        ";",
        "\n",
        "「",
        "」",
        '"',
        "&lt;",
        "&amp;amp;",
        "\u202e",
        "🤖",
        "\x00",
        "x" * 300,
    ),
)


@given(
    st.one_of(
        st.text(),
        st.lists(st.one_of(st.sampled_from(_FRAGMENTS), st.text(max_size=4))).map(" ".join),
    )
)
@example("schedule x ²:30")
@example("schedule x ٨:٣٠")
@example("schedule x " + "1" * 900)
@example("schedule x ၅ stories")
def test_any_text_is_understood_or_answered(text: str) -> None:
    for words in (text, f"schedule {text}"):
        with suppress(InputError):
            request = parse(words)
            assert not isinstance(request, Brief) or request.words.strip()
            assert not isinstance(request, SetSchedule) or all(request.topics)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("terms", Glossary()),
        ("用語", Glossary()),
        ("topics add robot cafés", AddTopic("robot cafés")),
        (
            "topics add robot cafés = cafe robot, ロボットカフェ、 cafe robot",
            AddTopic("robot cafés", ("cafe robot", "ロボットカフェ")),
        ),
        ('TOPICS ADD "robot cafés"="tea = robot"', AddTopic("robot cafés", ("tea = robot",))),
        ("トピック　追加　ロボットカフェ＝配膳ロボ", AddTopic("ロボットカフェ", ("配膳ロボ",))),
        ("topics remove robot cafés", RemoveTopic("robot cafés")),
        ("トピック 削除 半導体", RemoveTopic("半導体")),
        ("topics of the day", Brief("topics of the day")),
        ("topics additive manufacturing", Brief("topics additive manufacturing")),
        (
            "terms add cobot = A robot that works beside people.",
            AddTerm("cobot", "A robot that works beside people."),
        ),
        (
            "terms add cobot = A robot beside people. <https://a.example/c?x=1|a.example>",
            AddTerm("cobot", "A robot beside people.", "https://a.example/c?x=1"),
        ),
        (
            "用語 追加 協働ロボット = 人の隣で働くロボット。",
            AddTerm("協働ロボット", "人の隣で働くロボット。"),
        ),
        ("terms remove cobot", RemoveTerm("cobot")),
        ("terms of trade", Brief("terms of trade")),
    ],
)
def test_topics_and_terms_are_named(text: str, wanted: Request) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("topics add", "/brief topics add"),
        ("topics add = robot", "/brief topics add"),
        ("topics remove", "/brief topics add"),
        ("terms add cobot", "/brief terms add"),
        ("terms add = something", "/brief terms add"),
        ("terms add cobot = https://a.example/", "/brief terms add"),
    ],
)
def test_a_name_that_is_missing_is_asked_for(text: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        parse(text)


@pytest.mark.parametrize(
    ("words", "quiet"),
    [
        ("quiet 22:00-07:00", (time(22), time(7))),
        ("quiet 9.30 – 11.00", (time(9, 30), time(11))),
        ("quiet 08:00-08:00", None),
        ("quiet 22:00~7:00", (time(22), time(7))),
    ],
)
def test_quiet_hours_may_be_given(words: str, quiet: tuple[time, time] | None) -> None:
    parsed = parse(f"schedule GENIAC, quiet hours at 08:30 {words} weekdays Asia/Tokyo")
    assert parsed == SetSchedule(
        ("GENIAC", "quiet hours"), time(8, 30), tz="Asia/Tokyo", quiet=quiet
    )


def test_hours_that_are_none_are_said() -> None:
    with pytest.raises(InputError, match="no time of day"):
        parse("schedule GENIAC quiet 25:00-07:00")
