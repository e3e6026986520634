"""When a feed publishes and wants to be asked, since when it has moved, and its WebSub hub."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("feeds", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("feeds", sa.Column("rhythm", sa.JSON(), nullable=True))
    op.add_column("feeds", sa.Column("hub", sa.Text(), server_default="", nullable=False))
    op.add_column("feeds", sa.Column("topic", sa.Text(), server_default="", nullable=False))
