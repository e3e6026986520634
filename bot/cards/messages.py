"""Contents as Slack messages, within Slack's limits whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    Option,
    OverflowMenuElement,
    PlainTextObject,
)

from bot.cards import ids, limits
from bot.cards.blocks import (
    DOT,
    Message,
    button,
    buttons,
    context,
    message,
    pack,
    section,
    weight,
)
from bot.cards.content import (
    Answer,
    Button,
    Card,
    Cite,
    Cited,
    Content,
    Lead,
    LongRead,
    Notice,
    Section,
    SourceLine,
    SourceList,
    Update,
)
from bot.cards.mrkdwn import date, feed, link, own
from bot.cards.text import clean, clip, safe_url, size
from bot.cards.words import backing, count_outlets, count_voices, words

_SHOWN_CITES = 6
_BULLET = 8  # a bullet, and the marks and line ends around a title
_ASKS = 3
_TAKEN = 5
_ANSWER_FRAME = 4_500  # of an answer's room: the question, the headline's link, what to ask next
_BODY_BLOCKS = 40  # of a message's 50; one title's lines take five at most
_SHOWN_TOPICS = 10
_SHOWN_LANGS = 8
_USER_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{1,30}")


def render(content: Content) -> Message:
    """Return a content as a Slack message."""
    return _RENDERERS[type(content)](content)


def _card(card: Card) -> Message:
    text = _card_text(card)
    head: list[Block] = [section(_headline(card))]
    if card.dek and (dek := _line(card.dek, limits.SECTION_TEXT, card.lang)):
        head.append(section(dek))
    behind = DOT.join(feed(said, limits.NAME * 2) for said in backing(card))
    foot: list[Block] = [context(_about(card)), *([context(behind)] if behind else [])]
    foot.append(_card_actions(card))
    used = size(text) + sum(weight(block) for block in (*head, *foot))
    body = _body(card, limits.MESSAGE_TEXT - used)
    return message(text, [*head, *body, *foot])


def _body(card: Card, room: int) -> list[Block]:
    """Return points and sections, in order, as far as `room` goes; says how many are left out."""
    body: list[Block] = []
    room -= limits.NAME  # for the line that says so
    left_out = 0
    for title, lines in (("", card.points), *((s.title, s.lines) for s in card.sections)):
        bullets = _bullets(lines, room, card.lang) if len(body) < _BODY_BLOCKS else []
        left_out += len(lines) - len(bullets)
        if bullets and title:
            bullets[0] = f"*{feed(title, limits.NAME)}*\n{bullets[0]}"
        room -= sum(size(bullet) + 1 for bullet in bullets)
        body += pack(bullets)
    if left_out:
        body.append(context(words(card.lang).left_out.format(left_out)))
    return body


def _card_text(card: Card) -> str:
    headline = feed(card.headline, limits.FALLBACK // 3)
    dek = f" — {feed(card.dek.text, limits.FALLBACK // 2)}" if card.dek else ""
    return f"{headline}{dek}{DOT}{count_outlets(len(card.outlets), card.lang)}"


def _headline(card: Card) -> str:
    return f"*{link(card.headline_url, feed(card.headline, limits.HEADLINE) or '—')}*"


def _about(card: Card) -> str:
    langs = " ".join(feed(lang.upper(), limits.LANG) for lang in card.langs[:_SHOWN_LANGS])
    parts = (
        feed(card.topic, limits.NAME),
        count_voices(card),
        langs,
        date(card.updated),
    )
    return DOT.join(part for part in parts if part)


def _card_actions(card: Card) -> ActionsBlock:
    known = words(card.lang)
    options = [
        _option(known.timeline, ids.More.TIMELINE, card.story_id),
        _option(known.grouping, ids.More.GROUPING, card.story_id),
    ]
    if url := safe_url(card.newest_url):
        options.append(_option(known.newest, ids.More.NEWEST, card.story_id, url=url))
    return ActionsBlock(
        elements=[
            button(Button(known.save, ids.SAVE, card.story_id)),
            button(Button(known.sources, ids.SOURCES, card.story_id)),
            OverflowMenuElement(action_id=ids.MORE, options=options),
        ]
    )


def _option(label: str, choice: ids.More, story_id: str, *, url: str | None = None) -> Option:
    return Option(text=PlainTextObject(text=label), value=ids.more(choice, story_id), url=url)


def _bullets(lines: Sequence[Cited], room: int, lang: str) -> list[str]:
    """Return as many lines, in order, as `room` holds with a title over them."""
    bullets: list[str] = []
    room -= limits.NAME
    for line in lines:
        said = _line(line, min(room, limits.SECTION_TEXT - limits.NAME) - _BULLET, lang)
        if not said:
            break
        bullets.append(f"• {said}")
        room -= size(bullets[-1]) + 1
    return bullets


def _line(cited: Cited, most: int, lang: str) -> str:
    """Return a sentence with its citations, as labels alone where links do not fit, or nothing."""
    text = feed(cited.text, limits.LINE)
    if cited.struck and text:
        text = f"~{text}~"
    comma = words(lang).comma
    for cites in (_links(cited.cites), _labels(cited.cites)):
        line = f"{text} ({comma.join(cites)})"
        if size(line) <= most:
            return line
    return ""


def _links(cites: Sequence[Cite]) -> Iterator[str]:
    shown = cites[:_SHOWN_CITES]
    yield from (link(cite.url, feed(cite.label, limits.NAME)) for cite in shown)
    if len(cites) > len(shown):
        yield f"+{len(cites) - len(shown)}"


def _labels(cites: Sequence[Cite]) -> Iterator[str]:
    return _links([Cite(cite.label, "") for cite in cites])


def _long_read(story: LongRead) -> Message:
    said = words(story.lang)
    text = f"{said.in_full}: {feed(story.headline, limits.HEADLINE)}"
    blocks: list[Block] = [context(f"*{said.in_full}*")]
    room = limits.MESSAGE_TEXT - size(text) - limits.NAME * 2
    left_out = 0
    for paragraph in story.paragraphs:
        told = _prose(paragraph, room, story.lang)
        left_out += len(paragraph.lines) - len(told)
        title = f"*{feed(paragraph.title, limits.NAME)}*\n" if paragraph.title and told else ""
        if told:
            told[0] = title + told[0]
        room -= sum(size(sentence) + 1 for sentence in told)
        blocks += pack(told, between=" ")
    if left_out:
        blocks.append(context(said.left_out.format(left_out)))
    return message(text, blocks)


def _prose(paragraph: Section, room: int, lang: str) -> list[str]:
    """Return a paragraph's sentences, in order, as far as `room` goes with a title over them."""
    told: list[str] = []
    room -= limits.NAME
    for line in paragraph.lines:
        said = _line(line, min(room, limits.SECTION_TEXT - limits.NAME), lang)
        if not said:
            break
        told.append(said)
        room -= size(said) + 1
    return told


