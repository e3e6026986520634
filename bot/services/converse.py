"""People talk to the bot: a question is answered where it was asked, from a story's sources."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import cards, logs
from bot.errors import NotFoundError
from bot.model.briefing import Sentence, label_sources
from bot.model.delivery import DeliveryKind, PlannedDelivery, Priority
from bot.model.item import Item
from bot.model.person import Person
from bot.model.reply import Outcome, Reply
from bot.model.story import Story
from bot.ports import Answerer, Clock, Store
from bot.services.ask import Ask
from bot.services.brief import Briefer
from bot.writing.answer import answer
from bot.writing.questions import is_question, searchable, understand
from bot.writing.suggest import suggest

log = logs.get(__name__)

# What people ask about, they have heard of lately.
_RECENT = timedelta(days=14)
_CANDIDATES = 60
# A question that speaks of less of what the last story tells is not about it.
_NEAR = 0.2
_UNSURE = (Outcome.NEAR, Outcome.SILENT)
_SILENT = {
    "en": "The sources that I know don't say. Name a topic, such as `GENIAC`, to see its stories.",
    "ja": "私の知る記事には書かれていません。`半導体` のように話題を書くと、記事をお見せします。",
}
_GIST = "What happened?"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said to the bot, and the thread to answer in, if any.

    `request` names this one message for ever: said twice by Slack, it is answered once. `pressed`
    is set where it was a button, so that nobody saw it asked.
    """

    person: Person
    channel: str
    request: str
    words: str
    thread_ts: str = ""
    pressed: bool = False


