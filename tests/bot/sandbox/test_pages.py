"""The page's routes, as its script calls them, and what keeps other pages out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.sandbox import MessageShortcut, Sandbox
from tests.bot.sandbox.bolt import client_of, sandbox_of, together, until

AIKO = "U0AIKO"
CARD = [
    {
        "type": "actions",
        "block_id": "acts",
        "elements": [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Save"},
                "action_id": "save",
                "value": "s1",
            },
            {
                "type": "checkboxes",
                "action_id": "boxes",
                "options": [
                    {"text": {"type": "plain_text", "text": name}, "value": name} for name in "ab"
                ],
            },
        ],
    }
]


@dataclass
class Browser:
    """The page's script: JSON of the same origin."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def get(self, path: str, **query: str) -> Any:
        async with self.session.get(path, params=query) as response:
            return await response.json()

    async def post(self, path: str, body: Any, **headers: str) -> Any:
        async with self.session.post(path, json=body, headers=headers) as response:
            return await response.json()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    def set_up(app: AsyncApp) -> None:
        @app.command("/brief")
        async def brief(ack: Any, command: Any, body: Any, client: Any) -> None:
            await ack(f"Briefing {command['text']}")
            if command["text"] == "modal":
                title = {"type": "plain_text", "text": "Schedule"}
                element = {"type": "plain_text_input", "action_id": "value"}
                label = {"type": "plain_text", "text": "Name"}
                block = {"type": "input", "block_id": "n", "label": label, "element": element}
                view = {"type": "modal", "title": title, "submit": title, "blocks": [block]}
                await client.views_open(trigger_id=body["trigger_id"], view=view)

        @app.action("save")
        async def save(ack: Any, respond: Any) -> None:
            await ack()
            await respond("Saved")

        @app.action("boxes")
        async def boxes(ack: Any, action: Any, respond: Any) -> None:
            await ack()
            await respond(",".join(o["value"] for o in action["selected_options"]) or "none")

        @app.view("")
        async def view(ack: Any) -> None:
            await ack(response_action="errors", errors={"n": "No"})

        @app.event("app_home_opened")
        async def home(event: Any, client: Any) -> None:
            view = {"type": "home", "blocks": [{"type": "divider"}]}
            await client.views_publish(user_id=event["user"], view=view)

    shortcuts = (MessageShortcut("brief_this", "Brief this"),)
    async with (
        together("socket", set_up, message_shortcuts=shortcuts) as sandbox,
        aiohttp.ClientSession(sandbox.base_url) as session,
    ):
        yield Browser(sandbox, session)


async def card(sandbox: Sandbox) -> Any:
    channel = sandbox.workspace.channel_named("japan-ai").id
    await client_of(sandbox).chat_postMessage(channel=channel, text="A card", blocks=CARD)
    return sandbox.workspace.accepted[-1]


async def test_the_state(browser: Browser) -> None:
    state = await browser.get("/ui/state")
    assert state["team"] == {"id": "T0SANDBOX", "name": "Edo Robotics"}
    assert (state["me"], state["connected"], state["home"]) == (AIKO, True, None)
    rooms = {c["name"]: (c["is_im"], c["bot_is_member"]) for c in state["channels"]}
    assert rooms["random"] == (False, False)
    assert rooms["kawaraban"] == (True, True)
    assert state["bot"]["user_id"] == "U0KAWARABAN"
    assert state["commands"][0]["command"] == "/brief"
    assert state["message_shortcuts"] == [{"callback_id": "brief_this", "name": "Brief this"}]


async def test_a_command_is_pushed_as_it_happens(browser: Browser) -> None:
    channel = browser.sandbox.workspace.channel_named("japan-ai").id
    async with browser.session.ws_connect("/ui/live") as live:
        await browser.post("/ui/command", {"channel": channel, "text": "/brief GENIAC"})
        event = await live.receive_json(timeout=5)
        assert (event["type"], event["channel"]) == ("message", channel)
        assert event["message"]["text"] == "Briefing GENIAC"
        assert event["message"]["ephemeral_to"] == AIKO
        await browser.post("/ui/command", {"channel": channel, "text": "/brief modal"})
        events = [await live.receive_json(timeout=5) for _ in range(2)]
        view = next(event["view"] for event in events if event["type"] == "modal")
    empty = await browser.post("/ui/view", {"view_id": view["id"], "values": {}})
    assert empty["errors"] == {"n": "Please complete this required field."}
    values = {"n": {"value": {"type": "plain_text_input", "value": "x"}}}
    answer = await browser.post("/ui/view", {"view_id": view["id"], "values": values})
    assert (answer["response_action"], answer["errors"]) == ("errors", {"n": "No"})
    assert await browser.post("/ui/view/close", {"view_id": view["id"]}) == {"ok": True}


async def test_what_others_alone_may_see_is_not_pushed(browser: Browser) -> None:
    sandbox = browser.sandbox
    ken = sandbox.workspace.direct_message("U0KEN")
    async with browser.session.ws_connect("/ui/live") as live:
        await client_of(sandbox).chat_postMessage(channel=ken.id, text="for Ken")
        room = sandbox.workspace.channel_named("japan-ai").id
        await client_of(sandbox).chat_postEphemeral(channel=room, user="U0KEN", text="for Ken")
        await sandbox.person("U0KEN").say("japan-ai", "for all")
        assert (await live.receive_json(timeout=5))["message"]["text"] == "for all"
    listed = await browser.get("/ui/messages", channel=room)
    assert [m["text"] for m in listed["messages"]] == ["for all"]
    assert (await browser.get("/ui/messages", channel=ken.id))["ok"] is False


