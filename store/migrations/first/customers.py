"""Customers, what they pay and what they use."""

import sqlalchemy as sa
from alembic import op

from store.migrations.first.provenance import provenance
from store.tables.types import Money, UtcDateTime


def accounts() -> None:
    op.create_table(
        "accounts",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("segment", sa.String(32), nullable=True),
        sa.Column("kind", sa.String(32), nullable=True),
        sa.Column("industry", sa.String(100), nullable=True),
        sa.Column("region", sa.String(64), nullable=True),
        sa.Column("country", sa.String(64), nullable=True),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("plan", sa.String(64), nullable=True),
        sa.Column("arr", Money(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("csm_id", sa.String(64), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("sponsor_id", sa.String(64), nullable=True),
        sa.Column("domain", sa.String(200), nullable=True),
        sa.Column("customer_since", sa.Date(), nullable=True),
        sa.Column("churned_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_accounts_batch_id", "accounts", ["batch_id"])
    op.create_index("ix_accounts_csm_id", "accounts", ["csm_id"])
    op.create_index("ix_accounts_name", "accounts", ["name"])
    op.create_index("ix_accounts_segment", "accounts", ["segment"])


def churn_scores() -> None:
    op.create_table(
        "churn_scores",
        *provenance(),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
    )
    op.create_index("ix_churn_scores_batch_id", "churn_scores", ["batch_id"])
    op.create_index("ix_churn_scores_day", "churn_scores", ["day"])


def contacts() -> None:
    op.create_table(
        "contacts",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("email", sa.String(320), nullable=True),
        sa.Column("title", sa.String(200), nullable=True),
        sa.Column("role", sa.String(32), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_active_at", UtcDateTime(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_contacts_account_id", "contacts", ["account_id"])
    op.create_index("ix_contacts_batch_id", "contacts", ["batch_id"])
    op.create_index("ix_contacts_email", "contacts", ["email"])


def contracts() -> None:
    op.create_table(
        "contracts",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("product_id", sa.String(64), sa.ForeignKey("products.id"), nullable=True),
        sa.Column("plan", sa.String(64), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("notice_by", sa.Date(), nullable=True),
        sa.Column("value", Money(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("auto_renew", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("renewed_by_id", sa.String(64), nullable=True),
    )
    op.create_index("ix_contracts_account_id", "contracts", ["account_id"])
    op.create_index("ix_contracts_batch_id", "contracts", ["batch_id"])
    op.create_index("ix_contracts_end_on", "contracts", ["end_on"])


def health_scores() -> None:
    op.create_table(
        "health_scores",
        *provenance(),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("band", sa.String(8), nullable=False),
        sa.Column("drivers", sa.JSON(), nullable=False),
    )
    op.create_index("ix_health_scores_batch_id", "health_scores", ["batch_id"])
    op.create_index("ix_health_scores_day", "health_scores", ["day"])


def invoices() -> None:
    op.create_table(
        "invoices",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("amount", Money(), nullable=False),
    )
    op.create_index("ix_invoices_account_id", "invoices", ["account_id"])
    op.create_index("ix_invoices_batch_id", "invoices", ["batch_id"])


def opportunities() -> None:
    op.create_table(
        "opportunities",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("product_id", sa.String(64), sa.ForeignKey("products.id"), nullable=True),
        sa.Column("owner_id", sa.String(64), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("pipeline", sa.String(200), nullable=True),
        sa.Column("stage", sa.String(200), nullable=True),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("amount", Money(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=True),
        sa.Column("close_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=False),
    )
    op.create_index("ix_opportunities_account_id", "opportunities", ["account_id"])
    op.create_index("ix_opportunities_batch_id", "opportunities", ["batch_id"])


def usage() -> None:
    op.create_table(
        "usage",
        *provenance(),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("product_id", sa.String(64), sa.ForeignKey("products.id"), primary_key=True),
        sa.Column("feature", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("users", sa.Integer(), nullable=False),
    )
    op.create_index("ix_usage_batch_id", "usage", ["batch_id"])
    op.create_index("ix_usage_day", "usage", ["day"])


def contact_activity() -> None:
    op.create_table(
        "contact_activity",
        *provenance(),
        sa.Column("contact_id", sa.String(64), sa.ForeignKey("contacts.id"), primary_key=True),
        sa.Column("product_id", sa.String(64), sa.ForeignKey("products.id"), primary_key=True),
        sa.Column("feature", sa.String(64), primary_key=True),
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
    )
    op.create_index("ix_contact_activity_account_id", "contact_activity", ["account_id"])
    op.create_index("ix_contact_activity_batch_id", "contact_activity", ["batch_id"])


def usage_trends() -> None:
    op.create_table(
        "usage_trends",
        *provenance(),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("product_id", sa.String(64), sa.ForeignKey("products.id"), primary_key=True),
        sa.Column("feature", sa.String(64), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("before", sa.Float(), nullable=False),
        sa.Column("after", sa.Float(), nullable=False),
        sa.Column("p", sa.Float(), nullable=False),
    )
    op.create_index("ix_usage_trends_batch_id", "usage_trends", ["batch_id"])
    op.create_index("ix_usage_trends_day", "usage_trends", ["day"])
