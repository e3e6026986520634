"""The memory of the stand-in workspace: who is there, what was said. No network, no judging."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.errors import SandboxError
from bot.sandbox.block_tree import texts
from bot.sandbox.messages import Json, Log, Message
from bot.sandbox.settings import SandboxConfig, UserSpec

ChannelKind = Literal["channels", "groups", "im"]
Clock = Callable[[], datetime]

# What makes phones ring: https://docs.slack.dev/messaging/formatting-message-text#special-mentions
_PING = re.compile(r"<!(?:channel|here|everyone|subteam\^)[^>]*>")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot's own user."""

    spec: UserSpec
    team_id: str
    is_bot: bool = False

    @property
    def id(self) -> str:
        return self.spec.id

    def as_json(self, now: datetime) -> Json:
        """Return it as `users.info` would."""
        spec = self.spec
        local = now.astimezone(ZoneInfo(spec.tz))
        offset = local.utcoffset()
        profile = {
            "real_name": spec.real_name,
            "real_name_normalized": spec.real_name,
            "display_name": spec.name,
            "display_name_normalized": spec.name,
            "team": self.team_id,
        }
        return {
            "id": spec.id,
            "team_id": self.team_id,
            "name": spec.name,
            "deleted": False,
            "real_name": spec.real_name,
            "tz": spec.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": profile,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_700_000_000,
        }


