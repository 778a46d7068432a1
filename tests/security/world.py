"""Two sides of a company, a and b, with a recognisable value in every field that could leak.

Who may see what is written down here a second time, by hand and without a look at `store.scope`:
it is what the rules there are held against.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlmodel import SQLModel

from assistant.personas import actor
from store import audit
from store.clock import Clock
from store.engine import Store
from store.tables import (
    Account,
    ApiToken,
    BusinessHours,
    ChurnScore,
    Contact,
    ContactActivity,
    Contract,
    Draft,
    HealthScore,
    ImportBatch,
    Invoice,
    LineageEntry,
    Meeting,
    MeetingAttendee,
    Memory,
    Message,
    Opportunity,
    OutboxMessage,
    Person,
    Product,
    QuarantinedRow,
    SlaClockRow,
    Survey,
    Task,
    Team,
    Ticket,
    TicketEvent,
    Usage,
    UsageTrend,
)
from tests.security.own_rows import own_rows
from tools import catalog
from tools.execution import Door

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
"""A Wednesday."""
SIDES = ("a", "b")
NUMBER = {"a": 10, "b": 20}
"""How the numbers of a side's tickets begin."""
PERSONAS = ("executive", "manager", "agent", "csm")
OF_ACCOUNT = ("contacts", "accounts", "surveys")
COMMERCIAL = ("contracts", "invoices", "opportunities", "health_scores", "churn_scores")
OF_TICKET = ("tickets", "messages", "ticket_events", "drafts", "tasks", "meetings")
OWN = ("memories", "model_requests", "feedback", "alerts", "alert_preferences")
CLOSED = ("api_tokens", "outbox", "import_batches", "lineage", "quarantine")


def ago(**amount: float) -> datetime:
    """An instant before NOW."""
    return NOW - timedelta(**amount)


@dataclass(frozen=True, order=True)
class Canary:
    """A value that stands in one field only, in every way in which it may be written."""

    table: str
    column: str
    side: str
    written: tuple[str, ...] = field(compare=False)


@dataclass
class Flock:
    """The canaries of a world."""

    canaries: list[Canary] = field(default_factory=list)
    requests: dict[str, str] = field(default_factory=dict)
    """The proposal that waits on each side."""

    def word(self, table: str, column: str, side: str) -> str:
        """A word that stands nowhere else."""
        value = f"zq{table.replace('_', '')}{column.replace('_', '')}{side}"
        self.canaries.append(Canary(table, column, side, (value,)))
        return value

    def amount(self, table: str, column: str, side: str) -> Decimal:
        """An amount that stands nowhere else, and that no sum of others is."""
        number = 700_001 + 10_007 * len(self.canaries)
        written = (f"{number:,}", str(number))
        self.canaries.append(Canary(table, column, side, written))
        return Decimal(number)


def hidden(persona: str, canary: Canary) -> bool:
    """Whether a person of side a may not see it."""
    table, column, other = canary.table, canary.column, canary.side == "b"
    paid = table in COMMERCIAL or (table, column) == ("accounts", "arr")
    answer = {
        "executive": table in ("messages", "drafts") and column == "body",
        "manager": other and table in OF_TICKET,
        "agent": other or paid,
        "csm": other,
    }[persona]
    if table == "people":
        answer = column == "cost_per_hour" and persona in ("agent", "csm")
    elif table == "audit_entries":
        answer = other and persona != "executive"
    elif table in OWN:
        answer = persona != "agent" or other
    return answer or table in CLOSED


def leaked(text: str, canary: Canary) -> bool:
    """Whether a text holds the value."""
    folded = text.lower()
    return any(written in folded for written in canary.written)


def build(store: Store) -> Flock:
    """Fill an empty database."""
    flock = Flock()
    with store.session() as session:
        for rows in _rows(flock):
            session.add_all(rows)
            session.flush()
        for side in SIDES:
            audit.append(
                session,
                actor_id=f"agent-{side}",
                action="import",
                at=ago(days=1),
                subject="batch:1",
                why=flock.word("audit_entries", "why", side),
            )
    for side in SIDES:
        flock.requests[side] = _request(store, flock, side)
    return flock


def _request(store: Store, flock: Flock, side: str) -> str:
    """Something that the agent of a side has asked for; it waits for that agent."""
    with store.session(read_only=True) as session:
        agent = actor(session, f"agent-{side}")
    note = {"ticket": f"DESK-{NUMBER[side]}1", "text": flock.word("proposals", "args", side)}
    outcome = Door(catalog.load(), store).call("add_note", note, agent, Clock.frozen(NOW))
    asks = outcome.report.blocks[-1]
    assert asks.type == "approval"
    assert asks.proposal_id
    return asks.proposal_id


