"""Whatever a story holds, Slack takes its messages, and they say what the story said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import cards
from bot.cards import (
    Backing,
    Button,
    Card,
    Cite,
    Cited,
    Lead,
    LongRead,
    Notice,
    Section,
    SourceLine,
    SourceList,
    ids,
)
from bot.cards.content import Taken
from bot.model.briefing import Briefing, Kind, label_sources
from bot.model.story import Corroboration
from tests.bot.cards.blockkit import message_problems, strings
from tests.bot.cards.briefings import EPOCH, briefings, langs, moments, story_ids, texts, urls
from tests.builders import item

_cites = st.lists(st.builds(Cite, label=texts, url=urls), max_size=8).map(tuple)
_source_lines = st.builds(
    SourceLine, label=texts, outlet=texts, title=texts, url=urls, lang=texts, published=moments
)
_lines = st.lists(st.builds(Cited, text=texts, cites=_cites), max_size=12).map(tuple)
_sections = st.builds(Section, title=texts, lines=_lines)
_cards = st.builds(
    Card,
    story_id=story_ids,
    topic=texts,
    headline=texts,
    headline_url=urls,
    lang=langs,
    dek=st.none() | st.builds(Cited, text=texts, cites=_cites),
    points=_lines,
    sections=st.lists(st.builds(Section, title=texts, lines=_lines), max_size=60).map(tuple),
    outlets=st.lists(texts, max_size=9).map(tuple),
    langs=st.lists(texts, max_size=20).map(tuple),
    sources=st.integers(0, 99),
    newest_url=urls,
    updated=moments,
    backing=st.none()
    | st.builds(
        Backing,
        voices=st.integers(1, 99),
        first=texts,
        follows=st.lists(st.tuples(texts, st.integers(2, 99)), max_size=2).map(tuple),
    ),
)
_contents = st.one_of(
    _cards,
    st.builds(
        Lead,
        topics=st.lists(texts, max_size=25).map(tuple),
        stories=st.integers(0, 20),
        slot_at=st.none() | moments,
        late=st.booleans(),
        asked_by=st.sampled_from(("", "U0123", "W1", "<!channel>", "U1> <!here")),
    ),
    st.builds(
        SourceList,
        story_id=story_ids,
        headline=texts,
        sources=st.lists(_source_lines, min_size=1, max_size=13).map(tuple),
        part=st.integers(1, 9),
        parts=st.integers(1, 9),
        ask=st.lists(texts, max_size=4).map(tuple),
    ),
    st.builds(
        cards.Answer,
        story_id=story_ids,
        lang=langs,
        said=texts,
        lines=_lines,
        question=texts,
        asked_by=st.sampled_from(("", "U0123", "<!channel>")),
        headline=texts,
        headline_url=urls,
        ask=st.lists(texts, max_size=4).map(tuple),
    ),
    st.builds(
        LongRead,
        story_id=story_ids,
        headline=texts,
        lang=langs,
        paragraphs=st.lists(_sections, max_size=9).map(tuple),
    ),
    st.builds(
        cards.Update,
        story_id=story_ids,
        headline=texts,
        lang=langs,
        taken=st.lists(
            st.builds(
                Taken,
                why=st.sampled_from(("edited", "corrected", "withdrawn")),
                outlet=texts,
                line=st.builds(Cited, text=texts, cites=_cites, struck=st.just(True)),
            ),
            max_size=9,
        ).map(tuple),
        news=st.none() | st.builds(Cited, text=texts, cites=_cites),
        differs=st.booleans(),
        sources=st.lists(_source_lines, max_size=13).map(tuple),
    ),
    st.builds(
        Notice,
        text=texts,
        buttons=st.lists(
            st.integers(0, 10_000).map(lambda n: Button("Press", f"notice.{n}", "v" * 3_000)),
            max_size=2,
            unique_by=lambda button: button.action,
        ).map(tuple),
    ),
)


@settings(max_examples=300, deadline=None)
@given(_contents)
def test_slack_takes_any_content(content: cards.Content) -> None:
    message = cards.render(content)
    assert message_problems(message.text, message.blocks) == []


@settings(max_examples=150, deadline=None)
@given(briefings, texts)
def test_slack_takes_any_briefing(briefing: Briefing, topic: str) -> None:
    read = cards.long_read(briefing)
    told = (cards.card(briefing, topic=topic), *([read] if read else []))
    for content in (*told, *cards.source_lists(briefing)):
        message = cards.render(content)
        assert message_problems(message.text, message.blocks) == []


@settings(max_examples=100, deadline=None)
@given(briefings)
def test_no_source_is_lost_between_the_parts(briefing: Briefing) -> None:
    parts = cards.source_lists(briefing)
    assert [part.part for part in parts] == list(range(1, len(parts) + 1))
    lines = [line for part in parts for line in part.sources]
    assert [line.published for line in lines] == [s.published for s in briefing.sources]
    said = "".join("".join(strings(cards.render(part).blocks)) for part in parts)
    assert said.count("<!date^") == len(briefing.sources)


@settings(max_examples=150, deadline=None)
@given(briefings)
def test_every_sentence_of_a_card_names_a_source_of_its_own(briefing: Briefing) -> None:
    labels = {source.label for source in briefing.sources}
    card = cards.card(briefing, topic="AI")
    lines = [*card.points, *(line for section in card.sections for line in section.lines)]
    for line in [*lines, *([card.dek] if card.dek else [])]:
        assert line.text
        assert line.cites
        assert {cite.label for cite in line.cites} <= {cards_label(label) for label in labels}


def cards_label(label: str) -> str:
    """A label as a card has it: without what cannot be seen."""
    line = cards.lead(topics=[label], stories=1)
    return line.topics[0] if line.topics else ""


def test_a_card_that_cannot_hold_its_lines_says_how_many_it_left_out() -> None:
    point = Cited("word " * 110, (Cite("a.example", "https://a.example/"),))
    card = replace(_card(), points=(point,) * 40)
    said = list(strings(cards.render(card).blocks))
    shown = sum(text.count("• word") for text in said)
    assert 5 < shown < 40
    assert f"Shortened: {40 - shown} more did not fit here." in said


def test_cites_lose_their_links_before_a_sentence_is_lost() -> None:
    long = Cite("a.example", "https://a.example/" + "x" * 1_500)
    card = replace(_card(), points=tuple(Cited(f"Point {n}.", (long, long)) for n in range(9)))
    said = "\n".join(strings(cards.render(card).blocks))
    assert all(f"• Point {n}. (" in said for n in range(9))
    assert "• Point 8. (a.example, a.example)" in said
    assert "Shortened" not in said


def test_the_buttons_of_a_card_carry_its_story() -> None:
    save, sources, more = cards.render(_card()).blocks[-1]["elements"]
    assert (save["action_id"], save["value"]) == (ids.SAVE, "story-1")
    assert (sources["action_id"], sources["value"]) == (ids.SOURCES, "story-1")
    choices = [ids.parse_more(option["value"]) for option in more["options"]]
    assert choices == [(choice, "story-1") for choice in ids.More]
    assert [option.get("url") for option in more["options"]][-1] == "https://a.example/new"


def test_a_menu_value_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="delete"):
        ids.parse_more("delete:story-1")


def test_a_numbered_button_is_matched_with_its_kind_only() -> None:
    assert ids.pattern(ids.UNSAVE).match(ids.numbered(ids.UNSAVE, 12))
    assert ids.pattern(ids.UNSAVE).match(ids.UNSAVE)
    assert not ids.pattern(ids.UNSAVE).match(f"{ids.UNSAVE}.x")


def test_a_late_briefing_says_when_it_was_due() -> None:
    lead = cards.lead(topics=["GENIAC"], stories=1, slot_at=EPOCH, late=True)
    said = " ".join(strings(cards.render(lead).blocks))
    assert "Late: this was due <!date^" in said
    assert "1 story" in said


def test_a_person_who_asked_is_named_and_nobody_else_can_be() -> None:
    asked = cards.render(cards.lead(topics=["AI"], stories=2, asked_by="U024BE7LH"))
    assert "<@U024BE7LH>" in " ".join(strings(asked.blocks))
    forged = cards.render(cards.lead(topics=["AI"], stories=2, asked_by="U1> <!channel"))
    assert "<" not in " ".join(strings(forged.blocks))


def test_a_briefing_without_stories_says_so() -> None:
    message = cards.render(cards.lead(topics=["GENIAC", "robotics"], stories=0, slot_at=EPOCH))
    assert message.text == "Nothing new on GENIAC, robotics since the last briefing."


def test_a_second_dek_becomes_the_first_point(english: Briefing) -> None:
    dek = english.of_kind(Kind.DEK)[0]
    more = replace(english, sentences=(dek, replace(dek, text="More."), *english.sentences[1:]))
    card = cards.card(more, topic="AI")
    assert card.dek is not None
    assert card.dek.text == dek.text
    assert card.points[0].text == "More."


def test_a_card_links_its_first_source_and_its_newest(english: Briefing) -> None:
    card = cards.card(english, topic="AI")
    assert (card.headline_url, card.newest_url) == (
        english.sources[0].url,
        english.sources[-1].url,
    )
    assert english.sources[0].published < english.sources[-1].published


def _card() -> Card:
    return Card(
        story_id="story-1",
        topic="AI",
        headline="A headline",
        headline_url="https://a.example/",
        lang="en",
        dek=None,
        points=(),
        sections=(),
        outlets=("A",),
        langs=("en",),
        sources=1,
        newest_url="https://a.example/new",
        updated=EPOCH + timedelta(hours=1),
    )


def test_an_answer_says_what_was_asked_and_offers_more_to_ask() -> None:
    line = Cited("The fare is 200 yen.", (Cite("a.example", "https://a.example/1"),))
    answer = cards.Answer(
        "story-1", "en", lines=(line,), question="How much?", asked_by="U1", ask=("When?", "Who?")
    )
    message = cards.render(answer)
    assert message.text == "The fare is 200 yen."
    said = list(strings(message.blocks))
    assert "<@U1>: *How much?*" in said
    assert "The fare is 200 yen. (<https://a.example/1|a.example>)" in said
    pressed = [b for block in message.blocks for b in block.get("elements", ()) if "value" in b]
    assert [b["value"] for b in pressed] == ["story-1:When?", "story-1:Who?"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["2 outlets, 1 independent", "First: A Times · 3 cite A Times"]),
        ("ja", ["2媒体（独自は1）", "初報：A Times · 3本がA Timesによる"]),
    ],
)
def test_a_card_tells_whose_voices_its_outlets_are(lang: str, said: list[str]) -> None:
    items = [item("1"), item("2", outlet="B Post", domain="b.example", url="https://b.example/2")]
    briefing = Briefing("s1", "News", lang, (), label_sources(items), items[0].published)
    backed = Corroboration(2, 1, first="item-1", chains=(("A Times", 3), ("C Daily", 1)))
    shown = "\n".join(strings(cards.render(cards.card(briefing, topic="", backed=backed)).blocks))
    assert all(words in shown for words in said)
    assert "C Daily" not in shown


def test_a_card_is_silent_on_voices_where_each_outlet_is_its_own() -> None:
    briefing = Briefing("s1", "News", "en", (), label_sources([item("1")]), EPOCH)
    card = cards.card(briefing, topic="", backed=Corroboration(1, 1, first="item-1"))
    assert card.backing is None
