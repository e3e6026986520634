"""A story laid open: its sources, who told it when, and why its items were put together."""

from __future__ import annotations

from bot.errors import NotFoundError
from bot.model.story import Story
from bot.ports import Store


class Explain:
    """Looks a story up for a person who asks about its card."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def story(self, story_id: str) -> Story:
        """Return a story, whatever it was merged into since. Raises NotFoundError."""
        story = await self._store.stories.get(story_id)
        if story is None:
            raise NotFoundError("That story is no longer kept here.")
        return story

    async def reasons(self, story_id: str) -> list[tuple[str, str]]:
        """Return (outlet, why) of each item of a story, oldest first. Raises NotFoundError."""
        story = await self.story(story_id)
        why = await self._store.stories.reasons(story.id)
        return [(item.outlet, why.get(item.id, "")) for item in story.items]
