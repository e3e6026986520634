"""What a chat knows of people and places, as the test says."""

from __future__ import annotations

from collections.abc import Collection, Mapping


class FakeDirectory:
    """Satisfies `bot.ports.Directory`. Every message has an address; `members` is where we are."""

    def __init__(
        self, *, members: Collection[str] = (), zones: Mapping[str, str] | None = None
    ) -> None:
        self.members = set(members)
        self.zones = dict(zones or {})

    async def permalink(self, channel: str, ts: str) -> str:
        return f"https://chat.example/{channel}/{ts}"

    async def timezone(self, user: str) -> str:
        return self.zones.get(user, "")

    async def is_member(self, channel: str) -> bool:
        return channel in self.members
