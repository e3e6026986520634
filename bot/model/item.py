"""Items: entries that were stored, each once, with the outlet that told them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One article of one outlet. `published` is never later than when it was first seen."""

    id: str
    url: str
    title: str
    summary: str
    lang: str  # "en", "ja"
    outlet: str
    domain: str
    published: datetime
    seen: datetime
    feed_id: int = 0
    guid: str = ""
    author: str = ""
    text: str = ""  # the article's own, where its feed carries it or is set to have it read
    edited: datetime | None = None  # when its outlet was last seen to have changed its words
