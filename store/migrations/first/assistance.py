"""What people asked to remember and said of answers, and what language models were asked."""

import sqlalchemy as sa
from alembic import op

from store.tables.types import UtcDateTime


def memories() -> None:
    op.create_table(
        "memories",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("person_id", "kind", "name"),
    )


def model_requests() -> None:
    op.create_table(
        "model_requests",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=True),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=False),
    )
    for column in ("at", "person_id", "run_id"):
        op.create_index(f"ix_model_requests_{column}", "model_requests", [column])


def feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("persona", sa.String(16), nullable=False),
        sa.Column("thread_id", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("trace", sa.JSON(), nullable=False),
        sa.UniqueConstraint("person_id", "thread_id", "turn"),
    )
