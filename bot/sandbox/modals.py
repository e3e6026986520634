"""A person's modal: submitting it and closing it, and what the bot's ack makes of it.

https://docs.slack.dev/surfaces/modals#updating_response
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.errors import SandboxError
from bot.sandbox.acks import Ack
from bot.sandbox.block_tree import elements
from bot.sandbox.refusal import RefusalError, invalid
from bot.sandbox.shapes import Json
from bot.sandbox.view_state import missing, values
from bot.sandbox.ways import Ways
from bot.sandbox.workspace import Refused

TROUBLE: Final = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a submission.

    `action` is the ack's `response_action`, "" when it closed the modal. `errors` are those of the
    bot by block id, or of Slack's client, which sends nothing while a needed input is empty.
    """

    ack: Ack | None
    action: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def ok(self) -> bool:
        return not (self.errors or self.trouble)


async def submit(ways: Ways, user: str, view_id: str, given: Json) -> Submitted:
    """Submit a modal with `{block_id: {action_id: value}}`. Raises SandboxError."""
    view = _open_modal(ways, user, view_id)
    state = values(view["blocks"], view["state"]["values"], given)
    view["state"] = {"values": state}
    if empty := missing(view["blocks"], state):
        return Submitted(None, "errors", empty)
    urls = list(_response_urls(ways, user, view))
    payload = ways.payloads.submission(user, view, urls)
    ack = await ways.delivery.send("interactive", payload)
    if not ack.ok:
        return Submitted(ack, trouble=TROUBLE)
    try:
        return _follow(ways, user, view, ack)
    except RefusalError as refusal:
        answer = refusal.answer()
        ways.workspace.refused.append(Refused("view_submission", refusal.code, answer))
        return Submitted(ack, trouble=TROUBLE)


async def close(ways: Ways, user: str, view_id: str) -> None:
    """Close a modal; the bot hears of those that ask for it. Raises SandboxError."""
    _open_modal(ways, user, view_id)
    closed = ways.views.close(view_id)
    for view in closed:
        if view["notify_on_close"]:
            cleared = len(closed) > 1
            payload = ways.payloads.closing(user, view, is_cleared=cleared)
            await ways.delivery.send("interactive", payload)


def _open_modal(ways: Ways, user: str, view_id: str) -> Json:
    if ways.views.owner(view_id) != user:
        raise SandboxError(f"{user} does not see the view {view_id}")
    return ways.views.get(view_id)


def _follow(ways: Ways, user: str, view: Json, ack: Ack) -> Submitted:
    """Do what an ack says. Raises RefusalError for what Slack would not understand."""
    body = ack.body if isinstance(ack.body, dict) else {}
    action = body.get("response_action", "")
    # The bot may have closed or changed it in the meantime.
    is_open = view["id"] in ways.workspace.views
    match action:
        case "errors":
            return Submitted(ack, action, _errors(view, body.get("errors")))
        case "update":
            ways.views.update(view["id"], body.get("view"))
        case "push":
            ways.views.push(user, body.get("view"))
        case "clear":
            ways.views.clear(user)
        case "":
            if is_open:
                ways.views.close(view["id"])
        case _:
            raise invalid("invalid_arguments", [f"unknown response_action: {action}"])
    return Submitted(ack, action)


def _errors(view: Json, given: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(given, dict) or not given:
        raise invalid("invalid_arguments", ["missing required field: errors"])
    if unknown := sorted(given.keys() - inputs):
        raise invalid("invalid_arguments", [f"errors for no input block: {', '.join(unknown)}"])
    return {str(block_id): str(sentence) for block_id, sentence in given.items()}


def _response_urls(ways: Ways, user: str, view: Json) -> Iterator[Json]:
    """Yield an address for each conversation chosen in a select that asks for one."""
    for block, element in elements(view["blocks"]):
        if not element.get("response_url_enabled"):
            continue
        held = view["state"]["values"][block["block_id"]][element["action_id"]]
        channel = held.get("selected_conversation") or held.get("selected_channel")
        if channel in ways.workspace.channels:
            yield {
                "block_id": block["block_id"],
                "action_id": element["action_id"],
                "channel_id": channel,
                "response_url": ways.payloads.response_url(user, channel),
            }
