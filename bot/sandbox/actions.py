"""What a person does to an interactive element, as `actions[0]` of `block_actions`. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.errors import SandboxError
from bot.sandbox.block_tree import elements
from bot.sandbox.shapes import Json
from bot.sandbox.view_state import HELD, chosen

_BUTTONS = frozenset({"button", "icon_button"})


def find(
    blocks: Iterable[Json], action_id: str, block_id: str = "", value: str | None = None
) -> tuple[Json, Json]:
    """Return (block, element) of the one element that is meant. Raises SandboxError."""
    there = list(elements(blocks))
    found = [
        (block, element)
        for block, element in there
        if element["action_id"] == action_id
        and block_id in ("", block["block_id"])
        and value in (None, element.get("value"), *_feedback_values(element))
    ]
    if not found:
        known = ", ".join(element["action_id"] for _, element in there) or "nothing to act on"
        raise SandboxError(f"no element {action_id!r} with the value {value!r} in: {known}")
    return found[0]


def act(block: Json, element: Json, selected: Any, value: str | None, action_ts: str) -> Json:
    """Return the action. Raises SandboxError where the element does not offer what was chosen."""
    kind = element["type"]
    action: Json = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    if kind in _BUTTONS:
        return action | _copied(element, "text", "value", "style", "url", "confirm", "icon")
    if kind == "feedback_buttons":
        return action | _feedback(element, value)
    if kind == "overflow":
        if selected is None:
            raise SandboxError(f"{element['action_id']}: say which option is selected")
        return action | {"selected_option": chosen(element, selected)}
    held = HELD[kind]
    said = value if selected is None and held.key == "value" else selected
    action[held.key] = chosen(element, said)
    return action | _copied(element, held.initial, "placeholder", "confirm")


def selection(fields: Json) -> Any:
    """Return what a page's action chose: an option's value, several, an id, a time."""
    for key, said in fields.items():
        if key.startswith("selected_") and said is not None:
            if isinstance(said, dict):
                return said.get("value")
            if isinstance(said, list):
                return [one["value"] if isinstance(one, dict) else one for one in said]
            return said
    return None


def _copied(element: Json, *keys: str) -> Json:
    return {key: element[key] for key in keys if key in element}


def _feedback_values(element: Json) -> list[str]:
    if element["type"] != "feedback_buttons":
        return []
    return [element[side]["value"] for side in ("positive_button", "negative_button")]


def _feedback(element: Json, value: str | None) -> Json:
    for side in ("positive_button", "negative_button"):
        if element[side]["value"] == value:
            return {"text": element[side]["text"], "value": value}
    raise SandboxError(f"{element['action_id']}: {value!r} is neither of its values")
