"""Orders are claimed by who plans them and may have quiet hours; when a card was written."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "subscriptions", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("deliveries", sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE deliveries SET planned_at = due_at")
    op.add_column("subscriptions", sa.Column("quiet", sa.Text(), server_default="", nullable=False))
