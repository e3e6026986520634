"""An order says in which language its cards are written."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "subscriptions", sa.Column("lang", sa.Text(), server_default="en", nullable=False)
    )
