"""There is no way around a person's scope: not by SQL, not by time, not by an odd id."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from store import schema
from store.engine import Store, count_rows
from store.errors import DatabaseOutdated, ScopeError
from store.scope import ALL_TEAMS, PersonaName, Scope
from store.tables import Message, Person, Ticket
from tests.store.two_sides import NOON, PERSONAS, build, scope


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    build(made)
    yield made
    made.close()


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
