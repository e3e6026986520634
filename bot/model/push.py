"""WebSub: standing requests to a hub to tell of a feed's news."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Push:
    """One feed at its hub. Whoever knows `token` may speak as the hub; `secret` signs what it says.

    `private_ok` as of the feed: the operator typed an address inside their own network.
    """

    feed_id: int
    feed_url: str
    hub: str
    topic: str
    token: str
    secret: str  # empty where it would travel unencrypted
    private_ok: bool = False
