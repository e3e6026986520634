"""A lane for each channel, in place of its pacing alone; a budget for each workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("finished_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "lanes",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", name="pk_lanes"),
    )
    op.create_index("ix_lanes_priority_ready_at", "lanes", ["priority", "ready_at"])
    op.create_table(
        "budgets",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name="pk_budgets"),
    )
    op.drop_index("ix_deliveries_state_not_before", "deliveries")
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["workspace", "channel", "slot", "seq"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.execute(
        "INSERT INTO lanes (workspace, channel, next_at, ready_at, priority) "
        "SELECT workspace, channel, min(not_before), min(not_before), min(priority) "
        "FROM deliveries WHERE finished_at IS NULL GROUP BY workspace, channel"
    )
    op.execute(
        "INSERT INTO budgets (workspace, next_at) "
        "SELECT workspace, min(next_at) FROM lanes GROUP BY workspace"
    )
    op.drop_table("pacing")
