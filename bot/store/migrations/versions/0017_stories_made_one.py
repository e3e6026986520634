"""Stories that a person has made one, which grouping does not part."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    whole = sa.Column("whole", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("stories", whole)
