"""views.*: https://docs.slack.dev/reference/methods?family=views."""

from __future__ import annotations

from typing import Final

from bot.sandbox.arguments import Arguments
from bot.sandbox.host import Host, Method
from bot.sandbox.refusal import RefusalError
from bot.sandbox.shapes import Json


def open_view(host: Host, args: Arguments) -> Json:
    user, _ = host.triggers.exchange(args.needed("trigger_id"))
    return {"view": host.views.open(user, args.json("view", "invalid_arguments"))}


def push(host: Host, args: Arguments) -> Json:
    user, _ = host.triggers.exchange(args.needed("trigger_id"))
    return {"view": host.views.push(user, args.json("view", "invalid_arguments"))}


def update(host: Host, args: Arguments) -> Json:
    view_id = args.text("view_id") or host.views.by_external_id(args.needed("external_id"))
    view = args.json("view", "invalid_arguments")
    return {"view": host.views.update(view_id, view, hash_=args.text("hash"))}


def publish(host: Host, args: Arguments) -> Json:
    user = args.needed("user_id")
    if user not in host.workspace.users or host.workspace.users[user].is_bot:
        raise RefusalError("user_not_found")
    view = args.json("view", "invalid_arguments")
    return {"view": host.views.publish(user, view, hash_=args.text("hash"))}


METHODS: Final[dict[str, Method]] = {
    "views.open": open_view,
    "views.publish": publish,
    "views.push": push,
    "views.update": update,
}
