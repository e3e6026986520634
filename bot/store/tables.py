"""The tables. What each column means is said in `bot.model`; a change needs a new migration."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite, which knows no zones, keeps it as UTC text."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Give the database UTC."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # the signature is SQLAlchemy's
        """Give Python an aware datetime."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    _text("host"),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("domain", sa.Text, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("tags", sa.JSON, nullable=False),
    sa.Column("private_ok", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("full_text", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("content_hash", sa.Text),
    sa.Column("checked_at", Moment),
    sa.Column("succeeded_at", Moment),
    sa.Column("newest_item_at", Moment),
    sa.Column("next_poll_at", Moment, index=True),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    _text("condition"),
    _text("trouble"),
    _text("cure"),
    sa.Column("moved_to", sa.Text),
    sa.Column("moved_at", Moment),
    sa.Column("rhythm", sa.JSON),
    _text("hub"),
    _text("topic"),
    sa.Column("told_at", Moment),
    sa.Column("heard_at", Moment),
    sa.Column("hub_keeps", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false()),
    # Who polls it now: an owner, and until when others keep away from it and its host.
    _text("claimed_by"),
    sa.Column("claimed_until", Moment, index=True),
)

# What hubs were asked to tell us of (WebSub).
pushes = sa.Table(
    "pushes",
    metadata,
    sa.Column("feed_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hub", sa.Text, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("lease_until", Moment),
)

# Editions that were laid in once: what a person then removes stays removed.
editions = sa.Table(
    "editions",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("updated", Moment, nullable=False, index=True),
    # Merged into that story; never a chain: a merge rewrites what pointed at the loser.
    sa.Column("forward_to", sa.Text, index=True),
    # A person has made it one: grouping does not part it.
    sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.false()),
)

items = sa.Table(
    "items",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("feed_id", sa.Integer, nullable=False),
    sa.Column("domain", sa.Text, nullable=False),
    _text("guid"),
    _text("url"),
    sa.Column("outlet", sa.Text, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    _text("summary"),
    _text("author"),
    sa.Column("published", Moment, nullable=False),
    sa.Column("seen", Moment, nullable=False),
    sa.Column("edited", Moment),
    sa.Column("story_id", sa.Text, sa.ForeignKey("stories.id"), index=True),
    _text("why"),
    sa.Index("ix_items_domain_guid", "domain", "guid"),
    sa.Index("ix_items_url", "url"),
)

# What a workspace changes in the glossary; a hidden row takes a shipped term away.
topics = sa.Table(
    "topics",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),  # the folded name
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("terms", sa.JSON, nullable=False),
    sa.Column("exclude", sa.JSON, nullable=False),
    sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()),
)

terms = sa.Table(
    "terms",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("writings", sa.JSON, nullable=False),
    _text("english"),
    _text("japanese"),
    _text("url"),
    _text("outlet"),
    sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false()),
)

# Stories that a person keeps apart, whatever grouping thinks; the smaller id first.
apart = sa.Table(
    "apart",
    metadata,
    sa.Column("one", sa.Text, primary_key=True),
    sa.Column("other", sa.Text, primary_key=True),
)

# Articles' own texts, asked for once each; empty where there was none to read.
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("item_id", sa.Text, sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    _text("text"),
    sa.Column("read_at", Moment, nullable=False),
)

# One row: how many groupings were kept. Workers that group at the same time notice by it.
grouping = sa.Table(
    "grouping",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("workspace", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("topics", sa.JSON, nullable=False),
    sa.Column("at", sa.Text, nullable=False),  # HH:MM, local
    sa.Column("weekdays", sa.Text, nullable=False),  # "01234": Monday to Friday
    sa.Column("tz", sa.Text, nullable=False),
    sa.Column("stories", sa.Integer, nullable=False),
    sa.Column("lang", sa.Text, nullable=False, server_default="en"),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("next_at", Moment, nullable=False, index=True),
    sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("claimed_until", Moment),  # a worker is planning it
    _text("quiet"),  # HH:MM-HH:MM, local
    sa.Index("ix_subscriptions_workspace_channel", "workspace", "channel"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("workspace", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("slot", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    _text("story_id"),
    sa.Column("part", sa.Integer, nullable=False, server_default="0"),
    sa.Column("parent_id", sa.Text, index=True),
    _text("thread_ts"),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("subscription_id", sa.Integer),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("planned_at", Moment),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("owner", sa.Text),
    sa.Column("lease_until", Moment),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("uncertain", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("first_attempt_at", Moment),
    _text("ts"),
    _text("error"),
    # How many of its story's items a card's thread has considered.
    sa.Column("heard_of", sa.Integer, nullable=False, server_default="0"),
    sa.Column("heard_edit", Moment),
    sa.Column("finished_at", Moment),
    sa.UniqueConstraint("workspace", "channel", "slot", "kind", "story_id", "part"),
    # The open rows alone: they are few, the ledger is long.
    sa.Index(
        "ix_deliveries_open",
        "channel",
        "workspace",
        "slot",
        "seq",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    ),
    sa.Index("ix_deliveries_workspace_channel_ts", "workspace", "channel", "ts"),
    sa.Index("ix_deliveries_workspace_channel_thread_ts", "workspace", "channel", "thread_ts"),
    sa.Index("ix_deliveries_workspace_story_id", "workspace", "story_id"),
)

# A channel's queue. `next_at`: no post before it. `ready_at`: when its most urgent open delivery
# may go out, never before `next_at`; NULL when nothing is open. `priority` is that delivery's.
lanes = sa.Table(
    "lanes",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("ready_at", Moment),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Index("ix_lanes_priority_ready_at", "priority", "ready_at"),
)

# How fast a workspace may be posted to: the moment to which its posts so far pay for.
budgets = sa.Table(
    "budgets",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("next_at", Moment, nullable=False),
)

saves = sa.Table(
    "saves",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, primary_key=True),
    sa.Column("story_id", sa.Text, primary_key=True),
    # An unsave stays as a row, so that an older event that comes late cannot undo it.
    sa.Column("saved", sa.Boolean, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    _text("headline"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("received_at", Moment, nullable=False, index=True),
    sa.Column("claimed_until", Moment, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("done_at", Moment),
    # The open ones alone.
    sa.Index(
        "ix_inbox_open",
        "claimed_until",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    ),
)

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("draft", sa.Text, nullable=False),
    sa.Column("kept_at", Moment, nullable=False),
    sa.Index("ix_drafts_kept_at", "kept_at"),
)

spendings = sa.Table(
    "spendings",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("tokens", sa.BigInteger, nullable=False),
    sa.Column("microdollars", sa.BigInteger, nullable=False),
)
