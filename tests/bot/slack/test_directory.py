"""What only Slack knows, asked once where that is enough; what it does not tell is not known."""

from __future__ import annotations

import pytest

from bot.sandbox import Error, RateLimited, Sandbox, SlowAnswer, Status
from bot.sandbox.faults import Kind
from bot.slack.directory import SlackDirectory
from tests.bot.slack.conftest import Connect


@pytest.fixture
def directory(connect: Connect) -> SlackDirectory:
    return SlackDirectory(connect())


async def test_a_persons_zone(directory: SlackDirectory) -> None:
    assert await directory.timezone("U0AIKO") == "Asia/Tokyo"
    assert await directory.timezone("U0LENA") == "Europe/Berlin"
    assert await directory.timezone("U404") == ""


@pytest.mark.parametrize(
    ("channel", "member"), [("japan-ai", True), ("random", False), ("C404", False)]
)
async def test_where_the_bot_may_speak(
    sandbox: Sandbox, directory: SlackDirectory, channel: str, member: bool
) -> None:
    named = channel if channel == "C404" else sandbox.workspace.channel_named(channel).id
    assert await directory.is_member(named) is member


async def test_a_direct_message_is_always_open(directory: SlackDirectory) -> None:
    assert await directory.is_member("D0AIKO")


async def test_a_messages_address_is_asked_once(
    sandbox: Sandbox, directory: SlackDirectory
) -> None:
    channel = sandbox.workspace.channel_named("japan-ai").id
    message = await sandbox.person("U0AIKO").say(channel, "Hello")
    first = await directory.permalink(channel, message.ts)
    assert f"/archives/{channel}/p" in first
    sandbox.faults.add("chat.getPermalink", Error("fatal_error"))
    assert await directory.permalink(channel, message.ts) == first
    assert await directory.permalink(channel, "1.000000") == ""


@pytest.mark.parametrize(
    "fault", [Status(503), RateLimited(30), Error("internal_error"), SlowAnswer(9)]
)
async def test_when_slack_fails_nothing_is_known_and_nothing_raised(
    sandbox: Sandbox, directory: SlackDirectory, fault: Kind
) -> None:
    channel = sandbox.workspace.channel_named("japan-ai").id
    for method in ("users.info", "conversations.info", "chat.getPermalink"):
        sandbox.faults.add(method, fault)
    assert await directory.timezone("U0AIKO") == ""
    assert not await directory.is_member(channel)
    assert await directory.permalink(channel, "1.000000") == ""
