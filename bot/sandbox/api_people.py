"""auth.*, team.*, users.*, reactions.* and the opening of sockets."""

from __future__ import annotations

import re
from typing import Final

from bot.sandbox.arguments import Arguments
from bot.sandbox.events import reacted
from bot.sandbox.host import Host, Method
from bot.sandbox.messages import Message
from bot.sandbox.refusal import RefusalError
from bot.sandbox.shapes import Json
from bot.sandbox.workspace import Channel

_EMOJI: Final = re.compile(r"[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?")


def auth_test(host: Host, _args: Arguments) -> Json:
    config = host.config
    return {
        "url": f"https://{config.team_domain}.slack.com/",
        "team": config.team_name,
        "user": config.bot_name,
        "team_id": config.team_id,
        "user_id": config.bot_user_id,
        "bot_id": config.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(host: Host, _args: Arguments) -> Json:
    return {"url": host.socket_url()}


def team_info(host: Host, _args: Arguments) -> Json:
    config = host.config
    team = {"id": config.team_id, "name": config.team_name, "domain": config.team_domain}
    return {"team": {**team, "email_domain": "", "icon": {"image_default": True}}}


def user_info(host: Host, args: Arguments) -> Json:
    user = host.workspace.users.get(args.needed("user"))
    if user is None:
        raise RefusalError("user_not_found")
    shown = user.as_json(host.workspace.clock())
    if args.flag("include_locale"):
        shown["locale"] = "ja-JP" if user.spec.tz == "Asia/Tokyo" else "en-US"
    return {"user": shown}


def get_reactions(host: Host, args: Arguments) -> Json:
    channel, message = _reacted_message(host, args)
    shown = {**message.as_json(), "permalink": ""}
    return {"type": "message", "channel": channel.id, "message": shown}


def add_reaction(host: Host, args: Arguments) -> Json:
    name = args.needed("name")
    channel, message = _reacted_message(host, args)
    if not _EMOJI.fullmatch(name):
        raise RefusalError("invalid_name")
    if channel.is_archived:
        raise RefusalError("is_archived")
    bot = host.config.bot_user_id
    if not host.workspace.react(message, bot, name):
        raise RefusalError("already_reacted")
    host.announce(reacted(message, bot, name, host.workspace.next_ts(), added=True), channel)
    return {}


def _reacted_message(host: Host, args: Arguments) -> tuple[Channel, Message]:
    channel = host.visible(args.needed("channel"))
    if not host.workspace.has_bot(channel):
        raise RefusalError("not_in_channel")
    message = channel.log.get(args.needed("timestamp"))
    if message is None or message.ephemeral_to:
        raise RefusalError("message_not_found")
    return channel, message


METHODS: Final[dict[str, Method]] = {
    "apps.connections.open": open_connection,
    "auth.test": auth_test,
    "reactions.add": add_reaction,
    "reactions.get": get_reactions,
    "team.info": team_info,
    "users.info": user_info,
}
