"""A judge of what Slack would take, that shares nothing with what makes the blocks.

Limits are those of the block reference (https://docs.slack.dev/reference/block-kit), as data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# type: (required keys, {key: longest text or list})
BLOCKS: dict[str, tuple[set[str], dict[str, int]]] = {
    "section": ({"text"}, {"text": 3_000, "fields": 10}),
    "header": ({"text"}, {"text": 150}),
    "context": ({"elements"}, {"elements": 10}),
    "actions": ({"elements"}, {"elements": 25}),
    "input": ({"label", "element"}, {"label": 2_000, "hint": 2_000}),
}
ELEMENTS: dict[str, tuple[set[str], dict[str, int]]] = {
    "button": ({"text", "action_id"}, {"text": 75, "value": 2_000, "url": 3_000}),
    "overflow": ({"options", "action_id"}, {"options": 5}),
    "multi_static_select": ({"options", "action_id"}, {"options": 100, "placeholder": 150}),
    "static_select": ({"options", "action_id"}, {"options": 100, "placeholder": 150}),
    "checkboxes": ({"options", "action_id"}, {"options": 10}),
    "timepicker": ({"action_id"}, {}),
    "plain_text_input": ({"action_id"}, {"initial_value": 3_000, "placeholder": 150}),
    "mrkdwn": ({"text"}, {"text": 3_000}),
}
OPTION = {"text": 75, "value": 150, "url": 3_000}
MESSAGE_TEXT = 9_000

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
_CONTROL = re.compile(r"<([^<>]*)>")
_ALLOWED = re.compile(
    r"https?://[!-;=?-{}~]+\|[^<>\n]+"  # a link: printable ASCII without <, > and |, and a label
    r"|!date\^-?\d+\^[^<>|^]+\|[^<>|]+"
    r"|@[UW][A-Z0-9]+"
)
_BAD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff]")


def problems(blocks: list[dict[str, Any]], *, most: int = 50) -> list[str]:
    """Return what Slack would refuse in blocks, and markup that no feed may bring in."""
    found = [] if 0 < len(blocks) <= most else [f"{len(blocks)} blocks"]
    for block in blocks:
        found += _judge(block, BLOCKS)
        for element in _elements(block):
            found += _judge(element, ELEMENTS)
    ids = [e["action_id"] for b in blocks for e in _elements(b) if "action_id" in e]
    names = [b["block_id"] for b in blocks if "block_id" in b]
    if len(set(ids)) < len(ids) or len(set(names)) < len(names):
        found.append(f"ids used twice: {ids} {names}")
    return found


def message_problems(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    """Return what Slack would refuse in a message."""
    found = problems(blocks) + markup_problems(text)
    total = units(text) + sum(map(units, strings(blocks)))
    if total > MESSAGE_TEXT:
        found.append(f"{total} characters in all")
    if not text.strip():
        found.append("no text")
    return found


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    alone = [block[name] for name in ("element", "accessory") if block.get(name)]
    return [*block.get("elements", ()), *alone]


def _judge(part: dict[str, Any], kinds: dict[str, tuple[set[str], dict[str, int]]]) -> list[str]:
    kind = part.get("type", "")
    if kind not in kinds:
        return [f"unknown {kind!r}"]
    needed, longest = kinds[kind]
    found = [f"{kind} without {key}" for key in needed - part.keys()]
    found += _lengths(part, longest)
    options = part.get("options", [])
    for option in options:
        found += _lengths(option, OPTION)
    if "options" in part and len({option["value"] for option in options}) < max(len(options), 1):
        found.append(f"{kind} with no options or with one twice")
    for initial in [*part.get("initial_options", ()), *filter(None, [part.get("initial_option")])]:
        if initial not in options:
            found.append(f"{kind}: {initial} is no option")
    return found + [p for text in _mrkdwn(part) for p in markup_problems(text)]


def _lengths(part: dict[str, Any], longest: dict[str, int]) -> list[str]:
    found = []
    for key in longest.keys() & part.keys():
        value = part[key]["text"] if isinstance(part[key], dict) else part[key]
        length = units(value) if isinstance(value, str) else len(value)
        if not 0 < length <= longest[key] or (isinstance(value, str) and not value.strip()):
            found.append(f"{part.get('type')}.{key} is {length} long: {value!r:.60}")
    return found


def _mrkdwn(part: dict[str, Any]) -> Iterator[str]:
    if part.get("type") == "mrkdwn":
        yield part["text"]
    text = part.get("text")
    if isinstance(text, dict) and text["type"] == "mrkdwn":
        yield text["text"]


def markup_problems(text: str) -> list[str]:
    """Return broken entities, control sequences that are none of ours, and invisible characters."""
    found = ["a bare &"] if _ENTITY.search(text) else []
    found += [f"<{inner}>" for inner in _CONTROL.findall(text) if not _ALLOWED.fullmatch(inner)]
    rest = _CONTROL.sub("", text)
    found += ["a bare < or >"] if set(rest) & set("<>") else []
    found += ["a quote"] if re.search(r"^\s*&gt;", rest, re.MULTILINE) else []
    found += [f"invisible {bad[0]!r}" for bad in _BAD.finditer(text)]
    return found


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def strings(value: object) -> Iterator[str]:
    """Yield every text, address and value in blocks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "type":
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
