"""A scoped session shows a person their rows and nothing else, however the query is written.

The world has two sides, a and b: each has a team with its manager and agent, a CSM with an account,
and a row of every table. Every value of a row ends in its side, so a leak shows in the row itself.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, Table, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col

from store import schema
from store.engine import Store, count_rows
from store.errors import DatabaseOutdated, ScopeError
from store.scope import ALL_TEAMS, RULES, PersonaName, Scope
from store.tables import Account, Draft, Message, Person, Ticket
from store.tables.types import Money, UtcDateTime

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TABLES = sorted(SQLModel.metadata.tables)
PERSONAS: tuple[PersonaName, ...] = ("executive", "manager", "agent", "csm")

OPEN = {"teams", "people", "products", "plan_entitlements", "business_hours", "holidays",
        "sla_policies", "articles", "passages"}  # fmt: skip
CLOSED = {"outbox", "import_batches", "lineage", "quarantine"}
CUSTOMER = {"accounts", "contacts", "usage", "contact_activity"}
COMMERCIAL = {"contracts", "invoices", "opportunities", "health_scores", "churn_scores"}
WORK = {"tickets", "messages", "ticket_events", "sla_clocks", "drafts", "tasks", "meetings",
        "meeting_attendees"}  # fmt: skip
REST = {"surveys", "proposals", "audit_entries"}

BOTH_SIDES = {
    "executive": OPEN | CUSTOMER | COMMERCIAL | WORK | REST,
    "manager": OPEN | CUSTOMER | COMMERCIAL | {"surveys", "proposals"},
    "agent": OPEN,
    "csm": OPEN,
}
OWN_SIDE = {
    "executive": set(),
    "manager": WORK,
    "agent": CUSTOMER | WORK | REST,
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


# The world


def build(store: Store) -> None:
    with store.session() as session:
        for table in SQLModel.metadata.sorted_tables:
            for side in ("a", "b"):
                session.execute(table.insert(), rows(table, side))


def rows(table: Table, side: str) -> list[dict[str, Any]]:
    row = {column.name: value(column, table.name, side) for column in table.columns}
    if table.name == "people":
        personas = [
            {"id": f"{p}-{side}", "persona": p, "manager_id": None} for p in reversed(PERSONAS)
        ]
        return [row | who for who in personas]
    if table.name == "audit_entries":
        row["seq"] = 1 if side == "a" else 2
    return [row]


def value(column: Column[Any], table: str, side: str) -> Any:
    people = {"csm_id": "csm", "manager_id": "manager"}
    if (table, column.name) == ("opportunities", "owner_id"):
        return f"csm-{side}"
    reference = next(iter(column.foreign_keys), None)
    if reference is not None and reference.column.table.name != "people":
        return f"{reference.column.table.name}-{side}"
    if reference is not None or column.name in ("actor_id", "manager_id"):
        return f"{people.get(column.name, 'agent')}-{side}"
    if column.name == "id":
        return f"{table}-{side}"
    return plain_value(column, side)


def plain_value(column: Column[Any], side: str) -> Any:
    kinds: list[tuple[type, Any]] = [
        (UtcDateTime, NOON),
        (Money, Decimal("9.50")),
        (Date, date(2026, 3, 1)),
        (JSON, {"side": f"-{side}"}),
        (Boolean, True),
        (Integer, 7),
        (Float, 0.5),
    ]
    for kind, given_value in kinds:
        if isinstance(column.type, kind):
            return given_value
    # Short enough for every column, and different for each side.
    return f"x-{side}"


def sides(found: Any) -> list[set[str]]:
    """The sides that each row mentions."""
    return [set(re.findall(r"-(a|b)\b", repr(tuple(row)))) for row in found]


def scope(persona: PersonaName, side: str = "a") -> Scope:
    return Scope(
        person_id=f"{persona}-{side}",
        persona=persona,
        team_id=f"teams-{side}" if persona == "agent" else None,
        managed_team_ids=(f"teams-{side}",) if persona == "manager" else (),
    )


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    build(made)
    yield made
    made.close()


# What is seen


def test_every_table_has_a_rule() -> None:
    assert set(RULES) == set(TABLES)
    assert set(TABLES) == OPEN | CLOSED | CUSTOMER | COMMERCIAL | WORK | REST


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


# What is refused

ON_BOTH = [
    "INSERT INTO teams (id, name, kind, source) VALUES ('n', 'N', 'support', 'x')",
    "INSERT INTO tickets (id) VALUES ('n')",
    "UPDATE tickets SET subject = 'x'",
    "UPDATE teams SET name = 'x'",
    "DELETE FROM tickets",
    "DELETE FROM articles",
    "CREATE TABLE stolen (id TEXT)",
    "CREATE TEMP TABLE stolen AS SELECT * FROM tickets",
    "DROP VIEW tickets",
    "DROP TABLE tickets",
    "ALTER TABLE teams ADD COLUMN x TEXT",
]
ON_SQLITE = [
    "SELECT * FROM main.tickets",
    "SELECT count(*) FROM main.tickets",
    'SELECT * FROM "main"."tickets"',
    "SELECT * FROM [main].tickets",
    "SELECT * FROM `main`/**/.tickets",
    "SELECT * FROM 'main'.tickets",
    "SELECT * FROM teams, main.tickets",
    "SELECT (SELECT max(subject) FROM main.tickets)",
    "SELECT * FROM (SELECT * FROM main.tickets) AS q",
    "SELECT 1 UNION SELECT id FROM main.tickets",
    "WITH q AS (SELECT * FROM main.tickets) SELECT * FROM q",
    "WITH tickets AS (SELECT * FROM main.tickets) SELECT * FROM tickets",
    "WITH q AS (SELECT count(*) FROM main.tickets) SELECT * FROM q",
    "SELECT cost_per_hour FROM main.people",
    "SELECT sql FROM sqlite_master",
    "SELECT sql FROM sqlite_temp_master",
    "SELECT sql FROM temp.sqlite_schema",
    "SELECT * FROM pragma_table_info('tickets')",
    "SELECT * FROM alembic_version",
    "SELECT load_extension('x')",
    "PRAGMA query_only = OFF",
    "PRAGMA table_info(tickets)",
    "ATTACH 'other.db' AS other",
    "DETACH temp",
    "CREATE TEMP VIEW mine AS SELECT * FROM main.tickets",
]
ON_POSTGRES = [
    "SELECT * FROM public.tickets",
    'SELECT * FROM "public"."tickets"',
    "SELECT * FROM PUBLIC . tickets",
    "SELECT * FROM public/* */.tickets",
    "SELECT * FROM public -- x\n.tickets",
    "SELECT '''', * FROM public.tickets WHERE '' = ''",
    r"SELECT E'\'', * FROM public.tickets WHERE '' = ''",
    r"SELECT '\', * FROM public.tickets WHERE '' = ''",
    'SELECT * FROM U&"\\0070ublic".tickets',
    "SELECT $$ $$, $x$ $x$",
    "SELECT * FROM deskmate_executive.tickets",
    "WITH q AS (SELECT * FROM public.tickets) SELECT * FROM q",
    "WITH q AS (DELETE FROM tickets RETURNING id) SELECT * FROM q",
    "SELECT * INTO stolen FROM tickets",
    "SELECT * FROM tickets FOR UPDATE",
    "EXPLAIN ANALYZE DELETE FROM tickets",
    "SET search_path TO public",
    "SET LOCAL deskmate.person = 'agent-b'",
    "RESET search_path",
    "SELECT set_config('search_path', 'public', true)",
    "SELECT pg_catalog.set_config('deskmate.person', 'agent-b', true)",
    "SELECT query_to_xml('SELECT * FROM pub' || 'lic.tickets', true, true, '')",
    "SELECT table_to_xml('public.tickets', true, true, '')",
    "SELECT most_common_vals FROM pg_stats",
    "SELECT * FROM information_schema.columns",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_sleep(60)",
    "SELECT 1; SELECT * FROM tickets",
    "SELECT 1; COMMIT; SELECT 1",
    "COMMIT",
    "ROLLBACK",
    "BEGIN",
    "DO 'BEGIN END'",
    "COPY tickets TO STDOUT",
    "PREPARE p AS SELECT 1",
]


@pytest.mark.parametrize("persona", ["agent", "executive"])
def test_a_way_around_is_refused(store: Store, persona: PersonaName) -> None:
    others = ON_SQLITE if store.url.startswith("sqlite") else ON_POSTGRES
    passed = [query for query in ON_BOTH + others if not refused(store, persona, query)]
    # An executive sees tickets and people as they are, so naming the schema is no way around.
    harmless = [query for query in passed if persona == "executive" and "main" in query]
    assert [query for query in passed if query not in harmless] == []
    with store.session(read_only=True) as session:
        assert count_rows(session, "tickets") == 2


def refused(store: Store, persona: PersonaName, query: str) -> bool:
    try:
        with store.reading(scope(persona)) as session:
            session.connection().exec_driver_sql(query)
    except ScopeError:
        return True
    except DBAPIError as error:
        return "no such table" in str(error)
    return False


def test_saving_a_changed_row_is_refused(store: Store) -> None:
    def change() -> None:
        with store.reading(scope("agent")) as session:
            session.scalars(select(Ticket)).one().subject = "changed"
            session.commit()

    with pytest.raises(ScopeError):
        change()
    with store.session(read_only=True) as session:
        assert session.get_one(Ticket, "tickets-a").subject == "x-a"


def test_quotes_in_a_query_are_no_way_around_and_no_hindrance(store: Store) -> None:
    query = "SELECT id FROM tickets WHERE subject <> 'public.tickets; -- $$ pg_class' AND id <> :x"
    with store.reading(scope("agent")) as session:
        assert session.execute(text(query), {"x": "; public.x"}).scalars().all() == ["tickets-a"]


# When it holds


def test_the_scope_outlives_a_rollback_and_a_commit(store: Store) -> None:
    with store.reading(scope("agent")) as session:
        assert count_rows(session, "tickets") == 1
        session.rollback()
        assert count_rows(session, "tickets") == 1
        session.commit()
        assert count_rows(session, "tickets") == 1
        with session.begin_nested():
            assert count_rows(session, "tickets") == 1
        session.close()
        assert count_rows(session, "tickets") == 1


def test_a_query_that_fails_does_not_lift_the_scope(store: Store) -> None:
    with store.reading(scope("agent")) as session:
        with pytest.raises(DBAPIError):
            session.execute(text("SELECT nonsense FROM tickets"))
        session.rollback()
        assert count_rows(session, "tickets") == 1


def test_the_scope_ends_with_the_session(store: Store) -> None:
    expected: dict[PersonaName, int] = {"agent": 1, "executive": 2, "csm": 1}
    for persona, seen in expected.items():
        with store.reading(scope(persona)) as session:
            assert count_rows(session, "tickets") == seen
        with store.session() as session:
            assert count_rows(session, "tickets") == 2
            assert count_rows(session, "outbox") == 2


def test_people_at_the_same_time_see_their_own(store: Store) -> None:
    with store.reading(scope("agent", "a")) as one, store.reading(scope("agent", "b")) as other:
        assert one.scalars(select(col(Ticket.id))).all() == ["tickets-a"]
        assert other.scalars(select(col(Ticket.id))).all() == ["tickets-b"]
        assert one.scalars(select(col(Message.id))).all() == ["messages-a"]


def test_an_answer_is_read_from_one_snapshot(store: Store) -> None:
    with store.reading(scope("executive")) as session:
        assert count_rows(session, "teams") == 2
        with store.session() as writer:
            writer.execute(
                text("INSERT INTO teams (id, name, kind, source) VALUES ('n','n','s','x')")
            )
        assert count_rows(session, "teams") == 2


@pytest.mark.postgres
def test_without_its_views_a_database_shows_nothing_until_it_is_prepared(postgres_url: str) -> None:
    store = Store(postgres_url)
    with closing(store):
        schema.prepare(store)
        with store.session() as session:
            session.execute(text("DROP VIEW deskmate_agent_of_team.tickets CASCADE"))
            session.execute(text("DROP VIEW deskmate_csm.tickets CASCADE"))
        with pytest.raises(DatabaseOutdated, match="doctor --fix"):
            look(store)
        schema.prepare(store)
        look(store)


def look(store: Store) -> int:
    with store.reading(scope("agent")) as session:
        return count_rows(session, "tickets")


# Ids

sly = st.text(
    st.one_of(st.sampled_from("'\"`%:;\\-/*()[]{}@$ab \u00a0\u200d"), st.characters(codec="utf-8")),
    max_size=30,
)
on_one_database = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@on_one_database
@given(person=sly, team=sly, teams=st.lists(sly, max_size=3), persona=st.sampled_from(PERSONAS))
def test_no_id_opens_more_than_its_own_rows(
    store: Store, person: str, team: str, teams: list[str], persona: PersonaName
) -> None:
    try:
        who = Scope(
            person, persona, team, tuple(t for t in teams if t != ALL_TEAMS), "team", (person,)
        )
    except ScopeError:
        return
    with store.reading(who) as session:
        seen = count_rows(session, "tickets")
        bodies = session.scalars(select(col(Message.body))).all()
        audit = count_rows(session, "audit_entries")
    if persona == "executive":
        assert (seen, set(bodies)) == (2, {None})
    else:
        assert (seen, bodies, audit) == (0, [], 0)


@on_one_database
@given(id=sly.filter(lambda id: len(id.strip()) > 0 and "\x00" not in id))
def test_an_odd_id_sees_exactly_its_own_tickets(store: Store, id: str) -> None:
    try:
        who = Scope(id, "agent")
    except ScopeError:
        return
    with store.session() as session:
        session.merge(Person(id=id, name="Odd"))
        session.flush()
        session.merge(
            Ticket(
                id=id, subject="s", status="open", priority="P1", created_at=NOON, assignee_id=id
            )
        )
    with store.reading(who) as session:
        assert session.scalars(select(col(Ticket.id))).all() == [id]


@pytest.mark.parametrize("id", ["agent\x00-a", "agent-a\x1fagent-b", "a\nb", "\ud800"])
@pytest.mark.parametrize(
    "made_with",
    [
        lambda id: Scope(id, "agent"),
        lambda id: Scope("x", "agent", id),
        lambda id: Scope("x", "manager", managed_team_ids=("x", id)),
        lambda id: Scope("x", "executive", opened_ticket_ids=(id,)),
    ],
)
def test_an_id_with_control_characters_is_refused(
    id: str, made_with: Callable[[str], Scope]
) -> None:
    with pytest.raises(ScopeError, match="no id may hold"):
        made_with(id)
