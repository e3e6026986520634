"""A stand-in Slack workspace for the demo and the tests: it judges the bot as Slack would."""

from bot.sandbox.acks import Ack
from bot.sandbox.faults import (
    DeliverTwice,
    DropAfter,
    DropBefore,
    Error,
    Faults,
    RateLimited,
    Slow,
    SlowAnswer,
    SocketDisconnect,
    Status,
)
from bot.sandbox.messages import Message
from bot.sandbox.modals import Submitted
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.settings import ChannelSpec, Command, MessageShortcut, SandboxConfig, UserSpec
from bot.sandbox.workspace import Ping, Refused, Workspace

__all__ = [
    "Ack",
    "ChannelSpec",
    "Command",
    "DeliverTwice",
    "DropAfter",
    "DropBefore",
    "Error",
    "Faults",
    "Message",
    "MessageShortcut",
    "Person",
    "Ping",
    "RateLimited",
    "Refused",
    "Sandbox",
    "SandboxConfig",
    "Slow",
    "SlowAnswer",
    "SocketDisconnect",
    "Status",
    "Submitted",
    "UserSpec",
    "Workspace",
]
