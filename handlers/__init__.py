"""What Slack sends us: each handler acknowledges, asks one service, and answers."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.cards import ids
from bot.services import Services
from handlers.actions import Actions
from handlers.commands import Commands
from handlers.desk import Desk
from handlers.errors import say_nothing_of_it
from handlers.home import Home
from handlers.inbox import Keeper
from handlers.mentions import Mentions
from handlers.orders import Orders
from handlers.reactions import Reactions
from handlers.shortcuts import Shortcuts
from handlers.views import Views

SAVE_STORY = "story.save"  # a message shortcut's callback id


def register(app: AsyncApp, services: Services, *, workspace: str) -> Keeper:
    """Give an app all of our listeners; return what resumes requests that were cut off.

    `manifest.yml` declares the same listeners, which a test compares.
    """
    keeper = Keeper(services.inbox)
    app.use(keeper.keep)
    desk = Desk(services, workspace)
    views, home = Views(desk), Home(desk)
    orders = Orders(desk, views)
    actions, reactions = Actions(desk, views, home), Reactions(desk, home)
    app.command("/brief")(Commands(desk, orders, home).brief)
    app.view(ids.SCHEDULE_VIEW)(views.submit_schedule)
    mentions = Mentions(desk)
    app.event("app_mention")(mentions.mentioned)
    app.event({"type": "message", "channel_type": "im"})(mentions.direct)
    app.event("app_home_opened")(home.opened)
    app.event("reaction_added")(reactions.changed)
    app.event("reaction_removed")(reactions.changed)
    app.shortcut(SAVE_STORY)(Shortcuts(desk, home).save)
    for name, listener in (
        (ids.SAVE, actions.save),
        (ids.UNSAVE, actions.unsave),
        (ids.SOURCES, actions.sources),
        (ids.MORE, actions.more),
        (ids.OPEN_SCHEDULE, actions.open_schedule),
        (ids.ORDER, orders.menu),
        (ids.OPEN_SAVED, actions.open_saved),
        (ids.BRIEF_NOW, actions.brief_now),
        (ids.ASK, actions.ask),
        (ids.OPEN_LINK, actions.open_link),
    ):
        app.action(ids.pattern(name))(listener)
    app.error(say_nothing_of_it)
    return keeper