def _lead(lead: Lead) -> Message:
    topics = [feed(topic, limits.NAME) for topic in lead.topics[:_SHOWN_TOPICS]]
    if len(lead.topics) > len(topics):
        topics.append(f"+{len(lead.topics) - len(topics)}")
    known = words(lead.lang)
    named = known.comma.join(topics) or known.your_topics
    if not lead.stories:
        said = known.nothing_new.format(named)
        return message(said, [section(said), *_lead_context(lead)])
    count = known.story if lead.stories == 1 else known.stories.format(lead.stories)
    title = known.briefing.format(named)
    blocks: list[Block] = [section(f"*{title}* — {count}"), *_lead_context(lead)]
    return message(f"{title} — {count}", blocks)


def _lead_context(lead: Lead) -> list[Block]:
    parts = []
    known = words(lead.lang)
    if lead.slot_at and lead.late:
        parts.append(f":hourglass: {known.late.format(date(lead.slot_at))}")
    elif lead.slot_at:
        parts.append(date(lead.slot_at, "{date_long_pretty}, {time}"))
    if _USER_ID.fullmatch(lead.asked_by):
        parts.append(known.asked_by.format(f"<@{lead.asked_by}>"))
    return [context(DOT.join(parts))] if parts else []


def _source_list(content: SourceList) -> Message:
    known = words(content.lang)
    title = known.new_sources if content.later else known.sources
    if content.parts > 1:
        title += known.part.format(content.part, content.parts)
    headline = feed(content.headline, limits.HEADLINE)
    text = f"{title}: {headline}"
    asked = _asks(content.story_id, content.ask, known.ask)
    room = limits.MESSAGE_TEXT - size(text) * 2 - sum(weight(block) for block in asked)
    lines = _sources(content.sources, room)
    head = context(f"*{title}* {headline}")
    return message(text, [head, *pack(lines, between="\n\n"), *asked])


