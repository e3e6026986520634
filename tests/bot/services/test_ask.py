"""A person asks, and is answered in the channel, in private, or told that there is nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.errors import InputError, OutcomeUnknownError, PostRejectedError
from bot.model.delivery import DeliveryKind, Priority
from bot.services import ask as asking
from bot.services.ask import Answer, Ask
from bot.services.brief import Briefer
from bot.services.deliver import Deliver
from bot.services.search import Search
from bot.store import Database
from tests.builders import AIKO, CHANNEL, feed, item, order, story, tell
from tests.fakes.clock import FakeClock
from tests.fakes.poster import FakePoster
from tests.fakes.writer import FakeWriter

FAR = datetime(2100, 1, 1, tzinfo=UTC)
ROBOT = story("robot", item("r1", title="A robot pours tea"))


@pytest.fixture
def poster() -> FakePoster:
    return FakePoster()


@pytest.fixture
async def ask(
    store: Database, search: Search, briefer: Briefer, clock: FakeClock, poster: FakePoster
) -> AsyncIterator[Ask]:
    """Give the service while a worker delivers."""
    deliver = Deliver(store, poster, clock, owner="test")
    stop = asyncio.Event()
    worker = asyncio.create_task(deliver.run(stop))
    yield Ask(store, search, briefer, clock, deliver.wake)
    stop.set()
    await worker


async def put(ask: Ask, words: str = "robotics", request: str = "r1") -> Answer:
    return await ask.brief(AIKO, channel=CHANNEL, words=words, request=request)


async def test_cards_come_into_the_channel(store: Database, ask: Ask, poster: FakePoster) -> None:
    await tell(store, ROBOT)
    assert (await put(ask)).outcome == "posted"
    await poster.wait(3)
    posted = [p.delivery for p in poster.posted]
    assert [d.kind for d in posted] == [DeliveryKind.LEAD, DeliveryKind.CARD, DeliveryKind.SOURCES]
    assert {(d.channel, d.priority) for d in posted} == {(CHANNEL, Priority.ANSWER)}
    assert posted[2].thread_ts == poster.posted[1].ts


async def test_the_same_question_delivered_twice_is_answered_once(
    store: Database, ask: Ask, poster: FakePoster
) -> None:
    await tell(store, ROBOT)
    answers = await asyncio.gather(put(ask), put(ask))
    assert {a.outcome for a in answers} == {"posted"}
    await poster.wait(3)
    assert (await put(ask, request="another")).outcome == "posted"
    await poster.wait(6)
    assert len(poster.posted) == 6


async def test_a_closed_channel_makes_it_private(
    store: Database, ask: Ask, poster: FakePoster, writer: FakeWriter
) -> None:
    await tell(store, ROBOT)
    poster.fail(PostRejectedError("not_in_channel"))
    answer = await put(ask)
    assert answer.outcome == "private"
    assert [b.story_id for b in answer.briefings] == ["robot"]
    assert poster.posted == []
    assert len(writer.asked) == 1, "a card is written once, wherever it goes"
    # What was told to nobody but the asker is still news to the channel.
    assert await store.deliveries.stories_seen(AIKO.workspace, CHANNEL) == {}


async def test_when_slack_does_not_answer_it_is_coming(
    store: Database,
    search: Search,
    briefer: Briefer,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await tell(store, ROBOT)
    poster = FakePoster()
    poster.fail(OutcomeUnknownError("no_answer"))
    deliver = Deliver(store, poster, clock, owner="test")
    ask = Ask(store, search, briefer, clock, deliver.wake)

    async def time_passes(seconds: float) -> None:
        clock.advance(seconds=5)
        await deliver.claim_and_post()

    monkeypatch.setattr(asking.asyncio, "sleep", time_passes)
    assert (await put(ask)).outcome == "slow"


async def test_no_news_comes_with_the_latest_and_where_was_looked(
    store: Database, ask: Ask, poster: FakePoster
) -> None:
    await store.feeds.add(feed("a"))
    await tell(store, story("old", item("o", title="A robot of last week", hours=24 * 6)))
    answer = await put(ask)
    assert answer.outcome == "nothing"
    assert answer.latest is not None
    assert (answer.latest.story_id, answer.found.feeds) == ("old", 1)
    assert poster.posted == []


async def test_of_the_unheard_of_nothing_is_known(ask: Ask) -> None:
    answer = await put(ask, "シャローム")
    assert (answer.outcome, answer.latest) == ("nothing", None)


async def test_no_more_than_three_cards_answer(
    store: Database, ask: Ask, poster: FakePoster
) -> None:
    await tell(store, *(story(f"s{n}", item(f"s{n}", title=f"robot {n}")) for n in range(5)))
    await put(ask)
    await poster.wait(7)
    kinds = [p.delivery.kind for p in poster.posted]
    assert kinds.count(DeliveryKind.CARD) == asking.STORIES


async def test_a_topic_as_long_as_a_letter_is_refused(ask: Ask) -> None:
    with pytest.raises(InputError, match=r"200 characters.*201.*/brief GENIAC"):
        await put(ask, "x" * 201)


@pytest.mark.parametrize(
    "case", [("robotics", "", "en"), ("ロボット", "en", "ja"), ("robotics", "ja", "ja")]
)
async def test_it_answers_in_the_language_asked_in_or_the_channels(
    store: Database, ask: Ask, writer: FakeWriter, case: tuple[str, str, str]
) -> None:
    words, channels, lang = case
    await tell(store, ROBOT)
    if channels:
        await store.subscriptions.add(order("GENIAC", lang=channels), next_at=FAR)
    await put(ask, words)
    assert {asked for _, asked in writer.asked} == {lang}
