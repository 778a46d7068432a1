"""The days that a trend was found in stand beside it; time sheets have an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SHEETS = sa.text("field = 'time_spent'")


def upgrade() -> None:
    op.add_column("usage_trends", sa.Column("daily", sa.String(), nullable=True))
    op.create_index(
        "ix_ticket_events_sheets",
        "ticket_events",
        ["ticket_id", "field", "at", "new", "by_id"],
        sqlite_where=SHEETS,
        postgresql_where=SHEETS,
    )


def downgrade() -> None:
    op.drop_index("ix_ticket_events_sheets", "ticket_events")
    with op.batch_alter_table("usage_trends") as trends:
        trends.drop_column("daily")
