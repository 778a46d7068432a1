"""A help desk with one ticket and one customer for every run, in a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from store import schema
from store.engine import Store
from store.tables import Account, Contact, Message, Person, Team, Ticket

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
AGENT = "ana"


def ticket_id(run: int) -> str:
    return f"DESK-{run + 1}"


def address(run: int) -> str:
    return f"run{run}@customer.example"


@contextmanager
def database(url: str | None, folder: Path) -> Iterator[str]:
    """A SQLite file in the folder, or a scratch database on a PostgreSQL server."""
    if url is None:
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    server = make_url(url).set(drivername="postgresql+psycopg")
    name = f"deskmate_bench_{folder.name.replace('-', '_').lower()}"
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        engine.dispose()


def fill(url: str, runs: int) -> None:
    """Make the tables, an agent, and a ticket and a customer for every run."""
    store = Store(url)
    schema.prepare(store)
    with store.session() as session:
        session.add(Team(id="desk", name="Desk"))
        session.flush()
        session.add(Person(id=AGENT, name="Ana Agent", persona="agent", team_id="desk"))
        session.add(Account(id="acme", name="Acme"))
        session.flush()
        session.add_all(
            Contact(id=f"c{n}", name=f"Customer {n}", account_id="acme", email=address(n))
            for n in range(runs)
        )
        session.flush()
        session.add_all(_ticket(n) for n in range(runs))
        session.flush()
        session.add_all(
            Message(
                id=f"m{n}",
                ticket_id=ticket_id(n),
                at=NOW - timedelta(hours=2),
                by="customer",
                author_id=f"c{n}",
                body="The report stays empty.",
            )
            for n in range(runs)
        )
    store.close()


def _ticket(run: int) -> Ticket:
    return Ticket(
        id=ticket_id(run),
        subject="The report stays empty",
        account_id="acme",
        requester_id=f"c{run}",
        assignee_id=AGENT,
        team_id="desk",
        status="open",
        priority="P3",
        created_at=NOW - timedelta(hours=2),
    )
