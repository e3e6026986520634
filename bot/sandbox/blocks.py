"""Judges blocks and views as Slack does. Shares nothing with what makes the bot's blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from bot.sandbox.block_rules import BLOCKS, MOST_BLOCKS, SURFACES
from bot.sandbox.block_tree import elements, fill_ids, texts, walk
from bot.sandbox.element_rules import FLAG, plain
from bot.sandbox.refusal import RefusalError, invalid
from bot.sandbox.shapes import Chars, Json, Many, OneOf, Record, Rule, length, problems

# Undocumented: 9,597 characters were taken and 11,341 refused (slackapi/bolt-js issue 2867).
MOST_TEXT: Final = 10_000
# https://docs.slack.dev/reference/block-kit/blocks/markdown-block: cumulative in a message.
MOST_MARKDOWN: Final = 12_000
# https://docs.slack.dev/reference/methods/views.open#errors
LARGEST_VIEW: Final = 250_000

NewId = Callable[[str], str]

_VIEW: Final[dict[str, Rule]] = {
    "private_metadata": Chars(3_000, fewest=0),
    "callback_id": Chars(255, fewest=0),
    "external_id": Chars(255, fewest=0),
}
_ON: Final = {
    surface: Many(OneOf(BLOCKS, types), MOST_BLOCKS[surface], fewest=0)
    for surface, types in SURFACES.items()
}
_VIEWS: Final = {
    "modal": Record(
        {
            **_VIEW,
            "title": plain(24),
            "submit": plain(24),
            "close": plain(24),
            "blocks": _ON["modal"],
            "clear_on_close": FLAG,
            "notify_on_close": FLAG,
            "submit_disabled": FLAG,
        },
        ("title", "blocks"),
    ),
    "home": Record({**_VIEW, "blocks": _ON["home"]}, ("blocks",)),
}


def check_message(blocks: Any, new_id: NewId) -> list[Json]:
    """Return a message's blocks with ids filled in. Raises RefusalError."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise RefusalError("invalid_blocks_format")
    found = problems(_ON["message"], blocks, "/blocks")
    if not found:
        found = list(_repeated_ids(blocks, "/blocks"))
    if found:
        raise invalid("invalid_blocks", found)
    if sum(block["type"] == "table" for block in walk(blocks)) > 1:
        raise invalid("invalid_attachments", ["only_one_table_allowed"])
    _check_amount(blocks)
    fill_ids(blocks, new_id)
    return blocks


def _check_amount(blocks: list[Json]) -> None:
    words = {True: 0, False: 0}
    for kind, said in texts(blocks):
        words[kind == "markdown"] += length(said)
    if words[False] > MOST_TEXT or words[True] > MOST_MARKDOWN:
        raise RefusalError("msg_blocks_too_long")


def check_view(view: Any, new_id: NewId, *, kind: str) -> Json:
    """Return a modal's or Home's view with ids filled in. Raises RefusalError."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise RefusalError("view_too_large")
    found = problems(OneOf(_VIEWS, frozenset({kind})), view, "/view")
    found = found or list(_view_problems(view))
    if found:
        raise invalid("invalid_arguments", found)
    fill_ids(view["blocks"], new_id)
    return view


def _view_problems(view: Json) -> Iterator[str]:
    if view["type"] == "modal" and "submit" not in view:
        for number, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                yield (
                    "missing required field: submit, which views with input blocks need "
                    f"[json-pointer:/view/blocks/{number}]"
                )
    yield from _repeated_ids(view["blocks"], "/view/blocks")


def _repeated_ids(blocks: list[Json], at: str) -> Iterator[str]:
    """Block ids must differ, and the action ids within a block.

    In a message we hold the bot to more than Slack promises to refuse: all its action ids differ.
    """
    yield from _repeats("block_id", (block.get("block_id") for block in walk(blocks)), at)
    groups = [blocks] if at == "/blocks" else [[block] for block in blocks]
    for group in groups:
        ids = (element.get("action_id") for _, element in elements(group))
        yield from _repeats("action_id", ids, at)


def _repeats(name: str, ids: Iterator[str | None], at: str) -> Iterator[str]:
    seen = set()
    for one in ids:
        if one is None:
            continue
        if one in seen:
            yield f'`{name}` "{one}" already exists for another element [json-pointer:{at}]'
        seen.add(one)
