"""Answers to the person who asked: what Kawaraban says in private."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.cards import limits
from bot.cards.blocks import DOT, Message, buttons, context, fit, message, pack, section
from bot.cards.content import Button
from bot.cards.mrkdwn import date, feed, link, own
from bot.cards.phrases import count, listing
from bot.cards.text import safe_url
from bot.model.briefing import Briefing, Source
from bot.model.term import Term
from bot.model.topic import Topic

_SHOWN_TOPICS = 20
_USAGE = (
    ("/brief GENIAC", "cards on a topic, in English or Japanese; any words will do"),
    ("/brief", "what this channel follows, and when it is told"),
    ("/brief topics", "the topics known by name"),
    ("/brief topics add robot cafés = cafe robot, ロボットカフェ", "a name of your own; `remove`"),
    ("/brief terms", "the words that cards explain; `add WORD = …` and `remove`"),
    ("/brief schedule", "a daily briefing for this channel, set by a form"),
    ("/brief schedule GENIAC, robotics at 08:30 weekdays Asia/Tokyo", "the same in one line"),
    ("/brief schedule 半導体 8時30分 平日", "told in Japanese; or end with `in Japanese`"),
    ("/brief schedule preview", "what the next briefing would hold; `now` tells it at once"),
    ("/brief schedule pause", "`resume`, and `off`; of several: `pause 2`, `pause GENIAC`"),
    ("/brief schedule GENIAC at 08:30 quiet 22:00-07:00", "nothing late comes at night"),
    ("/brief saved", "the stories that you keep"),
)


def usage() -> Message:
    """Return what can be typed."""
    lines = [f"`{command}` — {what}" for command, what in _USAGE]
    end = "Keep a story: press *Save* on its card, or react to it with :bookmark:."
    return message("How to use /brief", [section("\n".join(lines)), section(end)])


def told(sentence: str, *specs: Button) -> Message:
    """Return a sentence of our own, such as an error's; backticks mark what may be typed."""
    said = own(sentence, limits.SECTION_TEXT) or "—"
    row: list[Block] = [buttons(specs)] if specs else []
    return message(own(sentence, limits.FALLBACK) or "—", [section(said), *row])


def topics(known: Sequence[Topic]) -> Message:
    """Return the topics known by name, each with a few of its synonyms."""
    lines: list[str] = []
    for topic in known:
        also = [feed(term, limits.NAME) for term in topic.terms if term != topic.name]
        said = f"*{feed(topic.name, limits.NAME)}*"
        lines.append(f"• {said}{DOT}{listing(also, most=4)}" if also else f"• {said}")
    end = "Any other words are searched as they are: `/brief solid-state batteries`."
    return message(f"{count(len(known), 'topic')} known by name", [*pack(fit(lines)), context(end)])


def topic_added(topic: Topic) -> Message:
    """Return that a workspace's topic is kept, and what counts as it."""
    also = listing([feed(term, limits.NAME) for term in topic.terms], most=_SHOWN_TOPICS)
    said = f"Topic *{feed(topic.name, limits.NAME)}*" + (f": also {also}." if also else ".")
    hint = "Schedules and `/brief` know it from now on."
    return message(said, [section(said), context(hint)])


def topic_removed(topic: Topic) -> Message:
    """Return that a topic is no longer known by name."""
    name = feed(topic.name, limits.NAME)
    said = f"The topic *{name}* is removed; its name is now searched as it is written."
    return message(said, [section(said)])


def terms(known: Sequence[Term]) -> Message:
    """Return the terms that cards explain, each in the languages that it is explained in."""
    lines: list[str] = []
    for term in known:
        said = " / ".join(filter(None, (term.english, term.japanese)))
        lines.append(f"• *{feed(term.writings[0], limits.NAME)}* — {feed(said, limits.HEADLINE)}")
    end = "`/brief terms add WORD = one sentence` explains another, or puts one in your words."
    return message(f"{count(len(known), 'term')} explained", [*pack(fit(lines)), context(end)])


def term_added(term: Term, lang: str) -> Message:
    """Return that a term is explained from now on."""
    said = f"*{feed(term.writings[0], limits.NAME)}* — {feed(term.explained(lang), limits.LINE)}"
    return message(said, [section(said), context("Cards explain it so where it occurs.")])


def term_removed(term: Term) -> Message:
    """Return that a term is no longer explained."""
    said = f"*{feed(term.writings[0], limits.NAME)}* is no longer explained."
    return message(said, [section(said)])


def nothing_new(
    names: Sequence[str], *, feeds: int, since: datetime, latest: Briefing | None
) -> Message:
    """Return that a search found nothing fresh, what was searched, and the latest story known."""
    named = _names(names)
    blocks: list[Block] = [section(f"Nothing new on *{named}*.")]
    if latest:
        url = next((url for source in latest.sources if (url := safe_url(source.url))), "")
        headline = link(url, feed(latest.headline, limits.HEADLINE) or "—")
        blocks.append(section(f"The latest I know: *{headline}*\n{date(latest.updated)}"))
    searched = f"Searched {count(feeds, 'feed')} for stories since {date(since)}"
    hint = "`/brief topics` lists what is known by name."
    blocks.append(context(f"{searched}. {hint}" if not latest else f"{searched}."))
    return message(f"Nothing new on {named}.", blocks)


def invite(bot_user_id: str) -> Message:
    """Return how to let the bot into the channel, where it could not speak."""
    text = (
        f"I am not in this channel, so only you see this. To have cards here for everyone: "
        f"`/invite` <@{bot_user_id}>"
    )
    return message("Only you see this: I am not in this channel.", [section(text)])


def timeline(headline: str, sources: Sequence[Source]) -> Message:
    """Return who told a story, when, the first one first."""
    lines = [
        f"{date(source.published)} — *{feed(source.outlet, limits.NAME)}*"
        f" ({feed(source.label, limits.NAME)})"
        for source in sources
    ]
    return _account("Who told it, when", headline, lines)


def grouping(headline: str, reasons: Sequence[tuple[str, str]]) -> Message:
    """Return why a story's articles were taken for one event, from (outlet, why) of each."""
    lines = [
        f"• *{feed(outlet, limits.NAME)}* — {feed(why, limits.HEADLINE) or 'opened the story'}"
        for outlet, why in reasons
    ]
    return _account("How this was grouped", headline, lines)


def _account(title: str, headline: str, lines: Sequence[str]) -> Message:
    said = feed(headline, limits.HEADLINE)
    shown = fit(lines, limits.MESSAGE_TEXT - 2 * limits.HEADLINE * 2)
    blocks = [section(f"*{title}*\n{said}"), *pack(shown)]
    return message(f"{title}: {said}", blocks)


def _names(names: Sequence[str]) -> str:
    return listing([feed(name, limits.NAME) for name in names], most=_SHOWN_TOPICS)
