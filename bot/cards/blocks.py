"""What messages are built of: Slack's own typed blocks, turned into dicts in `message` alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.cards import limits
from bot.cards.content import Button
from bot.cards.text import clip, size

DOT = " · "


@dataclass(frozen=True, slots=True)
class Message:
    """What a chat is given: `text` is the notification and what a screen reader says."""

    text: str
    blocks: list[dict[str, Any]]


def message(text: str, blocks: Iterable[Block]) -> Message:
    """Turn typed blocks into a message."""
    return Message(text, [block.to_dict() for block in blocks])


def section(text: str) -> SectionBlock:
    """Return a section that shows all of its mrkdwn and adds no links of its own."""
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True), expand=True)


def context(text: str) -> ContextBlock:
    """Return a line of small print."""
    return ContextBlock(elements=[MarkdownTextObject(text=text, verbatim=True)])


def button(spec: Button) -> ButtonElement:
    """Return a button."""
    return ButtonElement(
        text=PlainTextObject(text=clip(spec.label, limits.BUTTON_TEXT), emoji=True),
        action_id=spec.action,
        value=spec.value[: limits.BUTTON_VALUE] or None,
        url=spec.url or None,
    )


def buttons(specs: Sequence[Button]) -> ActionsBlock:
    """Return a row of buttons."""
    return ActionsBlock(elements=[button(spec) for spec in specs[: limits.ACTIONS]])


def pack(lines: Iterable[str], *, between: str = "\n") -> list[SectionBlock]:
    """Return lines, none longer than a section may be, as few sections as hold them."""
    texts: list[str] = []
    for line in lines:
        if texts and size(texts[-1]) + size(between) + size(line) <= limits.SECTION_TEXT:
            texts[-1] += between + line
        else:
            texts.append(line)
    return [section(text) for text in texts]


def fit(lines: Sequence[str], room: int = limits.MESSAGE_TEXT - 1_000) -> list[str]:
    """Return the first lines that `room` holds, and how many more there are."""
    shown: list[str] = []
    for line in lines:
        if (room := room - size(line) - 1) < 0:
            return [*shown, f"and {len(lines) - len(shown)} more"]
        shown.append(line)
    return shown


def weight(block: Block) -> int:
    """Return how many characters a block holds, with its addresses and values."""
    return _strings(block.to_dict())


def _strings(value: object) -> int:
    match value:
        case str():
            return size(value)
        case dict():
            return sum(_strings(part) for key, part in value.items() if key != "type")
        case list():
            return sum(_strings(part) for part in value)
        case _:
            return 0
