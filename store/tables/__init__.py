"""Every table of the database, one aggregate per file."""

from store.tables.accounts import Account, Contact
from store.tables.alerts import Alert, AlertPreference
from store.tables.articles import Article, PassageRow
from store.tables.contracts import Contract, Invoice, Opportunity
from store.tables.decisions import AuditEntry, OutboxMessage, Proposal
from store.tables.drafts import Draft, Task
from store.tables.feedback import Feedback
from store.tables.identity import ApiToken
from store.tables.imports import ImportBatch, LineageEntry, QuarantinedRow
from store.tables.meetings import Meeting, MeetingAttendee
from store.tables.memories import Memory
from store.tables.model_usage import ModelRequest
from store.tables.people import Person, Team
from store.tables.products import PlanEntitlement, Product
from store.tables.scores import ChurnScore, HealthScore, UsageTrend
from store.tables.sla import BusinessHours, Holiday, SlaPolicy
from store.tables.surveys import Survey
from store.tables.tickets import (
    DONE_STATUSES,
    OPEN_STATUSES,
    PRIORITIES,
    STATUSES,
    TIME_SPENT,
    Message,
    SlaClockRow,
    Ticket,
    TicketEvent,
)
from store.tables.usage import ContactActivity, Usage

__all__ = [
    "DONE_STATUSES",
    "OPEN_STATUSES",
    "PRIORITIES",
    "STATUSES",
    "TIME_SPENT",
    "Account",
    "Alert",
    "AlertPreference",
    "ApiToken",
    "Article",
    "AuditEntry",
    "BusinessHours",
    "ChurnScore",
    "Contact",
    "ContactActivity",
    "Contract",
    "Draft",
    "Feedback",
    "HealthScore",
    "Holiday",
    "ImportBatch",
    "Invoice",
    "LineageEntry",
    "Meeting",
    "MeetingAttendee",
    "Memory",
    "Message",
    "ModelRequest",
    "Opportunity",
    "OutboxMessage",
    "PassageRow",
    "Person",
    "PlanEntitlement",
    "Product",
    "Proposal",
    "QuarantinedRow",
    "SlaClockRow",
    "SlaPolicy",
    "Survey",
    "Task",
    "Team",
    "Ticket",
    "TicketEvent",
    "Usage",
    "UsageTrend",
]
