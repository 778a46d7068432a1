"""The columns that every imported row shares."""

import sqlalchemy as sa


def provenance() -> list[sa.Column]:
    return [
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("source_id", sa.String(200), nullable=True),
        sa.Column("source_ref", sa.String(400), nullable=True),
        sa.Column(
            "batch_id",
            sa.String(32),
            sa.ForeignKey("import_batches.id"),
            nullable=True,
        ),
    ]