def _sources(sources: Sequence[SourceLine], room: int) -> list[str]:
    """Return each source, with its link where `room` has place for it and all others' names."""
    lines: list[str] = []
    for source in sources:
        linked, plain = _source(source, source.url), _source(source, "")
        kept = (len(sources) - len(lines) - 1) * limits.SOURCE_LINE
        lines.append(linked if size(linked) <= room - kept else plain)
        room -= size(lines[-1]) + 2
    return lines


def _update(content: Update) -> Message:
    said = words(content.lang)
    news = said.differs if content.differs else said.news
    told = [(said.taken[one.why].format(_name(one.outlet)), one.line) for one in content.taken]
    told += [(news, content.news)] if content.news else []
    room = limits.MESSAGE_TEXT - len(content.sources) * limits.SOURCE_LINE - limits.FALLBACK
    lines: list[str] = []
    for why, cited in told[:_TAKEN]:
        line = _line(cited, min(room, limits.SECTION_TEXT) - 2 * limits.NAME, content.lang)
        if line:
            lines.append(f"{why}\n{line}")
            room -= size(lines[-1])
    first = next((f"{why} {feed(line.text, limits.LINE)}" for why, line in told), "")
    text = f"{said.update}: {first or feed(content.headline, limits.HEADLINE)}"
    head = context(f"*{said.update}*")
    listed = pack(_sources(content.sources, room + len(content.sources) * limits.SOURCE_LINE))
    return message(text, [head, *pack(lines, between="\n\n"), *listed])


def _name(outlet: str) -> str:
    return feed(outlet, limits.NAME)


def _answer(content: Answer) -> Message:
    about = _question(content)
    said = own(content.said, limits.LINE)
    room = limits.MESSAGE_TEXT - _ANSWER_FRAME
    lines = _bullets(content.lines, room, content.lang)
    if len(lines) == 1:
        lines = [lines[0].removeprefix("• ")]
    blocks: list[Block] = [context(about)] if about else []
    if said:
        blocks.append(section(said))
    first = next((line.text for line in content.lines), "")
    text = " ".join(part for part in (said, feed(first, limits.FALLBACK)) if part) or "—"
    blocks += pack(lines) or ([] if said else [section("—")])
    known = words(content.lang)
    asked = _asks(content.story_id, content.ask, known.ask_on if content.headline else known.ask)
    return message(text, [*blocks, *asked])


def _question(content: Answer) -> str:
    """Return what was asked, by whom and of which story, where the place does not tell it."""
    asked = feed(content.question, limits.HEADLINE)
    who = f"<@{content.asked_by}>: " if _USER_ID.fullmatch(content.asked_by) else ""
    parts = [f"{who}*{asked}*"] if asked else []
    if headline := feed(content.headline, limits.HEADLINE):
        linked = link(content.headline_url, headline)
        room = limits.CONTEXT_TEXT - 2 * limits.HEADLINE
        shown = linked if size(linked) <= room else headline
        parts.append(words(content.lang).about.format(shown))
    return "\n".join(parts)


def _asks(story_id: str, questions: Sequence[str], how: str) -> list[Block]:
    """Return questions as buttons, under a line that says how to ask others."""
    shown = [clip(clean(question), limits.BUTTON_TEXT) for question in questions]
    row = [
        Button(question, ids.numbered(ids.ASK, number), ids.ask(story_id, question))
        for number, question in enumerate(filter(None, shown[:_ASKS]))
    ]
    return [context(how), buttons(row)] if row else []


def _source(source: SourceLine, url: str) -> str:
    label = feed(source.label, limits.NAME)
    title = link(url, feed(source.title, limits.TITLE) or label)
    named = (label, feed(source.outlet, limits.NAME), feed(source.lang.upper(), limits.LANG))
    parts = [part for part in dict.fromkeys(named) if part]
    return f"{title}\n{DOT.join((*parts, date(source.published)))}"


def _notice(content: Notice) -> Message:
    said = own(content.text, limits.SECTION_TEXT) or "—"
    blocks: list[Block] = [section(said)]
    if _CHANNEL_ID.fullmatch(content.channel):
        blocks.append(context(f"<#{content.channel}>"))
    if content.buttons:
        blocks.append(buttons(content.buttons))
    return message(own(content.text, limits.FALLBACK) or "—", blocks)


_RENDERERS: Final[dict[type[Content], Callable[[Any], Message]]] = {
    Card: _card,
    LongRead: _long_read,
    Lead: _lead,
    SourceList: _source_list,
    Notice: _notice,
    Answer: _answer,
    Update: _update,
}
