"""What Kawaraban does, one use case a file. They see ports; `bot.app` supplies the real ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.ports import Clock, Directory
from bot.services.ask import Ask
from bot.services.background import Background
from bot.services.brief import Briefer
from bot.services.converse import Converse
from bot.services.explain import Explain
from bot.services.inbox import Inbox
from bot.services.save import Saving
from bot.services.search import Search
from bot.services.subscribe import Subscribe
from bot.services.terms import Terms
from bot.services.topics import Topics


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers may ask for."""

    ask: Ask
    converse: Converse
    briefer: Briefer
    subscribe: Subscribe
    saving: Saving
    search: Search
    explain: Explain
    terms: Terms
    topics: Topics
    background: Background
    inbox: Inbox
    directory: Directory
    clock: Clock
    wake: Callable[[], None]
