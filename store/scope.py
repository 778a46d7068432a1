"""Who may see which rows, enforced in the database session.

A scoped session shadows every protected table with a temporary view of the same name that keeps
only permitted rows. Names in a query resolve to the temporary view first on SQLite and on
PostgreSQL, so ORM queries, hand-written joins and raw SQL are narrowed alike. Naming a table
through its schema (``main.tickets``) is refused, and so is any write.

Every table has an entry in `RULES`; one without an entry is empty for everyone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, event, inspect
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
    opened_ticket_ids: tuple[str, ...] = field(default=())
    """Tickets whose messages an executive has opened; each opening is in the audit."""


EVERYTHING = "1=1"
NOTHING = "1=0"
Rule = Callable[["Terms"], str]


@dataclass(frozen=True)
class Terms:
    """SQL conditions of one scope, in the dialect's quoting, over unshadowed tables."""

    scope: Scope
    schema: str

    def literal(self, value: str) -> str:
        return "'" + value.replace("'", "''").replace("\x00", "") + "'"

    def one_of(self, column: str, values: tuple[str, ...]) -> str:
        if not values:
            return NOTHING
        return f"{column} IN ({', '.join(self.literal(v) for v in values)})"

    @property
    def me(self) -> str:
        return self.literal(self.scope.person_id)

    def tickets(self) -> str:
        """Condition on the columns of `tickets`."""
        scope = self.scope
        if scope.persona == "executive":
            return EVERYTHING
        if scope.persona == "csm":
            return f"account_id IN (SELECT id FROM {self.schema}.accounts WHERE csm_id = {self.me})"
        if scope.persona == "manager":
            return f"({self.one_of('team_id', scope.managed_team_ids)} OR assignee_id = {self.me})"
        if scope.agent_sees == "team" and scope.team_id:
            return f"(assignee_id = {self.me} OR team_id = {self.literal(scope.team_id)})"
        return f"assignee_id = {self.me}"

    def of_ticket(self, column: str = "ticket_id") -> str:
        """Condition on a table that belongs to a ticket."""
        if self.scope.persona == "executive":
            return EVERYTHING
        return f"{column} IN (SELECT id FROM {self.schema}.tickets WHERE {self.tickets()})"

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
        by_ticket = f"(ticket_id IS NOT NULL AND {self.of_ticket()})"
        return (
            by_ticket
            if self.scope.persona == "agent"
            else f"({self.accounts('account_id')} OR {by_ticket})"
        )

    def attends(self, column: str) -> str:
        attended = (
            f"SELECT meeting_id FROM {self.schema}.meeting_attendees"
            f" WHERE staff AND attendee_id = {self.me}"
        )
        if self.schema == "main":
            attended = attended.replace("staff AND", "staff = 1 AND")
        return f"{column} IN ({attended})"

    def meetings(self) -> str:
        mine = f"(organizer_id = {self.me} OR {self.attends('id')})"
        if self.scope.persona in ("csm", "executive"):
            return f"({mine} OR {self.accounts('account_id')})"
        if self.scope.persona == "manager":
            team = self.one_of("team_id", self.scope.managed_team_ids)
            staff = f"SELECT id FROM {self.schema}.people WHERE {team}"
            return f"({mine} OR organizer_id IN ({staff}))"
        return mine

    def of_meeting(self) -> str:
        return f"meeting_id IN (SELECT id FROM {self.schema}.meetings WHERE {self.meetings()})"

    def proposals(self) -> str:
        """Own requests; deciding is checked again when a decision is made."""
        if self.scope.persona in ("executive", "manager"):
            return EVERYTHING
        return f"requester_id = {self.me}"

    def audit(self) -> str:
        return EVERYTHING if self.scope.persona == "executive" else f"actor_id = {self.me}"

    def own(self, column: str) -> str:
        return f"{column} = {self.me}"


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
    "contracts": lambda t: t.commercial(),
    "invoices": lambda t: t.commercial(),
    "opportunities": lambda t: t.commercial(),
    "health_scores": lambda t: t.commercial(),
    "churn_scores": lambda t: t.commercial(),
    "surveys": lambda t: t.surveys(),
    "tickets": lambda t: t.tickets(),
    "messages": lambda t: t.of_ticket(),
    "ticket_events": lambda t: t.of_ticket(),
    "sla_clocks": lambda t: t.of_ticket(),
    "drafts": lambda t: t.of_ticket(),
    "tasks": lambda t: f"({t.own('owner_id')} OR {t.of_ticket()})",
    "meetings": lambda t: t.meetings(),
    "meeting_attendees": lambda t: t.of_meeting(),
    "proposals": lambda t: t.proposals(),
    "audit_entries": lambda t: t.audit(),
    "outbox": _closed,
    "import_batches": _closed,
    "lineage": _closed,
    "quarantine": _closed,
}


