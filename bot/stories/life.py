"""A story's life: where it stands now, and who added what to it, when."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from bot.language import aliases
from bot.model.story import Stage, Story, Told
from bot.stories.terms import DAY, NUMBER, bag

_NEW_FOR = timedelta(hours=12)
_QUIET_AFTER = timedelta(hours=24)
# So long a silence, and what comes then begins the story anew.
_CLOSED_AFTER = timedelta(hours=72)
_MARKS = (aliases.MARK, NUMBER, DAY)
_ADDED = 5


def stage(story: Story, *, now: datetime) -> Stage:
    """Return where a story stands at a moment."""
    if now - story.updated >= _QUIET_AFTER:
        return Stage.QUIET
    told = sorted(item.published for item in story.items)
    beginnings = [after for before, after in pairwise(told) if after - before >= _CLOSED_AFTER]
    if beginnings:
        return Stage.REOPENED if now - beginnings[-1] < _QUIET_AFTER else Stage.GROWING
    return Stage.NEW if now - story.started < _NEW_FOR else Stage.GROWING


def timeline(story: Story) -> tuple[Told, ...]:
    """Return a story's items, oldest first, each with the names and figures that are new in it."""
    known: set[str] = set()
    told: list[Told] = []
    for item in sorted(story.items, key=lambda item: (item.published, item.id)):
        terms = bag(item)
        marked = [term for term in terms.words if term[0] in _MARKS]
        adds = dict.fromkeys(terms.shown[term] for term in marked if term not in known)
        told.append(Told(item, tuple(adds)[:_ADDED]))
        known.update(marked)
    return tuple(told)
