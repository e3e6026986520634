"""What stands in the inputs of a view or message: `state.values` as Slack sends it. Pure.

https://docs.slack.dev/reference/views/view-submission-payload
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import SandboxError
from bot.sandbox.block_tree import elements
from bot.sandbox.shapes import Json


@dataclass(frozen=True, slots=True)
class Held:
    """How an element holds its value: under which key, from which field of the block at first."""

    key: str
    initial: str
    many: bool = False
    is_option: bool = False


def _listed(kind: str) -> dict[str, Held]:
    return {
        f"{kind}s_select": Held(f"selected_{kind}", f"initial_{kind}"),
        f"multi_{kind}s_select": Held(f"selected_{kind}s", f"initial_{kind}s", many=True),
    }


_ONE: Final = Held("selected_option", "initial_option", is_option=True)
_SEVERAL: Final = Held("selected_options", "initial_options", many=True, is_option=True)
_TYPED: Final = Held("value", "initial_value")
HELD: Final[dict[str, Held]] = {
    "static_select": _ONE,
    "external_select": _ONE,
    "radio_buttons": _ONE,
    "multi_static_select": _SEVERAL,
    "multi_external_select": _SEVERAL,
    "checkboxes": _SEVERAL,
    **_listed("user"),
    **_listed("channel"),
    **_listed("conversation"),
    "datepicker": Held("selected_date", "initial_date"),
    "timepicker": Held("selected_time", "initial_time"),
    "datetimepicker": Held("selected_date_time", "initial_date_time"),
    "plain_text_input": _TYPED,
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": _TYPED,
}
_OFFERING: Final = frozenset(
    {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
)


def options(element: Json) -> list[Json]:
    """Return every option that an element offers."""
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


def chosen(element: Json, value: Any) -> Any:
    """Return what an element holds when a person chose `value`.

    Options are named by their value, several by a list. Raises SandboxError for what the element
    does not offer.
    """
    kind = element["type"]
    if kind not in _OFFERING or value is None:
        return value
    offered = {option["value"]: option for option in options(element)}
    names = value if isinstance(value, list) else [value]
    try:
        found = [offered[name] for name in names]
    except KeyError as error:
        known = ", ".join(offered)
        raise SandboxError(f"{element.get('action_id')} offers {known}, not {error}") from None
    return found if isinstance(value, list) else found[0]


def values(blocks: Iterable[Json], *given: Json) -> Json:
    """Return `state.values` of blocks: what was last given, else what stood there at first.

    Each of `given` is `{block_id: {action_id: value}}`; a value is plain, or an object as Slack
    sends it.
    """
    state: Json = {}
    for block, element in elements(blocks):
        held = HELD.get(element["type"])
        if held is None:
            continue
        said: Any = _ABSENT
        for one in given:
            said = one.get(block["block_id"], {}).get(element["action_id"], said)
        state.setdefault(block["block_id"], {})[element["action_id"]] = {
            "type": element["type"],
            held.key: _value(element, held, said),
        }
    return state


_ABSENT: Final = object()


def _value(element: Json, held: Held, said: Any) -> Any:
    if said is _ABSENT:
        return element.get(held.initial, [] if held.many else None)
    if isinstance(said, dict):
        said = said.get(held.key)
        if held.is_option:
            said = [o["value"] for o in said or ()] if held.many else said and said["value"]
    return chosen(element, said)


def missing(blocks: Iterable[Json], state: Json) -> dict[str, str]:
    """Return, by block id, the inputs that Slack's client would not send empty."""
    found = {}
    for block, element in elements(blocks):
        if block["type"] != "input" or block.get("optional"):
            continue
        held = HELD[element["type"]]
        value = state.get(block["block_id"], {}).get(element["action_id"], {}).get(held.key)
        if value in (None, "", []):
            found[block["block_id"]] = "Please complete this required field."
    return found
