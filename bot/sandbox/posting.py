"""What a message of the bot must be like to be taken, however it comes."""

from __future__ import annotations

import json
from typing import Any, Final

from bot.sandbox.arguments import Arguments
from bot.sandbox.blocks import check_message
from bot.sandbox.messages import Message
from bot.sandbox.refusal import RefusalError
from bot.sandbox.scopes import need
from bot.sandbox.shapes import Json, length
from bot.sandbox.workspace import Channel, Workspace

# https://docs.slack.dev/reference/methods/chat.postMessage#truncating
MOST_TEXT: Final = 40_000
MOST_ATTACHMENTS: Final = 100
# https://docs.slack.dev/messaging/message-metadata
LARGEST_METADATA: Final = 16_000
_DISGUISES: Final = ("username", "icon_emoji", "icon_url")


def draft(workspace: Workspace, channel: Channel, args: Arguments) -> Message:
    """Return a message of the bot as the arguments have it, not yet posted. Raises RefusalError."""
    config = workspace.config
    if any(args.has(name) for name in _DISGUISES):
        need(config.scopes, "chat:write.customize")
    message = Message(
        channel=channel.id,
        ts="",
        user=config.bot_user_id,
        text=words(args),
        at=workspace.clock(),
        blocks=blocks(workspace, args) or [],
        attachments=attachments(workspace, args) or [],
        bot_id=config.bot_id,
        app_id=config.app_id,
        team=config.team_id,
        username=args.text("username"),
        metadata=metadata(args),
        unfurl_links=args.maybe_flag("unfurl_links"),
        unfurl_media=args.maybe_flag("unfurl_media"),
    )
    if not (message.text.strip() or message.blocks or message.attachments):
        raise RefusalError("no_text")
    return message


def words(args: Arguments) -> str:
    text = args.text("text")
    if length(text) > MOST_TEXT:
        raise RefusalError("msg_too_long")
    return text


def blocks(workspace: Workspace, args: Arguments) -> list[Json] | None:
    """Return the blocks, None when there is no such argument."""
    given = args.json("blocks", "invalid_blocks_format")
    return None if given is None else check_message(given, workspace.new_id)


def attachments(workspace: Workspace, args: Arguments) -> list[Json] | None:
    """Return the attachments, those with blocks checked, None when there is no such argument."""
    given = args.json("attachments", "invalid_attachments")
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise RefusalError("invalid_attachments")
    if len(given) > MOST_ATTACHMENTS:
        raise RefusalError("too_many_attachments")
    for attachment in given:
        if "blocks" in attachment:
            check_message(attachment["blocks"], workspace.new_id)
    return given


def metadata(args: Arguments) -> Json | None:
    """Return the metadata: `{event_type, event_payload}`."""
    given: Any = args.json("metadata", "invalid_metadata_format")
    if not given:
        return None
    if not isinstance(given, dict):
        raise RefusalError("invalid_metadata_format")
    name, payload = given.get("event_type"), given.get("event_payload")
    if not isinstance(name, str) or not name or not isinstance(payload, dict):
        raise RefusalError("invalid_metadata_schema")
    if len(json.dumps(given)) > LARGEST_METADATA:
        raise RefusalError("metadata_too_large")
    return given


def put_in_thread(channel: Channel, message: Message, args: Arguments) -> None:
    """Make a message a reply where the arguments say so. Raises RefusalError."""
    thread_ts = args.text("thread_ts")
    if not thread_ts:
        return
    parent = channel.log.get(thread_ts)
    if parent is None:
        raise RefusalError("thread_not_found")
    if parent.is_reply or parent.ephemeral_to:
        raise RefusalError("cannot_reply_to_message")
    message.thread_ts = thread_ts
    if args.flag("reply_broadcast"):
        message.subtype = "thread_broadcast"
