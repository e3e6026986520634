"""A message, and the order of messages in a conversation and its threads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Message:
    """A message as the workspace keeps it; `as_json` gives what Slack would show of it."""

    channel: str
    ts: str
    user: str
    text: str
    at: datetime
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    bot_id: str = ""
    app_id: str = ""
    team: str = ""
    username: str = ""
    thread_ts: str = ""
    subtype: str = ""
    metadata: Json | None = None
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    reply_count: int = 0
    reply_users: list[str] = field(default_factory=list)
    latest_reply: str = ""
    ephemeral_to: str = ""
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Whether it shows in the conversation itself, not only in a thread."""
        return not self.is_reply or self.subtype == "thread_broadcast"

    def as_json(self, *, metadata: bool = False) -> Json:
        """Return it as `conversations.history` would."""
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        optional: Json = {
            "subtype": self.subtype,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": self.team,
            "username": self.username,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "edited": self.edited,
            "thread_ts": self.thread_ts,
        }
        shown.update({key: value for key, value in optional.items() if value})
        if self.reply_count:
            shown |= {
                "reply_count": self.reply_count,
                "reply_users": list(self.reply_users),
                "reply_users_count": len(self.reply_users),
                "latest_reply": self.latest_reply,
                "is_locked": False,
                "subscribed": False,
            }
        if self.reactions:
            shown["reactions"] = self.reactions_as_json()
        if metadata and self.metadata:
            shown["metadata"] = self.metadata
        return shown

    def reactions_as_json(self) -> list[Json]:
        return [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in self.reactions.items()
        ]


@dataclass(slots=True)
class Log:
    """The messages of one conversation. Found by ts at once, read in order from any point."""

    _all: dict[str, Message] = field(default_factory=dict)
    _channel: list[str] = field(default_factory=list)
    _threads: dict[str, list[str]] = field(default_factory=dict)

    def get(self, ts: str) -> Message | None:
        return self._all.get(ts)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._all.values())

    def add(self, message: Message) -> None:
        """Take a message that is later than all others; a reply counts in its parent."""
        self._all[message.ts] = message
        if message.ephemeral_to:
            return
        if message.in_channel:
            self._channel.append(message.ts)
        if not message.is_reply:
            return
        parent = self._all[message.thread_ts]
        self._threads.setdefault(parent.ts, []).append(message.ts)
        parent.thread_ts = parent.ts
        parent.reply_count += 1
        parent.latest_reply = message.ts
        if message.user not in parent.reply_users:
            parent.reply_users.append(message.user)

    def remove(self, message: Message) -> None:
        """Forget a message. A parent with replies stays, as a tombstone."""
        if message.reply_count:
            message.subtype, message.text = "tombstone", "This message was deleted."
            message.blocks, message.attachments, message.metadata = [], [], None
            return
        del self._all[message.ts]
        if message.in_channel and not message.ephemeral_to:
            del self._channel[bisect_left(self._channel, message.ts)]
        thread = self._threads.get(message.thread_ts) if message.is_reply else None
        if thread is None:
            return
        thread.remove(message.ts)
        parent = self._all[message.thread_ts]
        replies = [self._all[ts] for ts in thread]
        parent.reply_count = len(thread)
        parent.latest_reply = thread[-1] if thread else ""
        parent.reply_users = list(dict.fromkeys(reply.user for reply in replies))

    def channel(self, after: str, before: str, *, inclusive: bool) -> tuple[list[str], int, int]:
        """Return the channel's ts in ascending order, and the slice between two points."""
        return self._channel, *_between(self._channel, after, before, inclusive=inclusive)

    def thread(
        self, parent: str, after: str, before: str, *, inclusive: bool
    ) -> tuple[list[str], int, int]:
        """Return the ts of a message's replies, ascending, and the slice between two points."""
        replies = self._threads.get(parent, [])
        return replies, *_between(replies, after, before, inclusive=inclusive)


def _between(all_ts: list[str], after: str, before: str, *, inclusive: bool) -> tuple[int, int]:
    if inclusive:
        return bisect_left(all_ts, after), bisect_right(all_ts, before)
    return bisect_right(all_ts, after), bisect_left(all_ts, before)
