"""What a stand-in workspace is made of: people, channels, and the app that is installed in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

OutletPages = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class UserSpec:
    """A person. The first one of a workspace is who sits before the page."""

    id: str
    name: str
    real_name: str
    tz: str = "Asia/Tokyo"


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A channel with everybody in it; `id` is made from its place in the list when empty."""

    name: str
    bot_is_member: bool = True
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as the manifest declares it."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class MessageShortcut:
    """A shortcut in a message's menu."""

    callback_id: str
    name: str


# What manifest.yml asks for; a test holds the two together.
SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "reactions:read",
        "users:read",
    }
)
EVENTS = frozenset(
    {"app_home_opened", "app_mention", "message.im", "reaction_added", "reaction_removed"}
)
USERS = (
    UserSpec("U0AIKO", "aiko", "Aiko Tanaka"),
    UserSpec("U0KEN", "ken", "Ken Mori"),
    UserSpec("U0LENA", "lena", "Lena Fischer", "Europe/Berlin"),
)
CHANNELS = (
    ChannelSpec("japan-ai", topic="Japan's AI, every morning"),
    ChannelSpec("robotics", topic="Machines that move"),
    ChannelSpec("random", bot_is_member=False),
)


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """The workspace and the app in it. Durations are seconds.

    `http_url` takes signed requests: with `delivery` "auto" while no socket is connected, with
    "http" always. `outlet_pages` gives the HTML body for a link that the page's reader follows.
    """

    team_id: str = "T0SANDBOX"
    team_name: str = "Edo Robotics"
    team_domain: str = "edo-robotics"
    app_id: str = "A0SANDBOX"
    bot_token: str = "xoxb-sandbox"  # noqa: S105  # opens nothing but this sandbox
    app_token: str = "xapp-sandbox"  # noqa: S105  # opens nothing but this sandbox
    signing_secret: str = "sandbox-secret"  # noqa: S105  # opens nothing but this sandbox
    verification_token: str = "sandbox-verification"  # noqa: S105  # opens nothing but this sandbox
    bot_user_id: str = "U0KAWARABAN"
    bot_id: str = "B0KAWARABAN"
    bot_name: str = "kawaraban"
    bot_real_name: str = "Kawaraban"
    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = EVENTS
    commands: tuple[Command, ...] = (Command("/brief", "Brief me on a topic", "TOPIC | help"),)
    message_shortcuts: tuple[MessageShortcut, ...] = ()
    channels: tuple[ChannelSpec, ...] = CHANNELS
    users: tuple[UserSpec, ...] = USERS
    http_url: str | None = None
    delivery: Literal["auto", "socket", "http"] = "auto"
    outlet_pages: OutletPages | None = None
    strict_rate: bool = False
    rate_burst: int = 3
    ack_timeout: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger_lifetime: float = 3.0
