"""The newest edit of its story's items that a card's thread was considered for."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("deliveries", sa.Column("heard_edit", sa.DateTime(timezone=True), nullable=True))
