"""Stories put right by a person: two made one, or one made two. It outranks grouping, and lasts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import logs
from bot.errors import InputError, NotFoundError
from bot.model.story import Corroboration, Stage, Story, Told, parted_id
from bot.ports import Clock, Store
from bot.stories import life
from bot.stories.corroborate import corroborate

log = logs.get(__name__)

_RECENT = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A story laid open: who stands behind it, who added what when, and why it is together."""

    story: Story
    stage: Stage
    corroboration: Corroboration
    timeline: tuple[Told, ...]
    reasons: dict[str, str]  # by item id


class Arrange:
    """Looks into stories and changes which items stand in which."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def recent(self, *, since: datetime | None = None) -> Sequence[Story]:
        """Return the stories with news of the last two days, newest first."""
        return await self._store.stories.since(since or self._clock.now() - _RECENT)

    async def show(self, story_id: str) -> Anatomy:
        """Lay a story open. Raises NotFoundError."""
        story = await self._get(story_id)
        return Anatomy(
            story=story,
            stage=life.stage(story, now=self._clock.now()),
            corroboration=corroborate(story),
            timeline=life.timeline(story),
            reasons=dict(await self._store.stories.reasons(story.id)),
        )

    async def merge(self, into: str, others: Sequence[str]) -> Story:
        """Make stories one, under the id of the first. Raises NotFoundError, InputError."""
        target = await self._get(into)
        for other in others:
            lost = await self._get(other)
            if lost.id == target.id:
                raise InputError(f"{other} and {into} are one story already.")
            await self._store.stories.merge(target.id, lost.id, by_hand=True)
            log.info("stories merged by hand", into=target.id, other=lost.id)
        return await self._get(target.id)

    async def split(self, story_id: str, numbers: Collection[int]) -> tuple[Story, Story]:
        """Move items, by their places in the timeline from 1, into a story of their own.

        Returns what is left and what is new. Raises NotFoundError, InputError.
        """
        story = await self._get(story_id)
        told = life.timeline(story)
        if not numbers or not all(1 <= number <= len(told) for number in numbers):
            raise InputError(
                f"Name items by their numbers, 1 to {len(told)}: "
                f"`kawaraban stories show {story.id}` lists them."
            )
        chosen = [told[number - 1].item.id for number in sorted(set(numbers))]
        if len(chosen) == len(told):
            raise InputError("Those are all of its items; leave at least one where it is.")
        new_id = parted_id(story.id, chosen)
        if not await self._store.stories.split(story.id, chosen, into=new_id):
            raise InputError("The story has changed meanwhile; look at it again.")
        log.info("story split by hand", story=story.id, into=new_id, items=len(chosen))
        return await self._get(story.id), await self._get(new_id)

    async def _get(self, story_id: str) -> Story:
        story = await self._store.stories.get(story_id)
        if story is None:
            raise NotFoundError(
                f"There is no story {story_id[:80]}. "
                "`kawaraban stories list` shows the recent ones."
            )
        return story
