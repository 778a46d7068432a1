"""Indexes that hold what figures are counted from; tables that lie in the order of their key."""

from collections.abc import Sequence

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXES: Sequence[tuple[str, str, list[str]]] = (
    (
        "ix_ticket_events_ticket_field",
        "ticket_events",
        ["ticket_id", "field", "at", "new", "by_id"],
    ),
    ("ix_surveys_at_kind", "surveys", ["at", "kind", "ticket_id", "score", "account_id"]),
    (
        "ix_tickets_outcome",
        "tickets",
        ["resolved_at", "closed_at", "status", "priority", "category", "channel", "team_id",
         "account_id", "assignee_id", "resolved_by_id", "resolved_by_kind", "reopen_count", "id"],
    ),
)  # fmt: skip
IN_KEY_ORDER = ("sla_clocks", "usage")


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    op.drop_index("ix_tickets_resolved_at", "tickets")
    _make_again(with_rowid=False)


def downgrade() -> None:
    _make_again(with_rowid=True)
    op.create_index("ix_tickets_resolved_at", "tickets", ["resolved_at"])
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table)


def _make_again(*, with_rowid: bool) -> None:
    """Copy the rows into a table of the other kind; only SQLite knows two kinds."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in IN_KEY_ORDER:
        kind = {"sqlite_with_rowid": with_rowid}
        with op.batch_alter_table(table, recreate="always", table_kwargs=kind):
            pass
