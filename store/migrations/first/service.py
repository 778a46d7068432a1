"""Tickets, surveys, drafts and meetings."""

import sqlalchemy as sa
from alembic import op

from store.migrations.first.provenance import provenance
from store.tables.types import UtcDateTime


def meetings() -> None:
    op.create_table(
        "meetings",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("organizer_id", sa.String(64), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("location", sa.String(300), nullable=True),
        sa.Column("agenda", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("promises", sa.JSON(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_meetings_account_id", "meetings", ["account_id"])
    op.create_index("ix_meetings_batch_id", "meetings", ["batch_id"])
    op.create_index("ix_meetings_organizer_id", "meetings", ["organizer_id"])
    op.create_index("ix_meetings_starts_at", "meetings", ["starts_at"])


def meeting_attendees() -> None:
    op.create_table(
        "meeting_attendees",
        *provenance(),
        sa.Column("meeting_id", sa.String(64), sa.ForeignKey("meetings.id"), primary_key=True),
        sa.Column("attendee_id", sa.String(64), primary_key=True),
        sa.Column("staff", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_meeting_attendees_attendee_id", "meeting_attendees", ["attendee_id"])
    op.create_index("ix_meeting_attendees_batch_id", "meeting_attendees", ["batch_id"])


def tickets() -> None:
    op.create_table(
        "tickets",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("requester_id", sa.String(64), sa.ForeignKey("contacts.id"), nullable=True),
        sa.Column("assignee_id", sa.String(64), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("team_id", sa.String(64), sa.ForeignKey("teams.id"), nullable=True),
        sa.Column("product_id", sa.String(64), sa.ForeignKey("products.id"), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("priority", sa.String(4), nullable=False),
        sa.Column("channel", sa.String(32), nullable=True),
        sa.Column("category", sa.String(100), nullable=True),
        sa.Column("subcategory", sa.String(100), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=True),
        sa.Column("first_response_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_by_id", sa.String(64), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("resolved_by_kind", sa.String(8), nullable=True),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column("reopen_count", sa.Integer(), nullable=False),
        sa.Column("reassignment_count", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.String(64), nullable=True),
        sa.Column("sla_policy_id", sa.String(64), sa.ForeignKey("sla_policies.id"), nullable=True),
    )
    op.create_index("ix_tickets_account_created", "tickets", ["account_id", "created_at"])
    op.create_index("ix_tickets_assignee_status", "tickets", ["assignee_id", "status"])
    op.create_index("ix_tickets_batch_id", "tickets", ["batch_id"])
    op.create_index("ix_tickets_category", "tickets", ["category"])
    op.create_index("ix_tickets_created_at", "tickets", ["created_at"])
    op.create_index("ix_tickets_resolved_at", "tickets", ["resolved_at"])
    op.create_index("ix_tickets_status", "tickets", ["status"])
    op.create_index("ix_tickets_team_status", "tickets", ["team_id", "status"])


def drafts() -> None:
    op.create_table(
        "drafts",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("ticket_id", sa.String(64), sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("author_id", sa.String(64), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("mood", sa.String(16), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("citations", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sent_message_id", sa.String(64), nullable=True),
    )
    op.create_index("ix_drafts_batch_id", "drafts", ["batch_id"])
    op.create_index("ix_drafts_ticket_id", "drafts", ["ticket_id"])


def messages() -> None:
    op.create_table(
        "messages",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("ticket_id", sa.String(64), sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("author_id", sa.String(64), nullable=True),
        sa.Column("author_name", sa.String(300), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
    )
    op.create_index("ix_messages_batch_id", "messages", ["batch_id"])
    op.create_index("ix_messages_ticket_at", "messages", ["ticket_id", "at"])


def sla_clocks() -> None:
    op.create_table(
        "sla_clocks",
        *provenance(),
        sa.Column("ticket_id", sa.String(64), sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("metric", sa.String(16), primary_key=True),
        sa.Column("target_minutes", sa.Integer(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("elapsed_minutes", sa.Float(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("breached", sa.Boolean(), nullable=True),
        sa.Column("breached_at", UtcDateTime(), nullable=True),
        sa.Column("basis", sa.String(16), nullable=False),
    )
    op.create_index("ix_sla_clocks_batch_id", "sla_clocks", ["batch_id"])
    op.create_index("ix_sla_clocks_metric_due", "sla_clocks", ["metric", "due_at"])
    op.create_index(
        "ix_sla_clocks_outcome",
        "sla_clocks",
        ["metric", "stopped_at", "breached", "elapsed_minutes", "ticket_id"],
    )


def surveys() -> None:
    op.create_table(
        "surveys",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("contact_id", sa.String(64), sa.ForeignKey("contacts.id"), nullable=True),
        sa.Column("ticket_id", sa.String(64), sa.ForeignKey("tickets.id"), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
    )
    op.create_index("ix_surveys_account_id", "surveys", ["account_id"])
    op.create_index("ix_surveys_at", "surveys", ["at"])
    op.create_index("ix_surveys_batch_id", "surveys", ["batch_id"])
    op.create_index("ix_surveys_ticket_id", "surveys", ["ticket_id"])


def tasks() -> None:
    op.create_table(
        "tasks",
        *provenance(),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(64), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("ticket_id", sa.String(64), sa.ForeignKey("tickets.id"), nullable=True),
        sa.Column("account_id", sa.String(64), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_tasks_batch_id", "tasks", ["batch_id"])
    op.create_index("ix_tasks_owner_id", "tasks", ["owner_id"])


def ticket_events() -> None:
    op.create_table(
        "ticket_events",
        *provenance(),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("ticket_id", sa.String(64), sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("old", sa.String(200), nullable=True),
        sa.Column("new", sa.String(200), nullable=True),
        sa.Column("by_id", sa.String(64), nullable=True),
    )
    op.create_index("ix_ticket_events_batch_id", "ticket_events", ["batch_id"])
    op.create_index("ix_ticket_events_ticket_at", "ticket_events", ["ticket_id", "at"])
