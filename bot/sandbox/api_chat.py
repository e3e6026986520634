"""chat.*: https://docs.slack.dev/reference/methods?family=chat."""

from __future__ import annotations

from typing import Final

from bot.sandbox import posting
from bot.sandbox.arguments import Arguments
from bot.sandbox.events import said
from bot.sandbox.host import Host, Method
from bot.sandbox.messages import Message
from bot.sandbox.refusal import RefusalError
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Channel


def post_message(host: Host, args: Arguments) -> Json:
    channel = _destination(host, args)
    message = posting.draft(host.workspace, channel, args)
    posting.put_in_thread(channel, message, args)
    message.ts = host.workspace.next_ts()
    host.workspace.post(message)
    for event in said(message, channel, host.config.bot_user_id):
        host.announce(event, channel)
    shown = message.as_json(metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(host: Host, args: Arguments) -> Json:
    channel = _destination(host, args)
    user = args.needed("user")
    if user not in channel.members:
        raise RefusalError("user_not_in_channel")
    message = posting.draft(host.workspace, channel, args)
    posting.put_in_thread(channel, message, args)
    message.ts = host.workspace.next_ts()
    message.ephemeral_to = user
    host.workspace.post(message)
    return {"message_ts": message.ts}


def update(host: Host, args: Arguments) -> Json:
    """Change a message. A new text without blocks takes the blocks away."""
    channel, message = _own_message(host, args, "cant_update_message")
    text = posting.words(args)
    blocks = posting.blocks(host.workspace, args)
    attachments = posting.attachments(host.workspace, args)
    metadata = posting.metadata(args)
    if not text and blocks is None and attachments is None:
        raise RefusalError("no_text")
    if text:
        message.text = text
    if blocks is None and text:
        message.blocks = []
        message.edited = {"user": host.config.bot_user_id, "ts": host.workspace.next_ts()}
    elif blocks is not None:
        message.blocks = blocks
    if attachments is not None:
        message.attachments = attachments
    if args.has("metadata"):
        message.metadata = metadata
    host.workspace.reworded(message)
    shown = message.as_json(metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(host: Host, args: Arguments) -> Json:
    channel, message = _own_message(host, args, "cant_delete_message")
    host.workspace.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(host: Host, args: Arguments) -> Json:
    channel = host.visible(args.needed("channel"))
    message = channel.log.get(args.needed("message_ts"))
    if message is None or message.ephemeral_to:
        raise RefusalError("message_not_found")
    link = f"https://{host.config.team_domain}.slack.com/archives/{channel.id}/p"
    link += message.ts.replace(".", "")
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _destination(host: Host, args: Arguments) -> Channel:
    """Return where a message may be posted: a channel, its name, or a person."""
    name, workspace = args.needed("channel"), host.workspace
    if name in workspace.users and not workspace.users[name].is_bot:
        return workspace.direct_message(name)
    if name.startswith("#"):
        by_name = (c.id for c in workspace.channels.values() if c.name == name[1:])
        name = next(by_name, name)
    channel = host.visible(name)
    if channel.is_archived:
        raise RefusalError("is_archived")
    public = channel.kind == "channels" and "chat:write.public" in host.config.scopes
    if not (workspace.has_bot(channel) or public):
        raise RefusalError("not_in_channel")
    return channel


def _own_message(host: Host, args: Arguments, code: str) -> tuple[Channel, Message]:
    channel = host.visible(args.needed("channel"))
    message = channel.log.get(args.needed("ts"))
    if message is None or message.ephemeral_to or message.subtype == "tombstone":
        raise RefusalError("message_not_found")
    if message.bot_id != host.config.bot_id:
        raise RefusalError(code)
    return channel, message


METHODS: Final[dict[str, Method]] = {
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
}