async def test_messages_threads_and_reactions(browser: Browser) -> None:
    message = await card(browser.sandbox)
    place = {"channel": message.channel}
    said = {**place, "text": "hello", "thread_ts": message.ts}
    assert await browser.post("/ui/message", said) == {"ok": True}
    reaction = {**place, "ts": message.ts, "name": "bookmark", "add": True}
    assert await browser.post("/ui/reaction", reaction) == {"ok": True}
    [shown] = (await browser.get("/ui/messages", **place))["messages"]
    assert shown["reply_count"] == 1
    assert shown["reactions"] == [{"name": "bookmark", "users": [AIKO], "count": 1}]
    thread = await browser.get("/ui/replies", **place, ts=message.ts)
    assert [m["text"] for m in thread["messages"]] == ["A card", "hello"]
    reply = {**said, "text": "again", "thread_ts": thread["messages"][1]["ts"]}
    assert await browser.post("/ui/message", reply) == {"ok": True}
    assert message.reply_count == 2
    await browser.post("/ui/reaction", {**reaction, "add": False})
    assert message.reactions == {}


@pytest.mark.parametrize(
    ("action", "response"),
    [
        ({"action_id": "save", "type": "button", "value": "s1"}, "Saved"),
        (
            {
                "action_id": "boxes",
                "type": "checkboxes",
                "selected_options": [{"text": {"type": "plain_text", "text": "b"}, "value": "b"}],
            },
            "b",
        ),
        ({"action_id": "boxes", "type": "checkboxes", "selected_options": []}, "none"),
    ],
)
async def test_actions(browser: Browser, action: Any, response: str) -> None:
    message = await card(browser.sandbox)
    container = {"type": "message", "channel": message.channel, "ts": message.ts}
    body = {"container": container, "block_id": "acts", **action, "state": {"values": {}}}
    assert await browser.post("/ui/action", body) == {"ok": True}
    await until(browser.sandbox, lambda: browser.sandbox.workspace.accepted[-1].text == response)


async def test_the_home(browser: Browser) -> None:
    assert await browser.post("/ui/home", {}) == {"ok": True}
    await until(browser.sandbox, lambda: browser.sandbox.workspace.homes)
    state = await browser.get("/ui/state")
    assert state["home"]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/ui/command", {"channel": "C0SANDBOX01", "text": "/nope"}),
        ("/ui/command", {"text": "/brief"}),
        ("/ui/message", {"channel": "C9", "text": "x"}),
        ("/ui/reaction", {"channel": "C0SANDBOX01", "ts": "1.0", "name": "x"}),
        ("/ui/action", {"action_id": "x"}),
        ("/ui/view", {"view_id": "V9", "values": {}}),
        ("/ui/view/close", {"view_id": 9}),
        ("/ui/shortcut", {"callback_id": "x", "channel": "C0SANDBOX01", "ts": "1.0"}),
        ("/ui/home", []),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(browser: Browser, path: str, body: Any) -> None:
    answer = await browser.post(path, body)
    assert answer["ok"] is False
    assert answer["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Host": "evil.example:3979"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_pages_are_kept_out(browser: Browser, headers: dict[str, str]) -> None:
    body = {"channel": "C0SANDBOX01", "text": "x"}
    async with browser.session.post("/ui/message", json=body, headers=headers) as response:
        assert response.status == 403
    async with browser.session.get("/ui/state", headers=headers) as response:
        assert response.status == 403
    async with browser.session.get("/sandbox/dump", headers=headers) as response:
        assert response.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await browser.session.ws_connect("/ui/live", headers=headers)
    assert browser.sandbox.workspace.messages("japan-ai") == []


async def test_a_form_is_not_taken(browser: Browser) -> None:
    async with browser.session.post("/ui/home", data={"a": "b"}) as response:
        assert response.status == 415


async def test_the_own_page_is_let_in(browser: Browser) -> None:
    origin = browser.sandbox.base_url
    own = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    assert await browser.post("/ui/home", {}, **own) == {"ok": True}


async def article(url: str) -> str | None:
    return "<h1>An article</h1>" if url == "https://a.example/1" else None


@pytest.mark.parametrize(
    ("url", "status", "holds"),
    [
        ("https://a.example/1", 200, "<h1>An article</h1>"),
        ('https://b.example/"><script>', 200, "https://b.example/&quot;&gt;&lt;script&gt;"),
        ("javascript:alert(1)", 400, "does not lead"),
        ("https://", 400, "does not lead"),
        ("http://[", 400, "does not lead"),
        ("", 400, "does not lead"),
    ],
)
async def test_the_way_out(url: str, status: int, holds: str) -> None:
    async with (
        sandbox_of(outlet_pages=article) as sandbox,
        aiohttp.ClientSession(sandbox.base_url) as session,
        session.get("/out", params={"url": url}) as response,
    ):
        assert response.status == status
        assert holds in await response.text()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


async def test_the_page_and_its_files(browser: Browser) -> None:
    async with browser.session.get("/") as response:
        assert response.status == 200
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert "/static/app.js" in await response.text()
    async with browser.session.get("/static/app.js") as response:
        assert response.status == 200
    async with browser.session.get("/static/../server.py") as response:
        assert response.status == 404
