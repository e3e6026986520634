"""A channel's standing orders, as the person who asks about them sees them."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from bot.cards import ids, limits
from bot.cards.blocks import DOT, Message, buttons, fit, message, pack, section
from bot.cards.content import Button
from bot.cards.mrkdwn import date, feed
from bot.cards.phrases import count, listing, schedule
from bot.cards.text import clean
from bot.model.briefing import Briefing
from bot.model.schedule import Subscription

_SHOWN = 10
_TOPICS = 8
_NOW_BUTTONS = 5
_SCHEDULE = Button("Schedule…", ids.OPEN_SCHEDULE)
_ANOTHER = Button("Schedule another…", ids.OPEN_SCHEDULE)
_SAVED = Button("Saved stories", ids.OPEN_SAVED)
_LABELS = {
    ids.OfOrder.PAUSE: "Pause",
    ids.OfOrder.RESUME: "Resume",
    ids.OfOrder.CHANGE: "Change…",
    ids.OfOrder.PREVIEW: "Preview",
    ids.OfOrder.NOW: "Tell it now",
    ids.OfOrder.OFF: "End",
}


def overview(orders: Sequence[Subscription]) -> Message:
    """Return what a channel follows and when it is told next, with what can be done about it."""
    if not orders:
        blocks: list[Block] = [
            section(
                "*This channel follows nothing yet.* Ask once with `/brief GENIAC`, or have a "
                "briefing every morning."
            ),
            buttons([_SCHEDULE, _SAVED]),
        ]
        return message("This channel follows nothing yet.", blocks)
    listed: list[Block] = [
        _with_menu(section(line), order, number)
        for number, (line, order) in enumerate(zip(_lines(orders), orders, strict=False))
    ]
    if len(orders) > _SHOWN:
        listed.append(section(f"and {len(orders) - _SHOWN} more"))
    topics = dict.fromkeys(clean(topic) for order in orders for topic in order.topics)
    now = [
        Button(f"Now: {topic}", ids.numbered(ids.BRIEF_NOW, number), topic)
        for number, topic in enumerate(list(topics)[:_NOW_BUTTONS])
    ]
    rows = [buttons(now)] if now else []
    return message("What this channel follows", [*listed, *rows, buttons([_ANOTHER, _SAVED])])


def scheduled(order: Subscription) -> Message:
    """Return the confirmation of a standing order."""
    text = f"Scheduled: {count(order.stories, 'story', 'stories')}, {schedule(order.schedule)}"
    return message(text, [section(f":white_check_mark: Scheduled.\n{_said(order)}")])


def preview(orders: Sequence[tuple[Subscription, Sequence[Briefing]]]) -> Message:
    """Return what each order's briefing would hold if it were due now."""
    lines: list[str] = ["*If it were due now*\nOnly you see this, and nothing is posted."]
    for line, (_, briefings) in zip(_lines([o for o, _ in orders]), orders, strict=False):
        headlines = [f"• {feed(b.headline, limits.HEADLINE)}" for b in briefings]
        lines += [line, *(headlines or ["Nothing new so far."])]
    return message("If it were due now", pack(fit(lines)))


def ended(orders: int, *, left: int = 0) -> Message:
    """Return that so many of a channel's standing orders were ended, and how many go on."""
    text = f"Ended: {count(orders, 'schedule')}."
    if left:
        return message(text, [section(f"{text} {count(left, 'schedule')} left: `/brief`.")])
    text = f"{text} Nothing more will be posted here by itself."
    return message(text, [section(f"{text}\nTo begin again: `/brief schedule`.")])


def invite_to_schedule(bot_user_id: str) -> Message:
    """Return that a schedule is kept but cannot be told before the bot is let in."""
    text = f"I am not in this channel yet, so nothing can arrive: `/invite` <@{bot_user_id}>"
    return message("I am not in this channel yet.", [section(text)])


def _lines(orders: Sequence[Subscription]) -> list[str]:
    """Return what the first orders say; where there are several, with the numbers they go by."""
    if len(orders) == 1:
        return [_said(orders[0])]
    return [_said(order, number) for number, order in enumerate(orders[:_SHOWN], start=1)]


def _said(order: Subscription, number: int = 0) -> str:
    topics = listing([feed(topic, limits.NAME) for topic in order.topics], most=_TOPICS)
    when = feed(schedule(order.schedule), limits.NAME * 2)
    upcoming = "*paused*" if order.paused else f"next {date(order.next_at)}"
    language = " in Japanese" if order.lang == "ja" else ""
    most = f"up to {count(order.stories, 'story', 'stories')}{language}"
    named = f"{number}. " if number else ""
    return f"{named}*{topics}*\n{when}{DOT}{most}{DOT}{upcoming}"


def _with_menu(block: SectionBlock, order: Subscription, number: int) -> SectionBlock:
    goes_on = ids.OfOrder.RESUME if order.paused else ids.OfOrder.PAUSE
    unlike = ids.OfOrder.PAUSE if order.paused else ids.OfOrder.RESUME
    choices = [goes_on, *(choice for choice in _LABELS if choice not in (goes_on, unlike))]
    block.accessory = OverflowMenuElement(
        action_id=ids.numbered(ids.ORDER, number),
        options=[
            Option(text=PlainTextObject(text=_LABELS[choice]), value=ids.of_order(choice, order.id))
            for choice in choices
        ],
    )
    return block
