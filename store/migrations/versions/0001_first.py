"""All tables of the first release."""

from alembic import op

from store.migrations.first import assistance, customers, decisions, identity, reference, service

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    decisions.audit_entries,
    reference.import_batches,
    reference.articles,
    reference.business_hours,
    reference.lineage,
    reference.products,
    reference.quarantine,
    reference.teams,
    reference.holidays,
    reference.passages,
    reference.people,
    reference.plan_entitlements,
    reference.sla_policies,
    customers.accounts,
    decisions.proposals,
    customers.churn_scores,
    customers.contacts,
    customers.contracts,
    customers.health_scores,
    customers.invoices,
    service.meetings,
    customers.opportunities,
    decisions.outbox,
    customers.usage,
    customers.usage_trends,
    customers.contact_activity,
    service.meeting_attendees,
    service.tickets,
    service.drafts,
    service.messages,
    service.sla_clocks,
    service.surveys,
    service.tasks,
    service.ticket_events,
    assistance.memories,
    assistance.model_requests,
    assistance.feedback,
    assistance.alerts,
    assistance.alert_preferences,
    identity.api_tokens,
)
"""In the order in which they can refer to each other."""


def upgrade() -> None:
    for create in TABLES:
        create()


def downgrade() -> None:
    for create in reversed(TABLES):
        op.drop_table(create.__name__)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entries_keep")
