"""A feed's trouble in one word."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("feeds", sa.Column("condition", sa.Text(), server_default="", nullable=False))
