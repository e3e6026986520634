"""How a question for a topic is answered, whether it was typed, pressed or said to the bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot import cards
from bot.cards import replies
from bot.services.ask import Answer
from bot.services.brief import card_of
from handlers.desk import Desk, Say


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, where, and how to answer them alone. `request` names this one question."""

    user: str
    channel: str
    request: str
    bot_user: str
    say: Say


async def brief(desk: Desk, asked: Asked, words: str) -> None:
    """Answer with cards on a topic, in the channel where that may be. Raises InputError."""
    answer = await desk.services.ask.brief(
        desk.person(asked.user), channel=asked.channel, words=words, request=asked.request
    )
    match answer.outcome:
        case "nothing":
            await asked.say(_nothing(answer))
        case "slow":
            await asked.say(replies.told("The cards are written, and will be here in a moment."))
        case "private":
            await _give(asked, answer)
        case "posted":
            pass


def _nothing(answer: Answer) -> cards.Message:
    names = [topic.name for topic in answer.found.topics]
    found = answer.found
    return replies.nothing_new(names, feeds=found.feeds, since=found.since, latest=answer.latest)


async def _give(asked: Asked, answer: Answer) -> None:
    await asked.say(replies.invite(asked.bot_user))
    for hit, briefing in zip(answer.found.hits, answer.briefings, strict=True):
        await asked.say(cards.render(card_of(hit, briefing)))