class Converse:
    """Answers questions; every answer goes through the ledger."""

    def __init__(
        self,
        store: Store,
        ask: Ask,
        briefer: Briefer,
        clock: Clock,
        wake: Callable[[], None],
        *,
        answerer: Answerer | None = None,
    ) -> None:
        self._store = store
        self._ask = ask
        self._briefer = briefer
        self._clock = clock
        self._wake = wake
        self._answerer = answerer

    async def in_thread(self, said: Said) -> bool:
        """Answer from the story of the thread; False when it is of none."""
        story_id = await self._store.deliveries.story_in_thread(
            said.person.workspace, said.channel, said.thread_ts
        )
        if story_id is None:
            return False
        await self.of_story(said, story_id)
        return True

    async def of_story(self, said: Said, story_id: str) -> None:
        """Answer from a story. Raises NotFoundError."""
        story = await self._store.stories.get(story_id)
        if story is None:
            raise NotFoundError("That story is no longer kept here.")
        reply = await self._reply(said.words.strip() or _GIST, story, said)
        await self._answer(said, story, reply, here=True)

    async def hear(self, said: Said, *, question_in: str = "") -> None:
        """Answer what is said outside a story's thread: a question, or a topic's name.

        A question is answered in the thread of `question_in`, where no other is given. Raises
        InputError for a topic that is too long.
        """
        if said.thread_ts or is_question(said.words):
            await self._anywhere(replace(said, thread_ts=said.thread_ts or question_in))
        else:
            await self._topic(said)

    async def tell(self, said: Said, sentence: str) -> None:
        """Say a sentence of our own; backticks mark what may be typed."""
        await self._plan(said, DeliveryKind.NOTICE, cards.Notice(sentence))

    async def _anywhere(self, said: Said) -> None:
        """Answer from the story that was last told in this conversation, else from any."""
        last = await self._last_story(said)
        reply = await self._reply(said.words, last, said) if last else None
        if last and reply and reply.outcome not in _UNSURE:
            await self._answer(said, last, reply)
            return
        found = await self._best(said.words)
        other = await self._reply(said.words, found, said) if found else None
        if found and other and other.outcome not in _UNSURE:
            await self._answer(said, found, other)
        elif last and reply and reply.near >= _NEAR:
            await self._answer(said, last, reply)
        elif found and other:
            await self._answer(said, found, other)
        else:
            await self.tell(said, _SILENT[understand(said.words).lang])

    async def _topic(self, said: Said) -> None:
        given = await self._ask.brief(
            said.person, channel=said.channel, words=said.words, request=said.request
        )
        if given.outcome == "nothing":
            names = [topic.name for topic in given.found.topics]
            lang = understand(said.words).lang
            feeds, latest = given.found.feeds, given.latest
            told = cards.nothing(names, feeds=feeds, latest=latest, lang=lang)
            await self._plan(said, DeliveryKind.ANSWER, told, story_id=told.story_id)

    async def _last_story(self, said: Said) -> Story | None:
        # In a channel many people talk: what was told last there is not what this one means.
        if not said.channel.startswith("D"):
            return None
        story_id = await self._store.deliveries.last_story(said.person.workspace, said.channel)
        return await self._store.stories.get(story_id) if story_id else None

    async def _reply(self, words: str, story: Story, said: Said) -> Reply:
        """Answer from a story's sources; where none is in the asker's language, a writer that can
        write in it is asked for its briefing, which was held to the same sources.
        """
        lang = understand(words).lang
        written: Sequence[Sentence] = ()
        if not any(item.lang.startswith(lang) for item in story.items):
            workspace = said.person.workspace
            briefing = await self._briefer.write_one(story, lang=lang, workspace=workspace)
            written = [s for s in briefing.sentences if s.lang.startswith(lang)]
        return await asyncio.to_thread(answer, words, story.items, written)

    async def _best(self, words: str) -> Story | None:
        """Return the recent story that answers a question best."""
        wanted = searchable(understand(words))
        since = self._clock.now() - _RECENT
        stories = await self._store.stories.search(wanted, since=since, limit=_CANDIDATES)
        return await asyncio.to_thread(_best, words, stories)

    async def _answer(self, said: Said, story: Story, reply: Reply, *, here: bool = False) -> None:
        """Answer from a story; `here` is in its own thread."""
        if self._answerer is not None and not await self._is_answered(said):
            workspace = said.person.workspace
            reply = await self._answerer.answer(
                said.words, story.items, extract=reply, workspace=workspace
            )
        silent = reply.outcome is Outcome.SILENT
        more = await asyncio.to_thread(suggest, story.items, reply.lang)
        given = cards.answer(
            story.id,
            label_sources(story.items),
            reply.sentences,
            heard=reply.outcome.value,
            lang=reply.lang,
            about=None if here else _shown(story, reply.lang),
            question=said.words if said.pressed else "",
            asked_by=said.person.user if said.pressed else "",
            ask=[q for q in more if q != said.words] if silent or not here else (),
        )
        log.info("question answered", story=story.id, outcome=reply.outcome, lang=reply.lang)
        await self._plan(said, DeliveryKind.ANSWER, given, story_id=story.id)

    async def _plan(
        self, said: Said, kind: DeliveryKind, content: cards.Content, *, story_id: str = ""
    ) -> None:
        if await self._is_answered(said):
            return
        planned = PlannedDelivery(
            workspace=said.person.workspace,
            channel=said.channel,
            slot=_slot(said),
            kind=kind,
            content=cards.encode(content),
            story_id=story_id,
            thread_ts=said.thread_ts,
            priority=Priority.ANSWER,
        )
        await self._store.deliveries.plan([planned], now=self._clock.now())
        self._wake()

    async def _is_answered(self, said: Said) -> bool:
        # News between two deliveries of one event could choose another story.
        try:
            await self._store.deliveries.outcome(said.person.workspace, said.channel, _slot(said))
        except NotFoundError:
            return False
        return True


def _slot(said: Said) -> str:
    return f"said:{said.request}"


def _best(words: str, stories: Sequence[Story]) -> Story | None:
    replies = ((story, answer(words, story.items)) for story in stories)
    found = [(s, reply) for s, reply in replies if reply.outcome is not Outcome.SILENT]
    # The newest of those that answer alike: they come newest first.
    best = max(found, key=lambda pair: round(pair[1].score, 1), default=None)
    return best[0] if best else None


def _shown(story: Story, lang: str) -> Item:
    """Return the item by which a story is named in a language."""
    return next((item for item in story.items if item.lang.startswith(lang)), story.items[0])
