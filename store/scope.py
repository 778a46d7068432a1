"""Who may see which rows, as SQL conditions; `store.narrowing` puts them into force.

Every table has an entry in `RULES`; one without an entry is empty for everyone. A column that a
persona may not see is masked. The conditions are plain SQL over the unshadowed tables, so they use
their indexes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlmodel import SQLModel

from store.errors import ScopeError

PersonaName = Literal["executive", "manager", "agent", "csm"]


@dataclass(frozen=True)
class Scope:
    """What one person may see."""

    person_id: str
    persona: PersonaName
    team_id: str | None = None
    managed_team_ids: tuple[str, ...] = ()
    """Teams that the person leads, directly or through the managers below."""
    agent_sees: Literal["own", "team"] = "team"
    """Whether a support agent sees the tickets of the whole team."""
    opened_ticket_ids: tuple[str, ...] = ()
    """Tickets whose messages an executive has opened; each opening is in the audit."""

    def __post_init__(self) -> None:
        ids = (self.person_id, self.team_id or "", *self.managed_team_ids, *self.opened_ticket_ids)
        for value in ids:
            if any(c < " " or "\ud800" <= c <= "\udfff" for c in value):
                raise ScopeError(f"The id {value!r} holds characters that no id may hold.")


ALL_TEAMS = "*"
"""In `managed_team_ids`: the whole of support, tickets without a team included."""
EVERYTHING = "1=1"
NOTHING = "1=0"
Rule = Callable[["Terms"], str]


@dataclass(frozen=True)
class Terms:
    """The conditions of one scope, with its ids as literals, over unshadowed tables."""

    scope: Scope
    schema: str

    def literal(self, value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    def one_of(self, column: str, values: tuple[str, ...]) -> str:
        if not values:
            return NOTHING
        return f"{column} IN ({', '.join(self.literal(v) for v in values)})"

    @property
    def me(self) -> str:
        return self.literal(self.scope.person_id)

    def in_my_team(self) -> str:
        return f"team_id = {self.literal(self.scope.team_id or '')}"

    def in_managed_teams(self) -> str:
        return self.one_of("team_id", self.scope.managed_team_ids)

    def opened(self) -> str:
        return self.one_of("ticket_id", self.scope.opened_ticket_ids)

    def tickets(self) -> str:
        """Condition on the columns of `tickets`."""
        scope = self.scope
        if scope.persona == "executive":
            return EVERYTHING
        if scope.persona == "csm":
            return f"account_id IN (SELECT id FROM {self.schema}.accounts WHERE csm_id = {self.me})"
        if scope.persona == "manager":
            if ALL_TEAMS in scope.managed_team_ids:
                return EVERYTHING
            return f"({self.in_managed_teams()} OR assignee_id = {self.me})"
        if scope.agent_sees == "team" and scope.team_id:
            return f"(assignee_id = {self.me} OR {self.in_my_team()})"
        return f"assignee_id = {self.me}"

    def of_ticket(self, table: str) -> str:
        """Condition on a table whose rows belong to a ticket.

        It looks at the ticket of each row. A list of all tickets in scope would be faster for a
        whole table, but SQLite would build it for the messages of a single ticket, too.
        """
        condition = self.tickets()
        if condition == EVERYTHING:
            return EVERYTHING
        return (
            f"EXISTS (SELECT 1 FROM {self.schema}.tickets AS held"
            f' WHERE held.id = "{table}".ticket_id AND {condition})'
        )

    def accounts(self, column: str = "id") -> str:
        """Condition on a column that holds an account id, for who may know the customer."""
        persona = self.scope.persona
        if persona in ("executive", "manager"):
            return EVERYTHING
        if persona == "csm":
            if column == "id":
                return f"csm_id = {self.me}"
            return f"{column} IN (SELECT id FROM {self.schema}.accounts WHERE csm_id = {self.me})"
        return f"{column} IN (SELECT account_id FROM {self.schema}.tickets WHERE {self.tickets()})"

    def commercial(self, column: str = "account_id") -> str:
        """Condition on contracts, prices paid and scores: not for support agents."""
        return NOTHING if self.scope.persona == "agent" else self.accounts(column)

    def surveys(self) -> str:
        by_ticket = self.of_ticket("surveys")
        if self.scope.persona == "agent":
            return by_ticket
        return _either(self.accounts("account_id"), by_ticket)

    def meetings(self) -> str:
        attended = (
            f"id IN (SELECT meeting_id FROM {self.schema}.meeting_attendees"
            f" WHERE staff AND attendee_id = {self.me})"
        )
        others = NOTHING
        if self.scope.persona in ("csm", "executive"):
            others = self.accounts("account_id")
        elif ALL_TEAMS in self.scope.managed_team_ids:
            others = EVERYTHING
        elif self.scope.persona == "manager":
            staff = f"SELECT id FROM {self.schema}.people WHERE {self.in_managed_teams()}"
            others = f"organizer_id IN ({staff})"
        return _either(f"organizer_id = {self.me}", attended, others)

    def of_meeting(self) -> str:
        condition = self.meetings()
        if condition == EVERYTHING:
            return EVERYTHING
        return f"meeting_id IN (SELECT id FROM {self.schema}.meetings WHERE {condition})"

    def proposals(self) -> str:
        """Own requests and those of whom the person leads; who may decide is checked again."""
        persona = self.scope.persona
        leads_all = ALL_TEAMS in self.scope.managed_team_ids
        if persona == "executive" or (persona == "manager" and leads_all):
            return EVERYTHING
        own = f"requester_id = {self.me}"
        if persona != "manager":
            return own
        led = f"SELECT id FROM {self.schema}.people WHERE {self.in_managed_teams()}"
        return _either(own, f"requester_id IN ({led})")

    def audit(self) -> str:
        return EVERYTHING if self.scope.persona == "executive" else f"actor_id = {self.me}"

    def tasks(self) -> str:
        return _either(f"owner_id = {self.me}", self.of_ticket("tasks"))


def _either(*conditions: str) -> str:
    if EVERYTHING in conditions:
        return EVERYTHING
    return f"({' OR '.join(c for c in conditions if c != NOTHING)})"


def _open(_: Terms) -> str:
    return EVERYTHING


def _closed(_: Terms) -> str:
    return NOTHING


RULES: Mapping[str, Rule] = {
    "teams": _open,
    "people": _open,
    "products": _open,
    "plan_entitlements": _open,
    "business_hours": _open,
    "holidays": _open,
    "sla_policies": _open,
    "articles": _open,
    "passages": _open,
    "accounts": lambda t: t.accounts(),
    "contacts": lambda t: t.accounts("account_id"),
    "usage": lambda t: t.accounts("account_id"),
    "contact_activity": lambda t: t.accounts("account_id"),
    "usage_trends": lambda t: t.accounts("account_id"),
    "contracts": lambda t: t.commercial(),
    "invoices": lambda t: t.commercial(),
    "opportunities": lambda t: t.commercial(),
    "health_scores": lambda t: t.commercial(),
    "churn_scores": lambda t: t.commercial(),
    "surveys": lambda t: t.surveys(),
    "tickets": lambda t: t.tickets(),
    "messages": lambda t: t.of_ticket("messages"),
    "ticket_events": lambda t: t.of_ticket("ticket_events"),
    "sla_clocks": lambda t: t.of_ticket("sla_clocks"),
    "drafts": lambda t: t.of_ticket("drafts"),
    "tasks": lambda t: t.tasks(),
    "meetings": lambda t: t.meetings(),
    "meeting_attendees": lambda t: t.of_meeting(),
    "proposals": lambda t: t.proposals(),
    "audit_entries": lambda t: t.audit(),
    "memories": lambda t: f"person_id = {t.me}",
    "model_requests": lambda t: f"person_id = {t.me}",
    "feedback": lambda t: f"person_id = {t.me}",
    "alerts": lambda t: f"person_id = {t.me}",
    "alert_preferences": lambda t: f"person_id = {t.me}",
    "outbox": _closed,
    "api_tokens": _closed,
    "import_batches": _closed,
    "lineage": _closed,
    "quarantine": _closed,
}


def masks(terms: Terms) -> Mapping[tuple[str, str], str]:
    """Columns that are shown as another expression: (table, column) to SQL."""
    scope = terms.scope
    hidden: dict[tuple[str, str], str] = {}
    if scope.persona == "executive":
        for table in ("messages", "drafts"):
            hidden[table, "body"] = f"CASE WHEN {terms.opened()} THEN body END"
    if scope.persona in ("agent", "csm"):
        hidden["people", "cost_per_hour"] = "NULL"
    if scope.persona == "agent":
        hidden["accounts", "arr"] = "NULL"
    return hidden


def is_open(name: str) -> bool:
    """Whether everybody sees every row of a table, some columns perhaps masked."""
    return RULES.get(name, _closed) is _open


def shadow(terms: Terms, name: str) -> str | None:
    """The query that stands in for a table, or None where the person sees it as it is."""
    table = SQLModel.metadata.tables[name]
    condition = RULES.get(name, _closed)(terms)
    masked = {column: sql for (owner, column), sql in masks(terms).items() if owner == name}
    if condition == EVERYTHING and not masked:
        return None
    # A condition over a column, so that SQLite's `count(*)` is seen to read through the view.
    key = f'"{next(iter(table.primary_key.columns)).name}"'
    condition = {EVERYTHING: f"{key} = {key}", NOTHING: f"{key} <> {key}"}.get(condition, condition)
    columns = ", ".join(
        f'{masked[c.name]} AS "{c.name}"' if c.name in masked else f'"{c.name}"'
        for c in table.columns
    )
    return f'SELECT {columns} FROM {terms.schema}."{name}" WHERE {condition}'
