"""The form by which a channel is given a schedule: opened, and handed in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import orders, schedule_form
from bot.cards.schedule_form import ScheduleForm
from bot.model.schedule import NewSubscription, Subscription
from handlers.desk import Desk, Say, to_person


class Views:
    """Modals."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def open_schedule(
        self,
        client: AsyncWebClient,
        trigger: str,
        channel: str,
        user: str,
        order: Subscription | None = None,
    ) -> None:
        """Open the form, filled in with the order that it changes. `trigger` holds for 3 s."""
        services = self._desk.services
        if order is not None:
            form = ScheduleForm.of(order)
        else:
            zone = await services.directory.timezone(user) or schedule_form.DEFAULT.tz
            when = replace(schedule_form.DEFAULT, tz=zone)
            form = ScheduleForm(channel, (), when, schedule_form.DEFAULT_STORIES)
        book = await services.topics.book(self._desk.workspace)
        known = [topic.name for topic in book.topics]
        await client.views_open(
            trigger_id=trigger, view=schedule_form.schedule_view(form, known=known)
        )

    async def submit_schedule(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        view: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
    ) -> None:
        """Take a filled-in form; what is wrong with it is said beside the fields."""
        form = schedule_form.parse_schedule_view(view)
        if isinstance(form, schedule_form.FieldErrors):
            await ack(response_action="errors", errors=form.errors)
            return
        # Kept before the form closes: a person who saw it close relies on it.
        services = self._desk.services
        user = body["user"]["id"]
        kept = await services.subscribe.save(
            NewSubscription(
                workspace=self._desk.workspace,
                channel=form.channel,
                topics=form.topics,
                schedule=form.schedule,
                stories=form.stories,
                lang=form.lang,
                created_by=user,
            ),
            order_id=form.order_id,
        )
        await ack()
        say = to_person(client, form.channel, user)
        work = confirm(self._desk, kept, bot_user=str(context.bot_user_id or ""), say=say)
        self._desk.later(work, say, name="schedule")


async def confirm(desk: Desk, kept: Subscription, *, bot_user: str, say: Say) -> None:
    """Tell that an order is kept, and how to let the bot in where it could not tell it."""
    await say(orders.scheduled(kept))
    if await desk.services.directory.is_member(kept.channel) is False:
        await say(orders.invite_to_schedule(bot_user))
