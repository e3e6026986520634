"""When an outlet changed an article's words: what was said of it may no longer hold."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("items", sa.Column("edited", sa.DateTime(timezone=True), nullable=True))
