"""People, and the stories that they keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a workspace. `tz` is an IANA name."""

    workspace: str
    user: str
    tz: str = "UTC"


@dataclass(frozen=True, slots=True)
class SaveChange:
    """A person kept or let go of a story at `at`, the chat service's own time of the event.

    The newest change wins, so an event that comes twice or late changes nothing.
    """

    workspace: str
    user: str
    story_id: str
    saved: bool
    at: datetime
    channel: str = ""
    ts: str = ""  # the card that was reacted to
    headline: str = ""  # as that card told it


@dataclass(frozen=True, slots=True)
class Save:
    """A story that a person keeps, and the card it was saved from."""

    story_id: str
    headline: str
    url: str
    outlets: int
    saved_at: datetime
    channel: str = ""
    ts: str = ""
