"""The Web API through Slack's own client: what it takes, and the codes with which it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import ChannelSpec, Ping, Sandbox
from tests.bot.sandbox.bolt import MORE_SCOPES, client_of, sandbox_of

CHANNELS = (
    ChannelSpec("open", id="C1"),
    ChannelSpec("closed", bot_is_member=False, id="C2"),
    ChannelSpec("secret", is_private=True, bot_is_member=False, id="C3"),
    ChannelSpec("old", is_archived=True, id="C4"),
    ChannelSpec("inner", is_private=True, id="C5"),
)
BROAD = MORE_SCOPES | {"channels:join", "reactions:write", "team:read"}


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with sandbox_of(channels=CHANNELS, scopes=BROAD) as sandbox:
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return client_of(sandbox)


async def refused(call: Any) -> dict[str, Any]:
    """Return the answer of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"channel": "C9"}, "channel_not_found"),
        ({"channel": "C2"}, "not_in_channel"),
        ({"channel": "C3"}, "channel_not_found"),
        ({"channel": "C4"}, "is_archived"),
        ({"channel": "U0NOBODY"}, "channel_not_found"),
        ({"text": ""}, "no_text"),
        ({"text": " \n"}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"username": "somebody else"}, "missing_scope"),
        ({"blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"attachments": [{"blocks": [{"type": "nope"}]}]}, "invalid_blocks"),
        ({"thread_ts": "1700000000.000001"}, "thread_not_found"),
        ({"metadata": {"event_type": "x"}}, "invalid_metadata_schema"),
        (
            {"metadata": {"event_type": "x", "event_payload": {"a": "x" * 16_000}}},
            "metadata_too_large",
        ),
    ],
)
async def test_a_post_is_refused(
    client: AsyncWebClient, sandbox: Sandbox, arguments: dict[str, Any], code: str
) -> None:
    # Slack's client warns of an empty text, and that is an error in these tests.
    body = {"channel": "C1", "text": "x", **arguments}
    call = client.api_call("chat.postMessage", json=body)
    answer = await refused(call)
    assert answer["error"] == code
    assert [(r.method, r.code) for r in sandbox.workspace.refused] == [("chat.postMessage", code)]
    assert sandbox.workspace.accepted == []


async def test_refused_blocks_are_explained(client: AsyncWebClient) -> None:
    answer = await refused(
        client.chat_postMessage(channel="C1", text="x", blocks=[{"type": "nope"}])
    )
    said = "[ERROR] unsupported type: nope [json-pointer:/blocks/0/type]"
    assert answer["response_metadata"]["messages"] == [said]


async def test_a_post_is_kept_with_all_it_carried(client: AsyncWebClient, sandbox: Sandbox) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    answer = await client.chat_postMessage(
        channel="C1",
        text="Hello",
        metadata=metadata,
        unfurl_links=False,
        blocks=[{"type": "divider"}],
    )
    [message] = sandbox.workspace.messages("open")
    assert (answer["ts"], answer["message"]["metadata"]) == (message.ts, metadata)
    assert message.unfurl_links is False
    assert message.blocks[0]["block_id"]
    plain = await client.conversations_history(channel="C1")
    full = await client.conversations_history(channel="C1", include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == metadata


async def test_a_person_is_posted_to_directly(client: AsyncWebClient, sandbox: Sandbox) -> None:
    answer = await client.chat_postMessage(channel="U0AIKO", text="Psst")
    assert answer["channel"] == sandbox.workspace.direct_message("U0AIKO").id
    opened = await client.conversations_open(users="U0AIKO")
    assert opened["channel"]["id"] == answer["channel"]


async def test_replies_are_counted_and_broadcast(client: AsyncWebClient, sandbox: Sandbox) -> None:
    parent = (await client.chat_postMessage(channel="C1", text="parent"))["ts"]
    reply = (await client.chat_postMessage(channel="C1", text="reply", thread_ts=parent))["ts"]
    await client.chat_postMessage(
        channel="C1", text="aloud", thread_ts=parent, reply_broadcast=True
    )
    history = await client.conversations_history(channel="C1")
    aloud, shown = history["messages"]
    assert (aloud["text"], aloud["subtype"]) == ("aloud", "thread_broadcast")
    assert (shown["reply_count"], shown["reply_users"]) == (2, ["U0KAWARABAN"])
    thread = await client.conversations_replies(channel="C1", ts=parent)
    assert [m["text"] for m in thread["messages"]] == ["parent", "reply", "aloud"]
    answer = await refused(client.chat_postMessage(channel="C1", text="x", thread_ts=reply))
    assert answer["error"] == "cannot_reply_to_message"
    await client.chat_delete(channel="C1", ts=reply)
    assert sandbox.workspace.message("C1", parent).reply_count == 1
    await client.chat_delete(channel="C1", ts=parent)
    assert sandbox.workspace.message("C1", parent).subtype == "tombstone"


async def test_history_is_read_page_by_page(client: AsyncWebClient) -> None:
    all_ts = [(await client.chat_postMessage(channel="C1", text=str(n)))["ts"] for n in range(7)]
    assert all_ts == sorted(set(all_ts))
    seen: list[str] = []
    async for page in await client.conversations_history(channel="C1", limit=3):
        seen += [m["text"] for m in page["messages"]]
    assert seen == list("6543210")
    between = {"channel": "C1", "oldest": all_ts[1], "latest": all_ts[4]}
    open_ended = await client.conversations_history(**between)
    closed = await client.conversations_history(**between, inclusive=True)
    assert [m["text"] for m in open_ended["messages"]] == ["3", "2"]
    assert [m["text"] for m in closed["messages"]] == ["4", "3", "2", "1"]
    assert (await refused(client.conversations_history(channel="C1", cursor="x")))[
        "error"
    ] == "invalid_cursor"
    assert (await refused(client.conversations_history(channel="C1", limit=1_000)))[
        "error"
    ] == "invalid_limit"


async def test_threads_are_read_page_by_page(client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel="C1", text="p"))["ts"]
    for n in range(5):
        await client.chat_postMessage(channel="C1", text=str(n), thread_ts=parent)
    pages = [
        [m["text"] for m in page["messages"]]
        async for page in await client.conversations_replies(channel="C1", ts=parent, limit=3)
    ]
    assert pages == [["p", "0", "1"], ["2", "3", "4"]]
    assert (await refused(client.conversations_replies(channel="C1", ts="1.0")))[
        "error"
    ] == "thread_not_found"


