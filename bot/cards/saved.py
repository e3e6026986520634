"""Saved stories: in App Home, and as an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, HeaderBlock
from slack_sdk.models.views import View

from bot.cards import ids, limits
from bot.cards.blocks import DOT, Message, buttons, context, message, section
from bot.cards.content import Button
from bot.cards.mrkdwn import date, feed, link
from bot.cards.phrases import count
from bot.cards.text import safe_url
from bot.model.person import Save

_HOW = (
    "Press *Save* on a card, or react to it with :bookmark:, and the story stays here until you "
    "unsave it. Only you see this list."
)
# Two blocks a story, and a few around them.
_IN_HOME = (limits.HOME_BLOCKS - 4) // 2
# A headline with its address may take 2,500 characters of a message's 9,000.
_IN_MESSAGE = 10


def home_view(saves: Sequence[Save], permalinks: Mapping[str, str]) -> dict[str, Any]:
    """Return App Home for a person's saves, newest first; `permalinks` of cards by story id."""
    blocks: list[Block] = [HeaderBlock(text="Saved stories")]
    if not saves:
        blocks += [
            section(f"Nothing saved yet. {_HOW}"),
            section("For a first card, write `/brief GENIAC` in a channel."),
        ]
    else:
        blocks.append(context(f"{count(len(saves), 'story', 'stories')}{DOT}newest first"))
        for number, save in enumerate(saves[:_IN_HOME]):
            blocks += _story(save, number, permalinks.get(save.story_id, ""))
    if len(saves) > _IN_HOME:
        blocks.append(context(f"and {len(saves) - _IN_HOME:,} older"))
    view: dict[str, Any] = View(type="home", blocks=blocks).to_dict()
    return view


def saved_stories(saves: Sequence[Save], permalinks: Mapping[str, str]) -> Message:
    """Return the newest of a person's saves as an answer to them."""
    if not saves:
        return message("Nothing saved yet.", [section(f"Nothing saved yet. {_HOW}")])
    title = f"You keep {count(len(saves), 'story', 'stories')}"
    blocks: list[Block] = [section(f"*{title}*")]
    room = limits.MESSAGE_TEXT - 500
    shown = 0
    for save in saves[:_IN_MESSAGE]:
        permalink = permalinks.get(save.story_id, "")
        room -= limits.HEADLINE + len(save.url) * 2 + len(permalink) + 300
        if room < 0:
            break
        blocks += _story(save, shown, permalink)
        shown += 1
    if len(saves) > shown:
        blocks.append(context(f"and {len(saves) - shown:,} older, in the Home tab"))
    return message(title, blocks)


def kept(story_id: str) -> Message:
    """Return the confirmation of a save, with the way back."""
    text = "Saved. You find it under Saved stories and in the Home tab."
    row = [Button("Saved stories", ids.OPEN_SAVED), Button("Unsave", ids.UNSAVE, story_id)]
    return message(text, [section(f":bookmark: {text}"), buttons(row)])


def _story(save: Save, number: int, permalink: str) -> Iterator[Block]:
    headline = link(save.url, feed(save.headline, limits.HEADLINE) or "—")
    about = f"{count(save.outlets, 'outlet')}{DOT}saved {date(save.saved_at)}"
    yield section(f"*{headline}*\n{about}")
    unsave = Button("Unsave", ids.numbered(ids.UNSAVE, number), save.story_id)
    opened = Button("Open card", ids.numbered(ids.OPEN_LINK, number), url=safe_url(permalink))
    yield buttons([opened, unsave] if opened.url else [unsave])
