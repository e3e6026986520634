"""Which host a feed is at, who polls it, and whether its hub tells of its news."""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("feeds", sa.Column("host", sa.Text(), server_default="", nullable=False))
    op.add_column("feeds", sa.Column("claimed_by", sa.Text(), server_default="", nullable=False))
    op.add_column("feeds", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_feeds_claimed_until", "feeds", ["claimed_until"])
    op.add_column("feeds", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("feeds", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "feeds", sa.Column("hub_keeps", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    feeds = sa.table("feeds", sa.column("id", sa.Integer), sa.column("url"), sa.column("host"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(feeds.c.id, feeds.c.url)).all():
        connection.execute(feeds.update().where(feeds.c.id == row.id).values(host=_host(row.url)))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
