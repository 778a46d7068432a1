"""Statements that every turn runs."""

from sqlalchemy import bindparam, case, insert, or_, select, update

from assistant.threads.prepared import Prepared
from assistant.threads.tables import threads, turns

RUN = Prepared(select(turns).where(turns.c.run == bindparam("run")))
"""A turn by the id of its run."""

COUNT = Prepared(
    update(threads)
    .where(threads.c.id == bindparam("thread"), threads.c.person_id == bindparam("person"))
    .values(
        turns=threads.c.turns + 1,
        title=case((threads.c.title == "", bindparam("named")), else_=threads.c.title),
        updated_at=bindparam("at"),
    )
    .returning(threads.c.turns)
)
"""Notes that a person's thread has one more question, and holds it until the transaction ends."""

_ACTIVE = or_(turns.c.state == "queued", turns.c.state == "running")

RUNNING = Prepared(select(turns.c.run).where(turns.c.thread_id == bindparam("thread"), _ACTIVE))
"""The run that a thread is answering."""

NEW_TURN = Prepared(
    insert(turns),
    (
        "run", "thread_id", "number", "person_id", "question", "as_of", "decides", "state",
        "attempt", "worker", "lease_until", "asked_at",
    ),
)  # fmt: skip

END = Prepared(
    update(turns)
    .where(turns.c.run == bindparam("which"), turns.c.attempt == bindparam("the_attempt"), _ACTIVE)
    .values(
        state=bindparam("ended"), answer=bindparam("kept"), events=None, lease_until=None,
        worker=None,
    )
    .returning(turns.c.thread_id)
)  # fmt: skip
"""Ends a run that has no outcome yet; its thread."""

NOTE = Prepared(
    update(turns)
    .where(turns.c.run == bindparam("which"), turns.c.attempt == bindparam("the_attempt"), _ACTIVE)
    .values(events=bindparam("told"))
)
"""Keeps what clients were told of a run that has no outcome yet."""