async def test_an_update_keeps_what_it_does_not_name(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    metadata = {"event_type": "x", "event_payload": {}}
    posted = await client.chat_postMessage(
        channel="C1", text="a", blocks=[{"type": "divider"}], metadata=metadata
    )
    message = sandbox.workspace.message("C1", posted["ts"])
    change: dict[str, Any] = {"channel": "C1", "ts": posted["ts"], "blocks": [{"type": "divider"}]}
    await client.api_call("chat.update", json={**change, "blocks": change["blocks"] * 2})
    assert (message.text, len(message.blocks), message.metadata) == ("a", 2, metadata)
    await client.chat_update(channel="C1", ts=posted["ts"], text="b")
    assert (message.text, message.blocks, bool(message.edited)) == ("b", [], True)
    theirs = await sandbox.person("U0AIKO").say("open", "mine")
    for call, code in (
        (client.chat_update(channel="C1", ts=theirs.ts, text="x"), "cant_update_message"),
        (client.chat_delete(channel="C1", ts=theirs.ts), "cant_delete_message"),
        (client.chat_update(channel="C1", ts="1.000000", text="x"), "message_not_found"),
        (client.api_call("chat.update", json={**change, "blocks": None}), "no_text"),
    ):
        assert (await refused(call))["error"] == code


async def test_an_ephemeral_message_is_one_persons(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    await client.chat_postEphemeral(channel="C1", user="U0AIKO", text="for you")
    [message] = sandbox.workspace.messages("open")
    assert message.ephemeral_to == "U0AIKO"
    assert (await client.conversations_history(channel="C1"))["messages"] == []
    answer = await refused(client.chat_postEphemeral(channel="C1", user="U9", text="x"))
    assert answer["error"] == "user_not_in_channel"


async def test_permalinks(client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel="C1", text="p"))["ts"]
    reply = (await client.chat_postMessage(channel="C1", text="r", thread_ts=parent))["ts"]
    link = await client.chat_getPermalink(channel="C1", message_ts=reply)
    digits = reply.replace(".", "")
    assert link["permalink"] == (
        f"https://edo-robotics.slack.com/archives/C1/p{digits}?thread_ts={parent}&cid=C1"
    )


async def test_conversations_are_listed_and_joined(client: AsyncWebClient) -> None:
    async def names(**more: Any) -> list[str]:
        found = await client.conversations_list(**more)
        return [channel["name"] for channel in found["channels"]]

    assert await names() == ["open", "closed", "old"]
    assert await names(types="private_channel", exclude_archived=True) == ["inner"]
    assert await names(limit=2) == ["open", "closed"]
    mine = await client.users_conversations(types="public_channel,private_channel")
    assert [channel["name"] for channel in mine["channels"]] == ["open", "old", "inner"]
    await client.conversations_join(channel="C2")
    assert (await client.conversations_info(channel="C2"))["channel"]["is_member"] is True
    assert "U0KAWARABAN" in (await client.conversations_members(channel="C2"))["members"]
    assert (await refused(client.conversations_join(channel="C3")))["error"] == "channel_not_found"


async def test_reactions_of_the_bot(client: AsyncWebClient, sandbox: Sandbox) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="x"))["ts"]
    await client.reactions_add(channel="C1", timestamp=ts, name="bookmark")
    again = client.reactions_add(channel="C1", timestamp=ts, name="bookmark")
    assert (await refused(again))["error"] == "already_reacted"
    await sandbox.person("U0AIKO").react("C1", ts, "bookmark")
    shown = await client.reactions_get(channel="C1", timestamp=ts)
    [reaction] = shown["message"]["reactions"]
    assert (reaction["count"], reaction["users"]) == (2, ["U0KAWARABAN", "U0AIKO"])


