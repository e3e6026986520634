"""What nobody meant to type: each gets a clear answer, and nothing breaks or rings a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox import Message
from tests.e2e.town import Town, element, town

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = "<!channel> <https://evil.example|asahi.com> *x* `y`"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Run one bot for all: what breaks it for one would show in the next."""
    folder: Path = tmp_path_factory.mktemp("town")
    async with town("http", folder) as made, made.bot() as core:
        await made.read_feeds(core)
        yield made
        refused = made.sandbox.workspace.refused
        assert {r.code for r in refused} <= {"not_in_channel"}
        assert made.sandbox.workspace.pings == []


def words(message: Message) -> str:
    return f"{message.text}\n{message.blocks}"


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        # Topics that are none
        ("x" * 10_000, ["10,000 characters", "/brief GENIAC"]),
        ("語" * 10_000, ["10,000 characters", "/brief GENIAC"]),
        ("🤖" * 10_000, ["10,000 characters"]),
        ("x" * 201, ["200 characters", "201"]),
        ("🤖 🎉", ["/brief GENIAC"]),
        ("!!!", ["/brief GENIAC"]),
        ('""', ["/brief GENIAC"]),
        ("\u202e", ["/brief GENIAC"]),
        # Topics that nobody wrote of
        ("frobnicate", ["Nothing new on", "frobnicate", "/brief topics", "23 feeds"]),
        ("unsubscribe me from everything", ["Nothing new on", "/brief topics"]),
        ("saved everything", ["Nothing new on"]),
        ("שלום עולם", ["Nothing new on", "שלום עולם"]),
        ("روبوتات", ["Nothing new on", "روبوتات"]),
        ("👩🏽‍🚀 spacewoman", ["Nothing new on"]),
        ("'; DROP TABLE items; --", ["Nothing new on", "DROP TABLE"]),
        ("%_%", ["Nothing new on"]),
        (HOSTILE, ["Nothing new on", "&lt;!channel&gt;"]),
        ("a\x00b", ["Nothing new on"]),
        # Schedules that cannot be
        ("schedule at 08:30", ["at least one topic", "/brief schedule"]),
        ("schedule 🤖 at 08:30", ["at least one topic"]),
        ("schedule robotics at 25:00", ["25:00", "no time of day"]),
        ("schedule robotics at noonish", ["noonish", "no time of day"]),
        ("schedule robotics 99 stories", ["1 to 10"]),
        ("schedule " + ", ".join(f"t{n}" for n in range(30)), ["20 is the most"]),
        ("schedule " + "x" * 900, ["200 characters"]),
        ("schedule pause", ["No briefing is scheduled here", "/brief schedule"]),
        ("schedule off", ["No briefing is scheduled here"]),
        ("予定 停止", ["No briefing is scheduled here"]),
        # Not so bad
        ("HELP", ["/brief saved"]),
        ("topics", ["GENIAC"]),
        ("保存", ["Nothing saved yet"]),
        ("", ["follows nothing yet"]),
    ],
    ids=lambda value: ascii(value)[:20] if isinstance(value, str) else "",
)
async def test_each_has_a_clear_answer_for_the_asker_alone(
    here: Town, text: str, hints: list[str]
) -> None:
    channel = here.sandbox.workspace.channel_named("robotics").id
    public = len(here.in_channel(channel))
    said = await here.answer(f"/brief {text}", channel)
    for hint in hints:
        assert hint in words(said)
    assert "reason of ours" not in words(said)
    assert len(said.text) < 3_000
    assert len(here.in_channel(channel)) == public


async def test_where_the_bot_is_not_cards_are_the_askers_alone(here: Town) -> None:
    channel = here.sandbox.workspace.channel_named("random").id
    said = await here.answer("/brief GENIAC", channel)
    assert "/invite" in words(said)
    cards = await here.until(
        lambda: [m for m in here.private(channel) if element(m.blocks, "card.save")]
    )
    assert here.in_channel(channel) == []
    # Even there Save works: it needs no membership.
    assert (await here.aiko.click(channel, cards[0].ts, "card.save")).ok
    await here.until(lambda: any("Saved." in m.text for m in here.private(channel)))


async def test_a_schedule_where_the_bot_is_not_says_how_to_let_it_in(here: Town) -> None:
    channel = here.sandbox.workspace.channel_named("random").id
    await here.aiko.command(channel, "/brief schedule GENIAC at 08:30 daily")
    told = await here.until(lambda: _after("Scheduled", here.private(channel)))
    assert "GENIAC" in words(told[0])
    assert "/invite" in words(told[1])


async def test_a_direct_message_is_a_channel_too(here: Town) -> None:
    channel = here.sandbox.workspace.direct_message("U0AIKO").id
    assert (await here.aiko.command(channel, "/brief GENIAC")).ok
    assert (await here.briefed(channel=channel)).cards


async def test_reactions_on_what_is_no_story_do_nothing(here: Town) -> None:
    talk = await here.aiko.say(here.channel, "Good morning")
    for name in ("bookmark", "eyes"):
        await here.aiko.react(here.channel, talk.ts, name)
        await here.aiko.unreact(here.channel, talk.ts, name)
    said = await here.answer("/brief help")
    assert "/brief saved" in words(said)


async def test_a_form_filled_in_badly_says_so_beside_its_fields(here: Town) -> None:
    await here.aiko.command(here.channel, "/brief schedule")
    views = here.sandbox.workspace.views
    form = await here.until(lambda: next((v for v in views.values() if v["type"] == "modal"), None))
    assert form is not None
    inputs = {b["block_id"]: b["element"] for b in form["blocks"] if b["type"] == "input"}
    texts = {
        block: {element["action_id"]: "🤖, !!!"}
        for block, element in inputs.items()
        if element["type"] == "plain_text_input"
    }
    assert texts
    found = await here.aiko.submit(form["id"], texts)
    assert found.action == "errors"
    assert set(found.errors) <= set(inputs)


def _after(opening: str, messages: list[Message]) -> list[Message]:
    """Return a message that begins so and the one after it, once both are there."""
    at = next((n for n, m in enumerate(messages) if m.text.startswith(opening)), len(messages))
    return messages[at : at + 2] if len(messages) > at + 1 else []
