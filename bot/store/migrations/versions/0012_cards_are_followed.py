"""How many of its story's items a card's thread has considered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "deliveries", sa.Column("heard_of", sa.Integer(), server_default="0", nullable=False)
    )