async def test_who_is_who(client: AsyncWebClient) -> None:
    assert (await client.auth_test())["bot_id"] == "B0KAWARABAN"
    user = (await client.users_info(user="U0LENA", include_locale=True))["user"]
    assert (user["tz"], user["is_bot"], user["locale"]) == ("Europe/Berlin", False, "en-US")
    assert (await refused(client.users_info(user="U9")))["error"] == "user_not_found"
    assert (await client.team_info())["team"]["name"] == "Edo Robotics"


async def test_tokens(sandbox: Sandbox) -> None:
    for token, code in (
        ("", "not_authed"),
        ("xoxb-other", "invalid_auth"),
        ("xapp-sandbox", "not_allowed_token_type"),
    ):
        assert (await refused(client_of(sandbox, token).auth_test()))["error"] == code
    opening = client_of(sandbox).apps_connections_open(app_token="xoxb-sandbox")
    assert (await refused(opening))["error"] == "not_allowed_token_type"


async def test_scopes() -> None:
    async with sandbox_of(scopes=frozenset({"chat:write"}), channels=CHANNELS) as sandbox:
        client = client_of(sandbox)
        await client.chat_postMessage(channel="C1", text="x")
        for call, scope in (
            (client.conversations_history(channel="C1"), "channels:history"),
            (client.conversations_history(channel="C5"), "groups:history"),
            (client.conversations_list(types="im"), "im:read"),
            (client.users_info(user="U0AIKO"), "users:read"),
            (client.reactions_add(channel="C1", timestamp="1.0", name="x"), "reactions:write"),
        ):
            answer = await refused(call)
            assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
            assert answer["provided"] == "chat:write"


async def test_bodies_that_are_none(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer xoxb-sandbox"}) as session:

        async def error(method: str, body: str, content_type: str) -> str:
            url, headers = sandbox.api_url + method, {"Content-Type": content_type}
            async with session.post(url, data=body, headers=headers) as response:
                return str((await response.json())["error"])

        json_type, form = "application/json; charset=utf-8", "application/x-www-form-urlencoded"
        assert await error("chat.postMessage", "{", json_type) == "invalid_json"
        assert await error("chat.postMessage", "[]", json_type) == "json_not_object"
        assert await error("chat.postMessage", "x", "text/plain") == "invalid_post_type"
        assert await error("chat.postMessage", "", form) == "invalid_arguments"
        assert await error("chat.postMessage", "channel=C1&blocks=x", form) == (
            "invalid_blocks_format"
        )
        assert await error("chat.nope", "", form) == "unknown_method"


async def test_what_would_ring_phones_is_noted(client: AsyncWebClient, sandbox: Sandbox) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "<!here|here> now"}}
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}
    safe = "&lt;!channel&gt; <!date^1700000000^{date}|then>"
    for text, blocks in (("<!channel>", []), ("x", [section, header]), (safe, [])):
        await client.chat_postMessage(channel="C1", text=text, blocks=blocks)
    first, second, _ = sandbox.workspace.accepted
    assert sandbox.workspace.pings == [
        Ping("C1", first.ts, "<!channel>"),
        Ping("C1", second.ts, "<!here|here>"),
    ]


async def test_the_strict_pace_of_a_channel() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    moments = [now]
    async with sandbox_of(
        clock=lambda: moments[-1], strict_rate=True, rate_burst=2, channels=CHANNELS
    ) as sandbox:
        client = client_of(sandbox)

        async def post(channel: str) -> None:
            await client.chat_postMessage(channel=channel, text="x")

        await post("C1")
        await post("C1")
        with pytest.raises(SlackApiError) as caught:
            await post("C1")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        await post("C5")
        moments.append(now + timedelta(seconds=1))
        await post("C1")
        assert len(sandbox.workspace.accepted) == 4
