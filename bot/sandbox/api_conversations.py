"""conversations.* and users.conversations: https://docs.slack.dev/apis/web-api/using-the-conversations-api."""

from __future__ import annotations

from typing import Final

from bot.sandbox import cursors
from bot.sandbox.arguments import Arguments
from bot.sandbox.events import joined
from bot.sandbox.host import Host, Method
from bot.sandbox.messages import Message
from bot.sandbox.refusal import RefusalError
from bot.sandbox.scopes import need_for_kind
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Channel, ChannelKind

_TYPES: Final[dict[str, ChannelKind]] = {
    "public_channel": "channels",
    "private_channel": "groups",
    "im": "im",
}
_LATEST: Final = "9999999999.999999"
_MOST: Final = 999


def history(host: Host, args: Arguments) -> Json:
    """Return the channel's messages, newest first."""
    channel = host.readable(args.needed("channel"), "conversations.history")
    after = args.ts("oldest", "", "invalid_ts_oldest")
    before = args.ts("latest", _LATEST, "invalid_ts_latest")
    limit = args.limit(100, _MOST)
    all_ts, start, end = channel.log.channel(after, before, inclusive=args.flag("inclusive"))
    if upto := cursors.read(args.text("cursor"), "next_ts"):
        page_end = channel.log.channel("", upto, inclusive=True)[2]
        end = min(end, page_end)
    first = max(start, end - limit)
    following = all_ts[first - 1] if first > start else ""
    chosen = [channel.log.get(ts) for ts in reversed(all_ts[first:end])]
    return _page(chosen, following, args)


def replies(host: Host, args: Arguments) -> Json:
    """Return a message and its replies, oldest first; the message itself leads the first page."""
    channel = host.readable(args.needed("channel"), "conversations.replies")
    parent = channel.log.get(args.needed("ts"))
    if parent is None or parent.ephemeral_to:
        raise RefusalError("thread_not_found")
    after = args.ts("oldest", "", "invalid_ts_oldest")
    before = args.ts("latest", _LATEST, "invalid_ts_latest")
    limit = args.limit(_MOST, _MOST)
    cursor = cursors.read(args.text("cursor"), "next_ts")
    all_ts, start, end = channel.log.thread(
        parent.ts, after, before, inclusive=args.flag("inclusive")
    )
    if cursor:
        start = max(start, channel.log.thread(parent.ts, cursor, _LATEST, inclusive=True)[1])
    room = limit if cursor else limit - 1
    last = min(end, start + room)
    following = all_ts[last] if last < end else ""
    chosen = [channel.log.get(ts) for ts in all_ts[start:last]]
    return _page(chosen if cursor else [parent, *chosen], following, args)


def _page(messages: list[Message | None], following: str, args: Arguments) -> Json:
    metadata = args.flag("include_all_metadata")
    shown = [message.as_json(metadata=metadata) for message in messages if message]
    answer: Json = {"messages": shown, "has_more": bool(following), "pin_count": 0}
    if following:
        cursor = cursors.make("next_ts", following)
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def info(host: Host, args: Arguments) -> Json:
    channel = host.visible(args.needed("channel"))
    need_for_kind(host.config.scopes, "conversations.info", channel.kind)
    shown = _as_json(host, channel)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def list_all(host: Host, args: Arguments) -> Json:
    kinds = _kinds(host, args, "conversations.list")
    found = [c for c in _known(host) if c.kind in kinds]
    if args.flag("exclude_archived"):
        found = [c for c in found if not c.is_archived]
    chosen, metadata = cursors.page(found, args)
    shown = [_as_json(host, channel) for channel in chosen]
    return {"channels": shown, "response_metadata": metadata}


def of_user(host: Host, args: Arguments) -> Json:
    kinds = _kinds(host, args, "users.conversations")
    user = args.text("user", host.config.bot_user_id)
    if user not in host.workspace.users:
        raise RefusalError("user_not_found")
    found = [c for c in _known(host) if c.kind in kinds and user in c.members]
    chosen, metadata = cursors.page(found, args)
    shown = [_as_json(host, channel) for channel in chosen]
    return {"channels": shown, "response_metadata": metadata}


def members(host: Host, args: Arguments) -> Json:
    channel = host.visible(args.needed("channel"))
    need_for_kind(host.config.scopes, "conversations.members", channel.kind)
    chosen, metadata = cursors.page(list(channel.members), args)
    return {"members": chosen, "response_metadata": metadata}


def open_direct(host: Host, args: Arguments) -> Json:
    """Open the conversation with one person; those of several are not part of the sandbox."""
    if args.has("channel"):
        return {"channel": _as_json(host, host.visible(args.text("channel")))}
    users = args.needed("users").split(",")
    user = host.workspace.users.get(users[0])
    if user is None or user.is_bot or len(users) > 1:
        raise RefusalError("user_not_found")
    before = len(host.workspace.channels)
    channel = host.workspace.direct_message(user.id)
    known = {"no_op": True, "already_open": True}
    extra = known if len(host.workspace.channels) == before else {}
    shown = _as_json(host, channel) if args.flag("return_im") else {"id": channel.id}
    return {"channel": shown, **extra}


def join(host: Host, args: Arguments) -> Json:
    channel, workspace = host.visible(args.needed("channel")), host.workspace
    if channel.kind != "channels":
        raise RefusalError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise RefusalError("is_archived")
    bot = host.config.bot_user_id
    if bot in channel.members:
        return {"channel": _as_json(host, channel), "warning": "already_in_channel"}
    workspace.join(channel, bot)
    host.announce(joined(bot, channel, host.config.team_id, workspace.next_ts()), channel)
    return {"channel": _as_json(host, channel)}


def _known(host: Host) -> list[Channel]:
    return [
        channel
        for channel in host.workspace.channels.values()
        if channel.kind == "channels" or host.workspace.has_bot(channel)
    ]


def _kinds(host: Host, args: Arguments, method: str) -> set[ChannelKind]:
    kinds = set()
    for name in args.text("types", "public_channel").split(","):
        if name.strip() == "mpim":
            continue
        if name.strip() not in _TYPES:
            raise RefusalError("invalid_types")
        kind = _TYPES[name.strip()]
        need_for_kind(host.config.scopes, method, kind)
        kinds.add(kind)
    return kinds


def _as_json(host: Host, channel: Channel) -> Json:
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "context_team_id": host.config.team_id,
    }
    if channel.kind == "im":
        return {**shown, "user": channel.peer, "is_user_deleted": False, "is_open": True}
    about = {"creator": "", "last_set": channel.created}
    return {
        **shown,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channels",
        "is_group": False,
        "is_private": channel.kind == "groups",
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": host.workspace.has_bot(channel),
        "creator": next(iter(channel.members), ""),
        "topic": {"value": channel.topic, **about},
        "purpose": {"value": "", **about},
        "num_members": len(channel.members),
    }


METHODS: Final[dict[str, Method]] = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.open": open_direct,
    "conversations.replies": replies,
    "users.conversations": of_user,
}
