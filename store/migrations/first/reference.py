"""Staff, products, service promises, articles and imports."""

import sqlalchemy as sa
from alembic import op

from store.migrations.first.provenance import provenance
from store.tables.types import Money, UtcDateTime


def import_batches() -> None:
    op.create_table(
        "import_batches",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("quality", sa.JSON(), nullable=False),
    )
    op.create_index("ix_import_batches_digest", "import_batches", ["digest"])


def articles() -> None:
    op.create_table(
        "articles",
        *provenance(),
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("collection", sa.String(200), nullable=False),
        sa.Column("path", sa.String(1000), nullable=True),
        sa.Column("product", sa.String(100), nullable=True),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("owner", sa.String(200), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("updated_on", sa.Date(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("ingested_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_articles_batch_id", "articles", ["batch_id"])
    op.create_index("ix_articles_collection", "articles", ["collection"])


def business_hours() -> None:
    op.create_table(
        "business_hours",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("weekly", sa.JSON(), nullable=False),
    )
    op.create_index("ix_business_hours_batch_id", "business_hours", ["batch_id"])


def lineage() -> None:
    op.create_table(
        "lineage",
        sa.Column("batch_id", sa.String(32), sa.ForeignKey("import_batches.id"), primary_key=True),
        sa.Column("table", sa.String(64), primary_key=True),
        sa.Column("row_key", sa.String(300), primary_key=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("source_ref", sa.String(400), nullable=True),
    )


def products() -> None:
    op.create_table(
        "products",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("list_price", Money(), nullable=True),
        sa.Column("per_seat", sa.Boolean(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
    )
    op.create_index("ix_products_batch_id", "products", ["batch_id"])


def quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("batch_id", sa.String(32), sa.ForeignKey("import_batches.id"), primary_key=True),
        sa.Column("file", sa.String(300), primary_key=True),
        sa.Column("line", sa.Integer(), primary_key=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
    )


def teams() -> None:
    op.create_table(
        "teams",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("manager_id", sa.String(64), nullable=True),
    )
    op.create_index("ix_teams_batch_id", "teams", ["batch_id"])
    op.create_index("ix_teams_manager_id", "teams", ["manager_id"])


def holidays() -> None:
    op.create_table(
        "holidays",
        *provenance(),
        sa.Column(
            "business_hours_id", sa.String(64), sa.ForeignKey("business_hours.id"), primary_key=True
        ),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=True),
    )
    op.create_index("ix_holidays_batch_id", "holidays", ["batch_id"])


def passages() -> None:
    op.create_table(
        "passages",
        *provenance(),
        sa.Column("id", sa.String(260), primary_key=True),
        sa.Column(
            "article_id",
            sa.String(200),
            sa.ForeignKey("articles.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(500), nullable=True),
        sa.Column("anchor", sa.String(200), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_passages_article_id", "passages", ["article_id"])
    op.create_index("ix_passages_batch_id", "passages", ["batch_id"])
    op.create_index("ix_passages_digest", "passages", ["digest"])


def people() -> None:
    op.create_table(
        "people",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=True),
        sa.Column("persona", sa.String(16), nullable=False),
        sa.Column("title", sa.String(200), nullable=True),
        sa.Column("team_id", sa.String(64), sa.ForeignKey("teams.id"), nullable=True),
        sa.Column("manager_id", sa.String(64), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("working_hours", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("cost_per_hour", Money(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_people_batch_id", "people", ["batch_id"])
    op.create_index("ix_people_name", "people", ["name"])
    op.create_index("ix_people_team_id", "people", ["team_id"])


def plan_entitlements() -> None:
    op.create_table(
        "plan_entitlements",
        *provenance(),
        sa.Column("plan", sa.String(64), primary_key=True),
        sa.Column("product_id", sa.String(64), sa.ForeignKey("products.id"), primary_key=True),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
    )
    op.create_index("ix_plan_entitlements_batch_id", "plan_entitlements", ["batch_id"])


def sla_policies() -> None:
    op.create_table(
        "sla_policies",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column(
            "business_hours_id", sa.String(64), sa.ForeignKey("business_hours.id"), nullable=True
        ),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("pause_on", sa.JSON(), nullable=False),
        sa.Column("applies_to", sa.JSON(), nullable=False),
    )
    op.create_index("ix_sla_policies_batch_id", "sla_policies", ["batch_id"])