def _rows(flock: Flock) -> Iterator[Sequence[SQLModel]]:
    yield [
        Product(id="mail", name="Mailer", features=["campaigns", "reports"]),
        Product(id="sms", name="Texter", kind="add_on", features=["texts"]),
        BusinessHours(
            id="day",
            name="Office",
            time_zone="UTC",
            weekly={day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        ),
        *(Team(id=f"team-{s}", name=f"Team {s.upper()}", manager_id=f"manager-{s}") for s in SIDES),
    ]
    for side in SIDES:
        yield _people(flock, side)
    for side in SIDES:
        yield [_account(flock, side)]
        yield _customer(flock, side)
        yield _tickets(flock, side)
        yield _service(flock, side)
        yield _business(flock, side)
        yield _meetings(flock, side)
        yield _machine(flock, side)


def _people(flock: Flock, side: str) -> list[SQLModel]:
    return [
        Person(
            id=f"{persona}-{side}",
            name=f"{persona.title()} {side.upper()}",
            email=f"{persona}-{side}@desk.example",
            persona=persona,
            team_id=f"team-{side}" if persona == "agent" else None,
            cost_per_hour=flock.amount("people", "cost_per_hour", side)
            if persona == "agent"
            else None,
        )
        for persona in PERSONAS
    ]


def _account(flock: Flock, side: str) -> Account:
    return Account(
        id=f"acct-{side}",
        name=flock.word("accounts", "name", side),
        segment="enterprise",
        industry=flock.word("accounts", "industry", side),
        plan="pro",
        seats=50,
        csm_id=f"csm-{side}",
        arr=flock.amount("accounts", "arr", side),
        domain=f"{flock.word('accounts', 'domain', side)}.example",
    )


def _customer(flock: Flock, side: str) -> list[SQLModel]:
    return [
        Contact(
            id=f"contact-{side}",
            account_id=f"acct-{side}",
            name=flock.word("contacts", "name", side),
            email=f"{flock.word('contacts', 'email', side)}@customer.example",
            title=flock.word("contacts", "title", side),
            role="champion",
        )
    ]


def _tickets(flock: Flock, side: str) -> list[SQLModel]:
    open_one = Ticket(
        id=f"DESK-{NUMBER[side]}1",
        subject=f"Password reset {flock.word('tickets', 'subject', side)}",
        account_id=f"acct-{side}",
        requester_id=f"contact-{side}",
        assignee_id=f"agent-{side}",
        team_id=f"team-{side}",
        product_id="mail",
        status="open",
        priority="P2",
        category=flock.word("tickets", "category", side),
        created_at=ago(hours=5),
        updated_at=ago(hours=4),
    )
    solved = open_one.model_copy(
        update={
            "id": f"DESK-{NUMBER[side]}2",
            "subject": f"Password reset fails {flock.word('tickets', 'subject', side)}",
            "status": "resolved",
            "created_at": ago(days=6),
            "resolved_at": ago(days=5),
            "resolution": f"Password reset again. {flock.word('tickets', 'resolution', side)}",
        }
    )
    return [open_one, Ticket.model_validate(solved.model_dump())]


def _service(flock: Flock, side: str) -> list[SQLModel]:
    one, two = f"DESK-{NUMBER[side]}1", f"DESK-{NUMBER[side]}2"
    rows: list[SQLModel] = [
        Message(
            id=f"msg-{side}{n}",
            ticket_id=ticket,
            at=ago(hours=5) if ticket == one else ago(days=6 - n / 10),
            by="customer",
            author_id=f"contact-{side}",
            body=f"I cannot reset my password. {flock.word('messages', 'body', side)} "
            "This is urgent, we promised a report by Friday.",
        )
        for n, ticket in enumerate((one, two))
    ]
    rows += [
        TicketEvent(id=f"event-{side}", ticket_id=one, at=ago(hours=4), field="subcategory",
                    new=flock.word("ticket_events", "new", side)),
        SlaClockRow(ticket_id=one, metric="resolution", started_at=ago(hours=5),
                    due_at=NOW + timedelta(hours=2), target_minutes=420),
        SlaClockRow(ticket_id=two, metric="resolution", started_at=ago(days=6),
                    stopped_at=ago(days=5), elapsed_minutes=600, breached=False),
        Draft(id=f"draft-{side}", ticket_id=one, author_id=f"agent-{side}",
              created_at=ago(hours=3), body=flock.word("drafts", "body", side)),
        Task(id=f"task-{side}", text=flock.word("tasks", "text", side), owner_id=f"agent-{side}",
             ticket_id=one, created_at=ago(hours=3)),
        Survey(id=f"survey-{side}", kind="csat", score=2, account_id=f"acct-{side}",
               contact_id=f"contact-{side}", ticket_id=two, at=ago(days=4),
               comment=flock.word("surveys", "comment", side)),
    ]  # fmt: skip
    return rows


def _business(flock: Flock, side: str) -> list[SQLModel]:
    account, today = f"acct-{side}", NOW.date()
    rows: list[SQLModel] = [
        Contract(id=f"contract-{side}", account_id=account, product_id="mail", plan="pro",
                 start_on=today - timedelta(days=300), end_on=today + timedelta(days=40),
                 notice_by=today + timedelta(days=10),
                 value=flock.amount("contracts", "value", side)),
        Invoice(id=f"invoice-{side}", account_id=account, issued_on=today - timedelta(days=60),
                due_on=today - timedelta(days=30),
                amount=flock.amount("invoices", "amount", side)),
        Opportunity(id=f"deal-{side}", account_id=account, kind="upsell", product_id="sms",
                    name=flock.word("opportunities", "name", side), owner_id=f"csm-{side}",
                    stage=flock.word("opportunities", "stage", side), probability=0.5,
                    amount=flock.amount("opportunities", "amount", side),
                    created_at=ago(days=20)),
        ChurnScore(account_id=account, day=today, probability=0.6, method="fitted",
                   reasons={"factors": []}),
    ]  # fmt: skip
    for days in (0, 30):
        rows.append(
            HealthScore(account_id=account, day=today - timedelta(days=days),
                        score=40.0 + days / 10, band="red", drivers={})
        )  # fmt: skip
    for week in range(16):
        day = today - timedelta(days=7 * week)
        rows.append(
            Usage(account_id=account, product_id="mail", feature="campaigns", day=day,
                  events=20 + 10 * week, users=3)
        )  # fmt: skip
    rows += [
        UsageTrend(account_id=account, product_id="mail", feature="campaigns", day=today,
                   verdict="declining", weeks=13, events=900, before=150, after=30, p=0.001),
        ContactActivity(contact_id=f"contact-{side}", product_id="mail", feature="campaigns",
                        month=today.replace(day=1), account_id=account, events=12),
    ]  # fmt: skip
    return rows


def _meetings(flock: Flock, side: str) -> list[SQLModel]:
    call = f"call-{side}"
    return [
        Meeting(id=call, title=f"Review {flock.word('meetings', 'title', side)}",
                account_id=f"acct-{side}", organizer_id=f"manager-{side}",
                starts_at=NOW + timedelta(hours=2), ends_at=NOW + timedelta(hours=3),
                agenda=flock.word("meetings", "agenda", side),
                notes=flock.word("meetings", "notes", side)),
        MeetingAttendee(meeting_id=call, attendee_id=f"agent-{side}"),
        MeetingAttendee(meeting_id=call, attendee_id=f"csm-{side}"),
        MeetingAttendee(meeting_id=call, attendee_id=f"contact-{side}", staff=False),
    ]  # fmt: skip


def _machine(flock: Flock, side: str) -> list[SQLModel]:
    """What only the machinery reads, and what others asked for."""
    return [
        Memory(
            id=f"keep-{side}",
            person_id=f"agent-{side}",
            kind="analysis",
            name=flock.word("memories", "name", side),
            value={"title": flock.word("memories", "value", side), "question": "", "calls": []},
            updated_at=ago(days=1),
        ),
        *own_rows(flock.word, side, ago(days=1)),
        ApiToken(
            id=f"token-{side}",
            person=f"agent-{side}",
            name=flock.word("api_tokens", "name", side),
            digest=side * 64,
            created_at=ago(days=1),
            expires_at=NOW + timedelta(days=1),
        ),
        OutboxMessage(
            id=f"m-{side}",
            delivery_key=f"k-{side}",
            kind="email",
            payload={"to": ["x@y.example"], "body": flock.word("outbox", "payload", side)},
            created_at=ago(hours=1),
        ),
        ImportBatch(
            id=f"B{side}",
            source="csv",
            digest=side,
            imported_at=ago(days=2),
            quality={"remark": flock.word("import_batches", "quality", side)},
        ),
        LineageEntry(
            batch_id=f"B{side}",
            table="tickets",
            row_key=f"DESK-{NUMBER[side]}1",
            before={"subject": flock.word("lineage", "before", side)},
        ),
        QuarantinedRow(
            batch_id=f"B{side}",
            file="x.csv",
            line=1,
            reason="bad",
            raw=flock.word("quarantine", "raw", side),
        ),
    ]
