"""Buttons and menus."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot import cards
from bot.cards import ids, replies
from bot.model.briefing import label_sources
from bot.services.converse import Said
from handlers import answers
from handlers.answers import Asked
from handlers.desk import Desk, in_place, privately, silently
from handlers.home import Home
from handlers.views import Views

Body = dict[str, Any]
Action = dict[str, Any]


class Actions:
    """What may be pressed on a card, in a private answer and in App Home."""

    def __init__(self, desk: Desk, views: Views, home: Home) -> None:
        self._desk = desk
        self._views = views
        self._home = home

    async def save(
        self,
        ack: AsyncAck,
        body: Body,
        action: Action,
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        """A card's Save."""
        await ack()
        person, story_id = self._desk.person(body["user"]["id"]), action["value"]
        say = privately(respond)

        async def work() -> None:
            at = self._desk.moment(action.get("action_ts"))
            await self._home.keep(client, person, story_id, at=at, say=say)

        self._desk.later(work(), say, name="save")

    async def unsave(
        self,
        ack: AsyncAck,
        body: Body,
        action: Action,
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        """Unsave, in App Home or beneath a private answer."""
        await ack()
        person = self._desk.person(body["user"]["id"])
        # App Home gives no response address, and needs none: the tab itself is refreshed.
        say = in_place(respond) if body.get("response_url") else silently

        async def work() -> None:
            at = self._desk.moment(action.get("action_ts"))
            saving = self._desk.services.saving
            await saving.keep(person, story_id=action["value"], saved=False, at=at)
            self._home.refresh(client, person)
            await self._home.show(person, say)

        self._desk.later(work(), say, name="unsave")

    async def sources(self, ack: AsyncAck, action: Action, respond: AsyncRespond) -> None:
        """A card's Sources: who told it, for the one who asks."""
        await ack()
        say = privately(respond)

        async def work() -> None:
            explain = self._desk.services.explain
            story = await explain.story(action["value"])
            sources = label_sources(story.items)
            headline = await explain.headline(self._desk.workspace, story)
            for part in cards.list_sources(story.id, headline, sources)[:_PARTS]:
                await say(cards.render(part))

        self._desk.later(work(), say, name="sources")

    async def more(self, ack: AsyncAck, action: Action, respond: AsyncRespond) -> None:
        """A card's menu."""
        await ack()
        choice, story_id = ids.parse_more(action["selected_option"]["value"])
        say = privately(respond)
        explain = self._desk.services.explain

        async def work() -> None:
            story = await explain.story(story_id)
            headline = await explain.headline(self._desk.workspace, story)
            if choice is ids.More.TIMELINE:
                await say(replies.timeline(headline, label_sources(story.items)))
            elif choice is ids.More.GROUPING:
                await say(replies.grouping(headline, await explain.reasons(story_id)))

        self._desk.later(work(), say, name="more")

    async def open_schedule(
        self,
        ack: AsyncAck,
        body: Body,
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        """Schedule…"""
        await ack()
        channel, user = body["channel"]["id"], body["user"]["id"]
        work = self._views.open_schedule(client, body["trigger_id"], channel, user)
        self._desk.later(work, privately(respond), name="schedule")

    async def open_saved(self, ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        """Saved stories."""
        await ack()
        say = privately(respond)
        work = self._home.show(self._desk.person(body["user"]["id"]), say)
        self._desk.later(work, say, name="saved")

    async def brief_now(
        self,
        ack: AsyncAck,
        body: Body,
        action: Action,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """A topic's button."""
        await ack()
        asked = Asked(
            user=body["user"]["id"],
            channel=body["channel"]["id"],
            request=self._desk.request(),
            bot_user=str(context.bot_user_id or ""),
            say=privately(respond),
        )
        work = answers.brief(self._desk, asked, action["value"])
        self._desk.later(work, asked.say, name="brief now")

    async def ask(self, ack: AsyncAck, body: Body, action: Action, respond: AsyncRespond) -> None:
        """A suggested question: answered in the thread of the message that offers it."""
        await ack()
        story_id, question = ids.parse_ask(action["value"])
        said = Said(
            person=self._desk.person(body["user"]["id"]),
            channel=body["channel"]["id"],
            request=self._desk.request(),
            words=question,
            thread_ts=_thread(body),
            pressed=True,
        )
        work = self._desk.services.converse.of_story(said, story_id)
        self._desk.later(work, privately(respond), name="ask")

    async def open_link(self, ack: AsyncAck) -> None:
        """A button that opens a page: Slack reports the press, and there is nothing to do."""
        await ack()


# A response address takes five answers.
_PARTS = 5


def _thread(body: Body) -> str:
    """Return the thread of a message whose button was pressed; direct messages go on flat."""
    message = body.get("message") or {}
    begun = str(message.get("thread_ts") or "")
    return begun or ("" if body["channel"]["id"].startswith("D") else str(message.get("ts") or ""))
