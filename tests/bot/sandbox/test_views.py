"""Modals and their stack, as a Bolt app opens, updates, pushes and closes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.errors import SandboxError
from bot.sandbox import Sandbox
from tests.bot.sandbox.bolt import Heard, Via, client_of, sandbox_of, together, until

AIKO = "U0AIKO"
BOTH = pytest.mark.parametrize("via", ["socket", "http"])


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": "value", **element},
        **more,
    }


TEXT = field("name", {"type": "plain_text_input"})
DAYS = field(
    "days",
    {
        "type": "multi_static_select",
        "options": [{"text": plain(day), "value": day} for day in ("mon", "tue")],
        "initial_options": [{"text": plain("mon"), "value": "mon"}],
    },
)
TIME = field("time", {"type": "timepicker", "initial_time": "08:00", "action_id": "at"})
ROOM = field(
    "room",
    {"type": "conversations_select", "response_url_enabled": True, "action_id": "room"},
    optional=True,
)


def modal(*blocks: Any, title: str = "Schedule", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "schedule",
        "title": plain(title),
        "submit": plain("Save"),
        "blocks": list(blocks or (TEXT, DAYS, TIME, ROOM)),
        **more,
    }


def opening(app: AsyncApp, view: dict[str, Any]) -> None:
    @app.command("/brief")
    async def brief(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)


async def opened(sandbox: Sandbox) -> dict[str, Any]:
    await sandbox.person(AIKO).command("japan-ai", "/brief schedule")
    await until(sandbox, lambda: sandbox.workspace.views)
    return next(iter(sandbox.workspace.views.values()))


@BOTH
async def test_a_submission_carries_every_input(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        opening(app, modal(private_metadata="C1"))

        @app.view("schedule")
        async def submitted(ack: Any, body: Any) -> None:
            await ack()
            heard.add(body)

    async with together(via, set_up) as sandbox:
        view = await opened(sandbox)
        channel = sandbox.workspace.channel_named("robotics").id
        said = {
            "name": {"value": "GENIAC"},
            "days": {"value": ["mon", "tue"]},
            "room": {"room": channel},
        }
        answer = await sandbox.person(AIKO).submit(view["id"], said)
        [body] = await heard.wait()
        values = body["view"]["state"]["values"]
        assert answer.ok
        assert values["name"]["value"] == {"type": "plain_text_input", "value": "GENIAC"}
        days = [option["value"] for option in values["days"]["value"]["selected_options"]]
        assert days == ["mon", "tue"]
        assert values["time"]["at"]["selected_time"] == "08:00"
        assert body["view"]["private_metadata"] == "C1"
        assert body["response_urls"][0]["channel_id"] == channel
        assert sandbox.workspace.views == {}


@BOTH
async def test_errors_keep_the_modal_open(via: Via) -> None:
    def set_up(app: AsyncApp) -> None:
        opening(app, modal())

        @app.view("schedule")
        async def submitted(ack: Any) -> None:
            await ack(response_action="errors", errors={"name": "Too short"})

    async with together(via, set_up) as sandbox:
        view, aiko = await opened(sandbox), sandbox.person(AIKO)
        answer = await aiko.submit(view["id"], {"name": {"value": "x"}})
        assert (answer.ok, answer.errors) == (False, {"name": "Too short"})
        assert view["id"] in sandbox.workspace.views
        unsent = await aiko.submit(view["id"], {"name": {"value": ""}})
        assert (unsent.ack, list(unsent.errors)) == (None, ["name"])
        with pytest.raises(SandboxError, match="offers mon, tue"):
            await aiko.submit(view["id"], {"days": {"value": ["sun"]}})


async def test_an_ack_that_slack_would_not_understand() -> None:
    bad = [
        {"response_action": "errors", "errors": {"elsewhere": "x"}},
        {"response_action": "errors"},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "explode"},
    ]

    def set_up(app: AsyncApp) -> None:
        opening(app, modal(TEXT))

        @app.view("schedule")
        async def submitted(ack: Any) -> None:
            await ack(bad.pop())

    async with together("socket", set_up) as sandbox:
        view = await opened(sandbox)
        for count in range(1, 5):
            answer = await sandbox.person(AIKO).submit(view["id"], {"name": {"value": "x"}})
            assert answer.trouble
            assert len(sandbox.workspace.refused) == count


@BOTH
async def test_update_push_and_clear(via: Via) -> None:
    acks = [
        {"response_action": "update", "view": modal(TEXT, title="Second")},
        {"response_action": "push", "view": modal(TEXT, title="Third")},
        {"response_action": "clear"},
    ]

    def set_up(app: AsyncApp) -> None:
        opening(app, modal(TEXT, title="First"))

        @app.view("schedule")
        async def submitted(ack: Any) -> None:
            await ack(acks.pop(0))

    async with together(via, set_up) as sandbox:
        first, aiko = await opened(sandbox), sandbox.person(AIKO)
        await aiko.submit(first["id"], {"name": {"value": "kept"}})
        [second] = sandbox.workspace.views.values()
        assert (second["id"], second["title"]["text"]) == (first["id"], "Second")
        assert second["state"]["values"]["name"]["value"]["value"] == "kept"
        await aiko.submit(first["id"], {})
        _, third = sandbox.workspace.views.values()
        assert third["previous_view_id"] == third["root_view_id"] == first["id"]
        await aiko.submit(third["id"], {"name": {"value": "x"}})
        assert sandbox.workspace.views == {}


@BOTH
async def test_closing_is_told_to_those_who_ask(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        opening(app, modal(notify_on_close=True))

        @app.view_closed("schedule")
        async def closed(ack: Any, body: Any) -> None:
            await ack()
            heard.add(body)

    async with together(via, set_up) as sandbox:
        view = await opened(sandbox)
        await sandbox.person(AIKO).close(view["id"])
        [body] = await heard.wait()
        assert (body["type"], body["is_cleared"]) == ("view_closed", False)
        with pytest.raises(SandboxError, match="no modal"):
            await sandbox.person(AIKO).close(view["id"])


async def trigger(sandbox: Sandbox, heard: Heard) -> str:
    count = len(heard.bodies) + 1
    await sandbox.person(AIKO).command("japan-ai", "/brief x")
    return str((await heard.wait(count))[-1]["trigger_id"])


async def test_a_trigger_is_good_once_and_for_three_seconds() -> None:
    heard, moments = Heard(), [datetime(2026, 11, 24, tzinfo=UTC)]

    def set_up(app: AsyncApp) -> None:
        @app.command("/brief")
        async def brief(ack: Any, body: Any) -> None:
            await ack()
            heard.add(body)

    async with together("socket", set_up, clock=lambda: moments[-1]) as sandbox:
        client = client_of(sandbox)

        async def code(trigger_id: str) -> str:
            try:
                await client.views_open(trigger_id=trigger_id, view=modal())
            except SlackApiError as error:
                return str(error.response["error"])
            return ""

        first, second = await trigger(sandbox, heard), await trigger(sandbox, heard)
        assert await code("1.2.x") == "invalid_trigger_id"
        assert await code(first) == ""
        assert await code(first) == "exchanged_trigger_id"
        moments.append(moments[-1] + timedelta(seconds=3.1))
        assert await code(second) == "expired_trigger_id"


async def test_homes_and_hashes() -> None:
    async with sandbox_of() as sandbox:
        client = client_of(sandbox)
        home = {"type": "home", "blocks": [{"type": "divider"}], "external_id": "home-1"}
        published = await client.views_publish(user_id=AIKO, view=home)
        again = await client.views_publish(user_id=AIKO, view=home, hash=published["view"]["hash"])
        assert again["view"]["id"] == published["view"]["id"]
        for call, code in (
            (
                client.views_publish(user_id=AIKO, view=home, hash=published["view"]["hash"]),
                "hash_conflict",
            ),
            (client.views_publish(user_id="U0KEN", view=home), "duplicate_external_id"),
            (client.views_publish(user_id="U9", view=home), "user_not_found"),
            (client.views_publish(user_id=AIKO, view=modal()), "invalid_arguments"),
            (client.views_update(view_id="V9", view=modal()), "not_found"),
        ):
            with pytest.raises(SlackApiError) as caught:
                await call
            assert caught.value.response["error"] == code
