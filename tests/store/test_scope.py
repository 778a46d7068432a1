"""A scoped session shows a person their rows and nothing else, however the query is written."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Table, select, text
from sqlmodel import Session, SQLModel, col

from store import schema
from store.engine import Store, count_rows
from store.scope import ALL_TEAMS, RULES, PersonaName, Scope
from store.tables import Account, Draft, Message, Person, Ticket
from tests.store.two_sides import PERSONAS, build, scope

TABLES = sorted(SQLModel.metadata.tables)

OPEN = {"teams", "people", "products", "plan_entitlements", "business_hours", "holidays",
        "sla_policies", "articles", "passages"}  # fmt: skip
CLOSED = {"api_tokens", "outbox", "import_batches", "lineage", "quarantine"}
CUSTOMER = {"accounts", "contacts", "usage", "contact_activity", "usage_trends"}
COMMERCIAL = {"contracts", "invoices", "opportunities", "health_scores", "churn_scores"}
WORK = {"tickets", "messages", "ticket_events", "sla_clocks", "drafts", "tasks", "meetings",
        "meeting_attendees"}  # fmt: skip
REST = {"surveys", "proposals", "audit_entries"}
PRIVATE = {"memories", "model_requests", "feedback", "alerts", "alert_preferences"}

BOTH_SIDES = {
    "executive": OPEN | CUSTOMER | COMMERCIAL | WORK | REST,
    "manager": OPEN | CUSTOMER | COMMERCIAL | {"surveys"},
    "agent": OPEN,
    "csm": OPEN,
}
OWN_SIDE = {
    "executive": set(),
    "manager": WORK | {"proposals"},
    "agent": CUSTOMER | WORK | REST | PRIVATE,
    "csm": CUSTOMER | COMMERCIAL | WORK | {"surveys"},
}

WAYS_TO_ASK = {
    "plain": "SELECT * FROM {t}",
    "quoted": 'SELECT * FROM "{t}"',
    "capitals": "SELECT * FROM {T}",
    "alias": "SELECT x.* FROM {t} AS x",
    "comments": "SELECT * /* of */ FROM {t} -- all",
    "subquery": "SELECT * FROM (SELECT * FROM {t}) AS q",
    "expression": "WITH q AS (SELECT * FROM {t}) SELECT * FROM q",
    "two expressions": "WITH q AS (SELECT * FROM {t}), r AS (SELECT * FROM q) SELECT * FROM r",
    "named like another table": "WITH {o} AS (SELECT * FROM {t}) SELECT * FROM {o}",
    "self join": "SELECT y.* FROM {t} AS x JOIN {t} AS y ON x.{k} = y.{k} AND x.{l} = y.{l}",
    "cross join": "SELECT y.* FROM (SELECT 1 AS one) AS x, {t} AS y",
    "outer join": "SELECT y.* FROM {t} AS y LEFT JOIN people AS p ON p.name = 'nobody'",
    "in": "SELECT * FROM {t} WHERE {k} IN (SELECT {k} FROM {t})",
    "exists": "SELECT * FROM {t} AS x WHERE EXISTS (SELECT 1 FROM {t} AS y WHERE y.{k} = x.{k})",
    "union": "SELECT * FROM {t} WHERE 1 = 0 UNION ALL SELECT * FROM {t}",
    "window": "SELECT *, row_number() OVER () FROM {t}",
    "condition that is always true": "SELECT * FROM {t} WHERE 1 = 1 OR {k} IS NULL",
}


def sides(found: Any) -> list[set[str]]:
    """The sides that each row mentions."""
    return [set(re.findall(r"-(a|b)\b", repr(tuple(row)))) for row in found]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    build(made)
    yield made
    made.close()


def test_every_table_has_a_rule() -> None:
    assert set(RULES) == set(TABLES)
    assert set(TABLES) == OPEN | CLOSED | CUSTOMER | COMMERCIAL | WORK | REST | PRIVATE


def test_a_table_without_a_rule_is_empty(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = dict(RULES)
    del rules["articles"]
    monkeypatch.setattr("store.scope.RULES", rules)
    from store import postgres_views, sqlite_views

    for cached in (postgres_views._script, sqlite_views._script):
        cached.cache_clear()
    try:
        schema.prepare(store)
        with store.reading(scope("executive")) as session:
            assert count_rows(session, "articles") == 0
    finally:
        for cached in (postgres_views._script, sqlite_views._script):
            cached.cache_clear()


@pytest.mark.parametrize("side", ["a", "b"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_each_persona_sees_their_side_in_every_table_however_they_ask(
    store: Store, persona: PersonaName, side: str
) -> None:
    wrong: list[str] = []
    with store.reading(scope(persona, side)) as session:
        for name in TABLES:
            expected = {"a", "b"} if name in BOTH_SIDES[persona] else set()
            expected |= {side} if name in OWN_SIDE[persona] else set()
            for way, found in ask(session, SQLModel.metadata.tables[name]):
                if found != expected:
                    wrong.append(f"{name}, {way}: saw {found}, expected {expected}")
    assert wrong == []


def ask(session: Session, table: Table) -> Iterator[tuple[str, set[str]]]:
    """The sides seen in a table, for each way to ask for its rows."""
    keys = [column.name for column in table.primary_key.columns]
    names = {"t": table.name, "T": table.name.upper(), "k": f'"{keys[0]}"', "l": f'"{keys[-1]}"'}
    names["o"] = "people" if table.name == "teams" else "teams"
    for way, query in WAYS_TO_ASK.items():
        seen = sides(session.execute(text(query.format(**names))).all())
        yield way, set().union(*seen)
    yield "core", set().union(*sides(session.execute(select(table)).all()))
    yield "core alias", set().union(*sides(session.execute(select(table.alias())).all()))
    model = next(m.class_ for m in SQLModel._sa_registry.mappers if m.class_.__table__ is table)  # pyright: ignore[reportAttributeAccessIssue]
    found = [tuple(vars(row).values()) for row in session.scalars(select(model)).all()]
    yield "orm", set().union(*sides(found))
    plain = session.execute(text(f"SELECT {names['k']} FROM {table.name}")).all()
    assert count_rows(session, table.name) == len(plain)
    counted = session.execute(text(f"SELECT count(*) FROM (SELECT 1 FROM {table.name}) AS q"))
    assert counted.scalar_one() == len(plain)


def test_an_agent_may_be_limited_to_their_own_tickets(store: Store) -> None:
    with store.session() as session:
        session.add(Person(id="colleague", name="C", team_id="teams-a"))
        session.get_one(Ticket, "tickets-a").assignee_id = "colleague"
    with store.reading(Scope("agent-a", "agent", "teams-a", agent_sees="team")) as session:
        assert count_rows(session, "tickets") == count_rows(session, "messages") == 1
    with store.reading(Scope("agent-a", "agent", "teams-a", agent_sees="own")) as session:
        assert count_rows(session, "tickets") == count_rows(session, "messages") == 0
    with store.reading(Scope("colleague", "agent", "teams-a", agent_sees="own")) as session:
        assert count_rows(session, "tickets") == count_rows(session, "messages") == 1


def test_a_manager_of_all_support_sees_tickets_without_a_team(store: Store) -> None:
    with store.session() as session:
        session.get_one(Ticket, "tickets-b").team_id = None
    with store.reading(Scope("boss", "manager", managed_team_ids=(ALL_TEAMS,))) as session:
        assert count_rows(session, "tickets") == count_rows(session, "messages") == 2
        assert count_rows(session, "meetings") == 2
    with store.reading(Scope("boss", "manager", managed_team_ids=("teams-b",))) as session:
        assert count_rows(session, "tickets") == 0
    with store.reading(
        Scope("boss", "manager", managed_team_ids=("teams-b", "teams-a"))
    ) as session:
        assert count_rows(session, "tickets") == 1


def test_a_manager_without_a_team_sees_no_tickets(store: Store) -> None:
    with store.reading(Scope("boss", "manager")) as session:
        assert count_rows(session, "tickets") == count_rows(session, "messages") == 0


def test_an_executive_reads_a_message_only_once_it_is_opened(store: Store) -> None:
    opened = Scope("executive-a", "executive", opened_ticket_ids=("tickets-a", "tickets-z"))
    for who, expected in ((scope("executive"), [None, None]), (opened, ["x-a", None])):
        with store.reading(who) as session:
            for model in (Message, Draft):
                bodies = session.scalars(select(col(model.body)).order_by(col(model.id))).all()
                assert bodies == expected
            search = text("SELECT count(*) FROM messages WHERE body LIKE '%x-b%'")
            assert session.execute(search).scalar_one() == 0


@pytest.mark.parametrize("persona", PERSONAS)
def test_pay_and_revenue_are_masked(store: Store, persona: PersonaName) -> None:
    with store.reading(scope(persona)) as session:
        cost = session.scalars(select(col(Person.cost_per_hour))).all()
        revenue = session.scalars(select(col(Account.arr))).all()
        doubled = session.scalars(select(col(Person.cost_per_hour) * 2)).all()
    hidden = persona in ("agent", "csm")
    assert set(cost) == ({None} if hidden else {Decimal("9.50")})
    assert set(doubled) == ({None} if hidden else {Decimal("19.00")})
    assert set(revenue) == ({None} if persona == "agent" else {Decimal("9.50")})
