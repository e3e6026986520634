"""What every handler stands on: the services, and answers that follow after the acknowledgement."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import cards, logs
from bot.cards import replies
from bot.errors import KawarabanError
from bot.model.person import Person
from bot.services import Services
from bot.services.inbox import current_errand

log = logs.get(__name__)

Say = Callable[[cards.Message], Awaitable[None]]


class Desk:
    """The services of one workspace, and the work that goes on once Slack was acknowledged."""

    def __init__(self, services: Services, workspace: str) -> None:
        self.services = services
        self.workspace = workspace

    def person(self, user: str) -> Person:
        """Return a member of this workspace."""
        return Person(self.workspace, user)

    def request(self) -> str:
        """Return what names the request that is handled here; its repeats have the same name."""
        errand = current_errand()
        return errand.request_id if errand else uuid4().hex

    def moment(self, ts: object) -> datetime:
        """Return when Slack says that something was done (seconds since 1970, as text).

        A time that is missing or more than a day off is not believed: it was done now.
        """
        now = self.services.clock.now()
        try:
            told = datetime.fromtimestamp(float(str(ts)), UTC)
        except (ValueError, OverflowError, OSError):
            return now
        return told if abs(now - told) < timedelta(days=1) else now

    def later(self, work: Coroutine[Any, Any, None], say: Say, *, name: str) -> None:
        """Begin work whose failure is said to the person who asked for it."""
        self.services.background.spawn(_answered(work, say, name), name=name)


async def _answered(work: Coroutine[Any, Any, None], say: Say, name: str) -> None:
    began = time.monotonic()
    outcome = "answered"
    try:
        await work
    except KawarabanError as error:
        outcome = "refused"
        await say(replies.told(str(error)))
    except Exception:
        outcome = "failed"
        log.exception("work failed", work=name)
        await say(replies.told("That did not work, for a reason of ours. Please try again."))
    finally:
        log.info("request", work=name, outcome=outcome, seconds=round(time.monotonic() - began, 3))


def privately(respond: AsyncRespond) -> Say:
    """Return a voice that only the asker hears, below what is there."""

    async def say(message: cards.Message) -> None:
        await respond(
            text=message.text,
            blocks=message.blocks,
            response_type="ephemeral",
            replace_original=False,
        )

    return say


def in_place(respond: AsyncRespond) -> Say:
    """Return a voice that replaces the private message whose button was pressed."""

    async def say(message: cards.Message) -> None:
        await respond(text=message.text, blocks=message.blocks, replace_original=True)

    return say


async def silently(_message: cards.Message) -> None:
    """Say nothing: a reaction waits for no answer, and its failure is in the log."""


def to_person(client: AsyncWebClient, channel: str, user: str) -> Say:
    """Return a voice for where no response address is: in the channel, for one person alone.

    Where the bot may not speak there, it writes to them directly.
    """

    async def say(message: cards.Message) -> None:
        try:
            await client.chat_postEphemeral(
                channel=channel, user=user, text=message.text, blocks=message.blocks
            )
        except SlackApiError:
            await client.chat_postMessage(channel=user, text=message.text, blocks=message.blocks)

    return say
