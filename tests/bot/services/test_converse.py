"""Questions answered from stories, each once, where they were asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot import cards
from bot.errors import NotFoundError
from bot.model.briefing import Briefing, Kind, Sentence
from bot.model.delivery import DeliveryKind, Priority
from bot.model.item import Item
from bot.model.reply import Outcome, Reply
from bot.model.story import Story
from bot.services.ask import Ask
from bot.services.brief import Briefer
from bot.services.converse import Converse, Said
from bot.services.deliver import Deliver
from bot.services.search import Search
from bot.store import Database
from tests.bot.services.ledger import send_all
from tests.builders import AIKO, CHANNEL, feed, item, planned, story, tell
from tests.fakes.clock import FakeClock
from tests.fakes.poster import FakePoster
from tests.fakes.writer import FakeWriter

ALONE = "D1"
BRIDGE = story(
    "bridge",
    item("b", title="Bridge to open", summary="The bridge opens on May 4. The toll is 200 yen."),
)
ROBOT = story(
    "robot",
    item("r", title="Robot pours tea", summary="A robot at Edo House pours tea from June 2."),
)


@pytest.fixture
def poster() -> FakePoster:
    return FakePoster()


@pytest.fixture
async def talk(
    store: Database, search: Search, briefer: Briefer, clock: FakeClock, poster: FakePoster
) -> AsyncIterator[Converse]:
    """Give the service while a worker delivers."""
    deliver = Deliver(store, poster, clock, owner="test")
    stop = asyncio.Event()
    worker = asyncio.create_task(deliver.run(stop))
    ask = Ask(store, search, briefer, clock, deliver.wake)
    yield Converse(store, ask, briefer, clock, deliver.wake)
    stop.set()
    await worker


def said(words: str, request: str = "1.0", **more: str) -> Said:
    return Said(AIKO, more.pop("channel", CHANNEL), request, words, **more)


def last(poster: FakePoster) -> cards.Answer:
    content = cards.decode(poster.posted[-1].delivery.content)
    assert isinstance(content, cards.Answer)
    return content


async def show(store: Database, clock: FakeClock, poster: FakePoster, channel: str) -> str:
    """Have the bridge's card in a channel; return its ts."""
    card = planned(channel=channel, story_id="bridge", content=cards.encode(cards.Notice("Card")))
    await store.deliveries.plan([card], now=clock.now())
    await poster.wait(1)
    await asyncio.sleep(0.05)  # the ledger hears of the post after the poster does
    return poster.posted[0].ts


async def test_a_thread_keeps_its_story(
    store: Database, talk: Converse, clock: FakeClock, poster: FakePoster
) -> None:
    await tell(store, BRIDGE, ROBOT)
    ts = await show(store, clock, poster, CHANNEL)
    assert await talk.in_thread(said("When does it open?", thread_ts=ts))
    await poster.wait(2)
    answer = last(poster)
    assert [line.text for line in answer.lines] == ["The bridge opens on May 4."]
    assert (answer.story_id, answer.headline) == ("bridge", "")
    delivery = poster.posted[-1].delivery
    assert (delivery.kind, delivery.thread_ts) == (DeliveryKind.ANSWER, ts)
    assert delivery.priority is Priority.ANSWER
    assert not await talk.in_thread(said("When?", thread_ts="9.9"))


async def test_outside_a_thread_the_story_that_answers_is_named(
    store: Database, talk: Converse, poster: FakePoster
) -> None:
    await tell(store, BRIDGE, ROBOT)
    await talk.hear(said("When does the robot pour tea?"), question_in="1.0")
    await poster.wait(1)
    answer = last(poster)
    assert (answer.story_id, answer.headline) == ("robot", "Robot pours tea")
    assert poster.posted[-1].delivery.thread_ts == "1.0"
    # What follows in that thread is about the same story.
    await asyncio.sleep(0.05)
    assert await talk.in_thread(said("Where?", "2.0", thread_ts="1.0"))
    await poster.wait(2)
    assert last(poster).story_id == "robot"


async def test_said_twice_answered_once_even_if_news_came_between(
    store: Database, talk: Converse, poster: FakePoster
) -> None:
    await tell(store, BRIDGE)
    words = "When does the bridge open?"
    await talk.hear(said(words))
    await poster.wait(1)
    newer = item("c", title="Bridge delayed", summary="The bridge will open on July 9.", hours=0.1)
    await tell(store, story("bridge-2", newer))
    await talk.hear(said(words))
    await talk.hear(said(words, "2.0"))
    await poster.wait(2)
    await asyncio.sleep(0.05)
    assert [p.delivery.slot for p in poster.posted] == ["said:1.0", "said:2.0"]


async def test_alone_the_last_story_is_meant(
    store: Database, talk: Converse, clock: FakeClock, poster: FakePoster
) -> None:
    await tell(store, BRIDGE, ROBOT)
    await show(store, clock, poster, ALONE)
    await talk.hear(said("How much is the toll?", channel=ALONE))
    await poster.wait(2)
    assert last(poster).story_id == "bridge"
    await talk.hear(said("When does the robot pour tea?", "2.0", channel=ALONE))
    await poster.wait(3)
    assert last(poster).story_id == "robot"
    await asyncio.sleep(0.05)
    await talk.hear(said("Where?", "3.0", channel=ALONE))
    await poster.wait(4)
    assert last(poster).story_id == "robot"