def masks(terms: Terms) -> Mapping[tuple[str, str], str]:
    """Columns that are shown as another expression: (table, column) to SQL."""
    scope = terms.scope
    hidden: dict[tuple[str, str], str] = {}
    if scope.persona == "executive":
        opened = terms.one_of("ticket_id", scope.opened_ticket_ids)
        hidden["messages", "body"] = f"CASE WHEN {opened} THEN body END"
    if scope.persona in ("agent", "csm"):
        hidden["people", "cost_per_hour"] = "NULL"
    if scope.persona == "agent":
        hidden["accounts", "arr"] = "NULL"
    return hidden


def narrow(connection: Connection, scope: Scope) -> None:
    """Limit a connection's current transaction to `scope` and to reading.

    Rolling the transaction back removes the limits again.
    """
    sqlite = connection.dialect.name == "sqlite"
    schema = "main" if sqlite else _postgres_schema(connection)
    terms = Terms(scope, schema)
    hidden = masks(terms)
    for name, table in SQLModel.metadata.tables.items():
        condition = RULES.get(name, _closed)(terms)
        masked = {c: sql for (t, c), sql in hidden.items() if t == name}
        if condition == EVERYTHING and not masked:
            continue
        # A condition over a column, so that even `count(*)` is seen to read through the view.
        key = next(iter(table.primary_key.columns)).name
        constant = {EVERYTHING: f'"{key}" = "{key}"', NOTHING: f'"{key}" <> "{key}"'}
        condition = constant.get(condition, condition)
        columns = ", ".join(
            f'{masked[c.name]} AS "{c.name}"' if c.name in masked else f'"{c.name}"'
            for c in table.columns
        )
        connection.exec_driver_sql(
            f'CREATE TEMP VIEW "{name}" AS SELECT {columns} FROM {schema}."{name}" '
            f"WHERE {condition}".replace("%", "%%" if not sqlite else "%")
        )
    _forbid_detours(connection, sqlite)


def _postgres_schema(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())


_DETOUR = re.compile(r"\b(main|public|pg_catalog|pg_temp\w*|temp)\b\"?\s*\.", re.IGNORECASE)


def _forbid_detours(connection: Connection, sqlite: bool) -> None:
    if sqlite:
        _authorize_reads(connection)
        return
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    @event.listens_for(connection, "before_cursor_execute")
    def _check(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if _DETOUR.search(statement):
            raise ScopeError("A scoped query may not name a schema.")


def _authorize_reads(connection: Connection) -> None:
    """SQLite asks before each table access; the last argument names the view that reads."""
    import sqlite3

    protected = {name for name in SQLModel.metadata.tables if RULES.get(name, _closed) is not _open}
    allowed = {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
    }

    def authorize(
        action: int, table: str | None, _column: str | None, schema: str | None, via: str | None
    ) -> int:
        if action in allowed:
            return sqlite3.SQLITE_OK
        if action != sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_DENY
        if schema == "main" and table in protected and via is None and table in shadowed:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    shadowed = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_temp_master")}
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.set_authorizer(authorize)


def tables_of(connection: Connection) -> list[str]:
    """The names of the tables that exist in the database."""
    return inspect(connection).get_table_names()