@dataclass(slots=True)
class Channel:
    """A conversation. `peer` is the person of a direct message with the bot."""

    id: str
    name: str
    kind: ChannelKind
    topic: str = ""
    members: dict[str, None] = field(default_factory=dict)  # a set that keeps its order
    is_archived: bool = False
    peer: str = ""
    created: int = 0
    log: Log = field(default_factory=Log)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the page shows. `to` is the person who alone may see it, "" for all."""

    kind: str
    to: str = ""
    channel: str = ""
    message: Message | None = None
    view: Json | None = None
    facts: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ping:
    """A message of the bot that would have rung everybody's phone."""

    channel: str
    ts: str
    markup: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A call of the bot that was not taken, with the answer it got."""

    method: str
    code: str
    answer: Json


class Workspace:
    """Everything that the workspace remembers. Tests read it freely.

    `accepted` holds the bot's messages in the order in which they came, `refused` the calls that
    were not taken, `pings` what would have rung phones.
    """

    def __init__(self, config: SandboxConfig, clock: Clock = utc_now) -> None:
        self.config = config
        self.clock = clock
        self.accepted: list[Message] = []
        self.refused: list[Refused] = []
        self.pings: list[Ping] = []
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._last_ts = 0
        self._ids = count(1)
        bot = UserSpec(config.bot_user_id, config.bot_name, config.bot_real_name, "Etc/UTC")
        self.users = {spec.id: User(spec, config.team_id) for spec in config.users}
        self.users[bot.id] = User(bot, config.team_id, is_bot=True)
        self.channels = {channel.id: channel for channel in self._founded()}
        self._names = {c.name: c for c in self.channels.values()}
        self._direct: dict[str, Channel] = {}

    def _founded(self) -> Iterator[Channel]:
        created = int(self.clock().timestamp())
        for number, spec in enumerate(self.config.channels, start=1):
            members = [user.id for user in self.config.users]
            if spec.bot_is_member:
                members.append(self.config.bot_user_id)
            yield Channel(
                id=spec.id or f"C0SANDBOX{number:02d}",
                name=spec.name,
                kind="groups" if spec.is_private else "channels",
                topic=spec.topic,
                members=dict.fromkeys(members),
                is_archived=spec.is_archived,
                created=created,
            )

    # Looking up

    def channel_named(self, name: str) -> Channel:
        """Return a channel by its name. Raises SandboxError."""
        try:
            return self._names[name.removeprefix("#")]
        except KeyError:
            raise SandboxError(f"no channel is called {name!r}") from None

    def channel(self, channel: str) -> Channel:
        """Return a channel by its id or its name. Raises SandboxError."""
        return self.channels.get(channel) or self.channel_named(channel)

    def direct_message(self, user: str) -> Channel:
        """Return a person's conversation with the bot, opened if need be. Raises SandboxError."""
        if user not in self.users:
            raise SandboxError(f"nobody has the id {user!r}")
        if user not in self._direct:
            channel = Channel(
                id=f"D0{user[1:]}",
                name="directmessage",
                kind="im",
                members=dict.fromkeys([user, self.config.bot_user_id]),
                peer=user,
                created=int(self.clock().timestamp()),
            )
            self._direct[user] = self.channels[channel.id] = channel
        return self._direct[user]

    def has_bot(self, channel: Channel) -> bool:
        return self.config.bot_user_id in channel.members

    def message(self, channel: str, ts: str) -> Message:
        """Return a message. Raises SandboxError."""
        found = self.channel(channel).log.get(ts)
        if found is None:
            raise SandboxError(f"no message {ts} in {channel}")
        return found

    def messages(self, channel: str) -> list[Message]:
        """Return a channel's messages, replies and ephemeral ones among them, oldest first."""
        return list(self.channel(channel).log)

    # Identifiers

    def next_ts(self) -> str:
        """Return a message's ts: the time, later than every other."""
        now = self.clock()
        micros = int(now.timestamp()) * 1_000_000 + now.microsecond
        self._last_ts = max(micros, self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """Return an id that was never given before, as `V00000001`."""
        return f"{prefix}{next(self._ids):08d}"

    # Changing

    def post(self, message: Message) -> Message:
        """Take a message in."""
        self.channels[message.channel].log.add(message)
        if message.bot_id:
            self.accepted.append(message)
            self._note_pings(message)
        self.tell(Change("message", message.ephemeral_to, message.channel, message))
        return message

    def reworded(self, message: Message) -> None:
        """Say that a message of the bot reads otherwise now."""
        self._note_pings(message)
        self.changed(message)

    def changed(self, message: Message) -> None:
        """Have a message drawn anew."""
        self.tell(Change("message_changed", message.ephemeral_to, message.channel, message))

    def delete(self, message: Message) -> None:
        """Forget a message; one with replies stays as a tombstone."""
        self.channels[message.channel].log.remove(message)
        if message.subtype == "tombstone":
            self.tell(Change("message_changed", "", message.channel, message))
        else:
            kind = "message_deleted"
            self.tell(Change(kind, message.ephemeral_to, message.channel, message))
        if message.is_reply:
            self.changed(self.message(message.channel, message.thread_ts))

    def react(self, message: Message, user: str, name: str) -> bool:
        """Add a reaction; tell whether it was new."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            return False
        users.append(user)
        self.tell(Change("reaction", "", message.channel, message))
        return True

    def unreact(self, message: Message, user: str, name: str) -> bool:
        """Take a reaction back; tell whether there was one."""
        users = message.reactions.get(name, [])
        if user not in users:
            return False
        users.remove(user)
        if not users:
            del message.reactions[name]
        self.tell(Change("reaction", "", message.channel, message))
        return True

    def join(self, channel: Channel, user: str) -> None:
        """Make somebody a member."""
        channel.members[user] = None
        self.tell(Change("state"))

    def notice(self, user: str, text: str, level: str = "error") -> None:
        """Say something to a person that is no message, as Slack does of a failed command."""
        self.tell(Change("notice", user, facts={"text": text, "level": level}))

    # Being listened to

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Have `listener` called at every change; it must not block."""
        self._listeners.append(listener)

    def tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)

    def _note_pings(self, message: Message) -> None:
        for text in _with_markup(message):
            for found in _PING.findall(text):
                self.pings.append(Ping(message.channel, message.ts, found))


def _with_markup(message: Message) -> Iterable[str]:
    yield message.text
    attached: list[Any] = [block for a in message.attachments for block in a.get("blocks", ())]
    for kind, text in texts([*message.blocks, *attached]):
        if kind == "broadcast":
            yield f"<!{text}>"
        elif kind != "plain_text":
            yield text