async def test_a_surer_answer_of_another_story_is_better_than_a_near_one_of_the_last(
    store: Database, talk: Converse, clock: FakeClock, poster: FakePoster
) -> None:
    race = story(
        "race", item("x", title="Boat race", summary="The boat race round the bay begins on May 9.")
    )
    await tell(store, BRIDGE, race)
    await show(store, clock, poster, ALONE)
    await talk.hear(said("When does the boat race begin?", channel=ALONE))
    await poster.wait(2)
    assert last(poster).story_id == "race"


async def test_what_no_source_says_is_said_to_be_so(
    store: Database, talk: Converse, poster: FakePoster
) -> None:
    await tell(store, BRIDGE)
    await talk.hear(said("Who won the chess match?"))
    await poster.wait(1)
    content = cards.decode(poster.posted[0].delivery.content)
    assert isinstance(content, cards.Notice)
    assert "don't say" in content.text


async def test_a_topic_with_nothing_new_tells_the_latest(
    store: Database, talk: Converse, poster: FakePoster
) -> None:
    await store.feeds.add(feed("a"))
    await tell(store, story("old", item("o", title="A robot of last week", hours=24 * 6)))
    await talk.hear(said("robotics"))
    await poster.wait(1)
    answer = last(poster)
    assert answer.said == "Nothing new on robotics (feeds read: 1). The latest I know:"
    assert answer.lines[0].text == "A robot of last week"
    await talk.hear(said("robotics"))
    await asyncio.sleep(0.05)
    assert len(poster.posted) == 1


async def test_a_question_that_was_pressed_is_shown(
    store: Database, talk: Converse, poster: FakePoster
) -> None:
    await tell(store, BRIDGE)
    pressed = Said(AIKO, CHANNEL, "p", "How much money is involved?", "7.0", pressed=True)
    await talk.of_story(pressed, "bridge")
    await poster.wait(1)
    answer = last(poster)
    assert (answer.question, answer.asked_by) == ("How much money is involved?", AIKO.user)
    assert [line.text for line in answer.lines] == ["The toll is 200 yen."]


async def test_a_story_that_is_gone(talk: Converse) -> None:
    with pytest.raises(NotFoundError):
        await talk.of_story(said("When?"), "gone")


class Translator(FakeWriter):
    """Writes every story in the language that is asked for."""

    async def write(self, story: Story, *, lang: str, **more: Any) -> Briefing:
        briefing = await super().write(story, lang=lang, **more)
        [dek] = briefing.sentences
        return replace(
            briefing,
            sentences=(replace(dek, lang=lang, text="The toll bridge opens on May 4."),),
        )


async def test_a_writer_of_the_askers_language_is_asked_where_no_source_is_in_it(
    store: Database, search: Search, clock: FakeClock, poster: FakePoster
) -> None:
    japanese = item("j", title="有料橋が開通へ", summary="有料橋は5月4日に開通する。", lang="ja")
    await tell(store, story("bridge-ja", japanese))
    briefer = Briefer(store, search, Translator(), clock)
    deliver = Deliver(store, poster, clock, owner="test")
    ask = Ask(store, search, briefer, clock, deliver.wake)
    talk = Converse(store, ask, briefer, clock, deliver.wake)
    await talk.of_story(said("When does the bridge open?", thread_ts="7.0"), "bridge-ja")
    await talk.of_story(said("いつ開通する？", "2.0", thread_ts="7.0"), "bridge-ja")
    contents = [cards.decode(d.content) for d in await send_all(store, clock.now())]
    answers = [content for content in contents if isinstance(content, cards.Answer)]
    assert [a.lines[0].text for a in answers] == [
        "The toll bridge opens on May 4.", "有料橋は5月4日に開通する。"
    ]  # fmt: skip
    assert [a.said for a in answers] == ["", ""]


class Paraphrase:
    """Satisfies `bot.ports.Answerer`: says what it is asked to, citing the story's first item."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(
        self, question: str, items: Sequence[Item], *, extract: Reply, workspace: str
    ) -> Reply:
        self.asked.append(question)
        told = Sentence(f"In its own words, {workspace}.", "en", (items[0].id,), Kind.POINT)
        return replace(extract, outcome=Outcome.SAID, sentences=(told,))


async def test_where_a_model_is_set_it_answers_once(
    store: Database, talk: Converse, clock: FakeClock, poster: FakePoster
) -> None:
    await tell(store, BRIDGE)
    ts = await show(store, clock, poster, CHANNEL)
    talk._answerer = model = Paraphrase()
    for _ in range(2):  # Slack delivers it twice
        for _ in range(100):  # the ledger hears of the post after the poster does
            if await talk.in_thread(said("When does the bridge open?", thread_ts=ts)):
                break
            await asyncio.sleep(0.05)
        await poster.wait(2)
    assert [line.text for line in last(poster).lines] == [f"In its own words, {AIKO.workspace}."]
    assert model.asked == ["When does the bridge open?"]
