"""Deliveries in a workspace: posted once, and found again by their ids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import OutcomeUnknownError, PostRejectedError
from bot.model.delivery import Delivery
from bot.sandbox import DropAfter, Sandbox
from bot.slack.poster import SlackPoster
from tests.bot.slack.conftest import Connect
from tests.builders import delivery


@pytest.fixture
def poster(connect: Connect) -> SlackPoster:
    return SlackPoster(connect())


def to(
    sandbox: Sandbox, name: str = "d1", *, channel: str = "japan-ai", thread_ts: str = ""
) -> Delivery:
    return delivery(
        name,
        text=f"Message {name}",
        channel=sandbox.workspace.channel_named(channel).id,
        thread_ts=thread_ts,
        first_attempt_at=datetime.now(UTC),
    )


async def test_a_post_carries_its_id_and_unfurls_nothing(
    sandbox: Sandbox, poster: SlackPoster
) -> None:
    ts = await poster.post(to(sandbox))
    (message,) = sandbox.workspace.accepted
    assert (message.ts, message.text) == (ts, "Message d1")
    assert message.metadata == {
        "event_type": "kawaraban_delivery",
        "event_payload": {"id": "d1"},
    }
    assert (message.unfurl_links, message.unfurl_media) == (False, False)
    assert message.in_channel


async def test_a_reply_goes_into_its_thread(sandbox: Sandbox, poster: SlackPoster) -> None:
    card = await poster.post(to(sandbox))
    await poster.post(to(sandbox, "reply", thread_ts=card))
    assert [m.thread_ts for m in sandbox.workspace.accepted][1] == card
    assert not sandbox.workspace.accepted[1].in_channel


async def test_what_was_posted_is_found_in_the_channel(
    sandbox: Sandbox, poster: SlackPoster
) -> None:
    posted = {name: await poster.post(to(sandbox, name)) for name in ("d1", "d2", "d3")}
    for name, ts in posted.items():
        assert await poster.find(to(sandbox, name)) == ts


async def test_what_was_posted_is_found_in_its_thread(
    sandbox: Sandbox, poster: SlackPoster
) -> None:
    card = await poster.post(to(sandbox))
    reply = await poster.post(to(sandbox, "reply", thread_ts=card))
    assert await poster.find(to(sandbox, "reply", thread_ts=card)) == reply
    assert await poster.find(to(sandbox, "reply")) is None


async def test_it_is_found_behind_pages_of_talk(sandbox: Sandbox, poster: SlackPoster) -> None:
    channel = sandbox.workspace.channel_named("japan-ai").id
    card = await poster.post(to(sandbox))
    reply = await poster.post(to(sandbox, "reply", thread_ts=card))
    for number in range(40):
        await sandbox.person("U0KEN").say(channel, f"talk {number}")
        await sandbox.person("U0KEN").say(channel, f"talk {number}", card)
    assert await poster.find(to(sandbox)) == card
    assert await poster.find(to(sandbox, "reply", thread_ts=card)) == reply


async def test_what_was_never_posted_is_not_found(sandbox: Sandbox, poster: SlackPoster) -> None:
    assert await poster.find(to(sandbox)) is None
    await poster.post(to(sandbox))
    assert await poster.find(to(sandbox, "d2")) is None


async def test_what_was_posted_but_not_answered_is_found(
    sandbox: Sandbox, poster: SlackPoster
) -> None:
    sandbox.faults.add("chat.postMessage", DropAfter())
    with pytest.raises(OutcomeUnknownError):
        await poster.post(to(sandbox))
    (message,) = sandbox.workspace.accepted
    assert await poster.find(to(sandbox)) == message.ts


async def test_a_clock_that_runs_ahead_finds_it_all_the_same(
    sandbox: Sandbox, poster: SlackPoster
) -> None:
    ts = await poster.post(to(sandbox))
    ahead = datetime.now(UTC) + timedelta(minutes=1)
    late = delivery("d1", channel=sandbox.workspace.accepted[0].channel, first_attempt_at=ahead)
    assert await poster.find(late) == ts


async def test_a_person_cannot_pass_for_the_bot(sandbox: Sandbox, poster: SlackPoster) -> None:
    channel = sandbox.workspace.channel_named("japan-ai").id
    await sandbox.person("U0KEN").say(channel, "Message d1")
    assert await poster.find(to(sandbox)) is None


@pytest.mark.parametrize(
    ("channel", "code"), [("C404", "channel_not_found"), ("random", "not_in_channel")]
)
async def test_a_closed_channel_takes_nothing_and_shows_nothing(
    sandbox: Sandbox, poster: SlackPoster, channel: str, code: str
) -> None:
    known = channel != "C404"
    place = sandbox.workspace.channel_named(channel).id if known else channel
    message = delivery("d1", channel=place)
    for attempt in (poster.post, poster.find):
        with pytest.raises(PostRejectedError) as caught:
            await attempt(message)
        assert caught.value.code == code
