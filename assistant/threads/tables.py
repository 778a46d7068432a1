"""The tables of conversations, and of what processes share beside them.

They stand apart from the company's rows: an import that holds that database's write lock for
minutes does not keep anyone from talking. Times are ISO 8601 text in UTC, which sorts as it reads.
"""

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

threads = Table(
    "threads",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person_id", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("created_at", String(32), nullable=False, server_default=""),
    Column("updated_at", String(32), nullable=False),
    Column("turns", Integer, nullable=False, server_default="0"),
    Index("ix_threads_person", "person_id", "updated_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("run", String(64), primary_key=True),
    Column("thread_id", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("question", String, nullable=False),
    Column("as_of", String(32)),
    Column("decides", Integer, nullable=False, server_default="1"),
    # Whether who asked may decide about changes, with the access used.
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("worker", String(64)),
    Column("lease_until", Float),
    # Seconds since 1970. Past it, another process may take the run over.
    Column("asked_at", String(32), nullable=False),
    Column("events", LargeBinary),
    # What clients were told so far, compressed JSON; gone once the answer stands.
    Column("answer", LargeBinary),
    UniqueConstraint("thread_id", "number", name="uq_turns_number"),
    Index("ix_turns_lease", "state", "lease_until"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("work", String(64), primary_key=True),
    Column("due_at", Float, nullable=False),
    # Seconds since 1970.
)
