"""What people do reaches a real Bolt app, over its socket and by signed HTTP alike."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.errors import SandboxError
from bot.sandbox import ChannelSpec, MessageShortcut, Sandbox
from tests.bot.sandbox.bolt import Heard, Via, client_of, sandbox_of, together, until

pytestmark = pytest.mark.parametrize("via", ["socket", "http"])
AIKO = "U0AIKO"
BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Save"},
    "action_id": "save",
    "value": "story-1",
}
MENU = {
    "type": "overflow",
    "action_id": "more",
    "options": [
        {"text": {"type": "plain_text", "text": name}, "value": name} for name in ("a", "b")
    ],
}
CARD = [
    {"type": "section", "block_id": "card", "text": {"type": "mrkdwn", "text": "A card"}},
    {"type": "actions", "block_id": "acts", "elements": [BUTTON, MENU]},
]


async def card_in(sandbox: Sandbox, channel: str = "japan-ai") -> Any:
    """Have the bot post a card, as its own client would."""
    place = sandbox.workspace.channel_named(channel).id
    await client_of(sandbox).chat_postMessage(channel=place, text="A card", blocks=CARD)
    return sandbox.workspace.accepted[-1]


async def test_a_command_is_acked_and_answered(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        @app.command("/brief")
        async def brief(ack: Any, command: Any, say: Any, respond: Any) -> None:
            await ack({"text": "On it", "response_type": "ephemeral"})
            await say("Here it is")
            await respond("Only for you")
            heard.add(command)

    async with together(via, set_up) as sandbox:
        channel = sandbox.workspace.channel_named("japan-ai").id
        ack = await sandbox.person(AIKO).command(channel, "/brief  physical AI ")
        [command] = await heard.wait()
        assert ack.ok
        assert command["text"] == "physical AI"
        assert command["user_name"] == "aiko"
        assert (command["channel_id"], command["channel_name"]) == (channel, "japan-ai")
        await until(sandbox, lambda: len(sandbox.workspace.accepted) == 3)
        told = {m.text: m.ephemeral_to for m in sandbox.workspace.messages(channel)}
        assert told == {"On it": AIKO, "Here it is": "", "Only for you": AIKO}


async def test_a_reaction_a_mention_and_a_direct_message_are_events(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        for name in ("reaction_added", "reaction_removed", "app_mention", "message"):
            app.event(name)(listener)

    async def listener(event: Any) -> None:
        heard.add(event)

    async with together(via, set_up) as sandbox:
        aiko, message = sandbox.person(AIKO), await card_in(sandbox)
        await aiko.react(message.channel, message.ts, "bookmark")
        await aiko.react(message.channel, message.ts, "bookmark")
        await aiko.unreact(message.channel, message.ts, "bookmark")
        await heard.wait(2)
        await aiko.say("japan-ai", "<@U0KAWARABAN> hello", thread_ts=message.ts)
        await heard.wait(3)
        direct = sandbox.workspace.direct_message(AIKO)
        await aiko.say(direct.id, "hello")
        added, removed, mention, said = await heard.wait(4)
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        assert (added["type"], added["reaction"]) == ("reaction_added", "bookmark")
        assert (added["user"], added["item_user"], added["item"]) == (AIKO, "U0KAWARABAN", item)
        assert removed["type"] == "reaction_removed"
        assert (mention["type"], mention["thread_ts"]) == ("app_mention", message.ts)
        assert (said["type"], said["channel_type"]) == ("message", "im")
        assert message.reply_count == 1


async def test_only_what_is_subscribed_granted_and_in_sight_is_delivered(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        @app.event("app_mention")
        async def listener(event: Any) -> None:
            heard.add(event["channel"])

    async with together(via, set_up) as sandbox:
        aiko = sandbox.person(AIKO)
        outside = await aiko.say("random", "<@U0KAWARABAN> are you here?")
        await aiko.react("random", outside.ts, "eyes")
        await aiko.say("japan-ai", "nobody in particular")
        await aiko.say("japan-ai", "<@U0KAWARABAN> you")
        assert await heard.wait() == [sandbox.workspace.channel_named("japan-ai").id]


async def test_buttons_and_menus(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        for name in ("save", "more"):
            app.action(name)(listener)

    async def listener(ack: Any, body: Any) -> None:
        await ack()
        heard.add(body)

    async with together(via, set_up) as sandbox:
        aiko, message = sandbox.person(AIKO), await card_in(sandbox)
        await aiko.click(message.channel, message.ts, "save")
        await aiko.click(message.channel, message.ts, "more", selected="b")
        save, more = await heard.wait(2)
        assert save["actions"][0]["value"] == "story-1"
        assert save["actions"][0]["block_id"] == "acts"
        assert save["message"]["blocks"] == CARD
        assert save["container"]["message_ts"] == message.ts
        assert more["actions"][0]["selected_option"]["value"] == "b"
        with pytest.raises(SandboxError, match="offers a, b"):
            await aiko.click(message.channel, message.ts, "more", selected="c")
        with pytest.raises(SandboxError, match="no element 'nope'"):
            await aiko.click(message.channel, message.ts, "nope")


async def test_a_response_replaces_and_deletes_its_message(via: Via) -> None:
    def set_up(app: AsyncApp) -> None:
        @app.action("save")
        async def save(ack: Any, respond: Any) -> None:
            await ack()
            await respond(text="Saved", replace_original=True)

        @app.action("more")
        async def more(ack: Any, respond: Any) -> None:
            await ack()
            await respond(delete_original=True)

    async with together(via, set_up) as sandbox:
        aiko, message = sandbox.person(AIKO), await card_in(sandbox)
        await aiko.click(message.channel, message.ts, "more", selected="a")
        await until(sandbox, lambda: not sandbox.workspace.messages("japan-ai"))
        message = await card_in(sandbox)
        await aiko.click(message.channel, message.ts, "save")
        await until(sandbox, lambda: (message.text, message.blocks) == ("Saved", []))
        assert sandbox.workspace.refused == []


async def test_a_message_shortcut(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        @app.shortcut("brief_this")
        async def shortcut(ack: Any, body: Any) -> None:
            await ack()
            heard.add(body)

    shortcuts = (MessageShortcut("brief_this", "Brief this"),)
    async with together(via, set_up, message_shortcuts=shortcuts) as sandbox:
        aiko = sandbox.person(AIKO)
        said = await aiko.say("japan-ai", "GENIAC?")
        await aiko.message_shortcut("brief_this", "japan-ai", said.ts)
        [body] = await heard.wait()
        assert (body["type"], body["message"]["text"]) == ("message_action", "GENIAC?")
        with pytest.raises(SandboxError, match="nope"):
            await aiko.message_shortcut("nope", "japan-ai", said.ts)


async def test_the_home_is_opened_published_and_acted_upon(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def opened(event: Any, client: Any) -> None:
            heard.add(event)
            view = {"type": "home", "blocks": CARD}
            await client.views_publish(user_id=event["user"], view=view)

        @app.action("save")
        async def save(ack: Any, body: Any) -> None:
            await ack()
            heard.add(body)

    async with together(via, set_up) as sandbox:
        aiko = sandbox.person(AIKO)
        await aiko.open_home()
        await until(sandbox, lambda: AIKO in sandbox.workspace.homes)
        home = sandbox.workspace.homes[AIKO]
        await aiko.click_view(home["id"], "save")
        opened, body = await heard.wait(2)
        assert (opened["tab"], "view" in opened) == ("home", False)
        assert body["view"]["id"] == home["id"]
        await aiko.open_home()
        assert (await heard.wait(3))[2]["view"]["id"] == home["id"]
        with pytest.raises(SandboxError, match="does not see"):
            await sandbox.person("U0KEN").click_view(home["id"], "save")


async def test_an_invitation_is_an_event_and_opens_the_channel(via: Via) -> None:
    heard = Heard()

    def set_up(app: AsyncApp) -> None:
        @app.event("member_joined_channel")
        async def joined(event: Any, say: Any) -> None:
            await say("Thank you")
            heard.add(event)

    async with together(via, set_up) as sandbox:
        await sandbox.person(AIKO).invite_bot("random")
        [event] = await heard.wait()
        assert (event["user"], event["inviter"]) == ("U0KAWARABAN", AIKO)
        assert sandbox.workspace.accepted[-1].text == "Thank you"


async def test_what_cannot_be_done_is_said(via: Via) -> None:
    channels = (ChannelSpec("old", is_archived=True), ChannelSpec("new"))
    http_url = "http://127.0.0.1:9/" if via == "http" else None
    async with sandbox_of(channels=channels, http_url=http_url) as sandbox:
        aiko = sandbox.person(AIKO)
        with pytest.raises(SandboxError, match="not a valid command"):
            await aiko.command("new", "/nope")
        with pytest.raises(SandboxError, match="archived"):
            await aiko.say("old", "hello")
        with pytest.raises(SandboxError, match="no channel"):
            await aiko.say("nowhere", "hello")
        with pytest.raises(SandboxError, match="no message"):
            await aiko.react("new", "1.000000", "eyes")
        with pytest.raises(SandboxError, match="nobody"):
            sandbox.person("U0KAWARABAN")
        assert (await aiko.command("new", "/brief x")).error == "dispatch_failed"
