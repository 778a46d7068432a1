"""Statements that every turn runs, made once: making them anew costs more than running them."""

from sqlalchemy import bindparam, insert, or_, select, update

from assistant.threads.tables import threads, turns

RUN = select(turns).where(turns.c.run == bindparam("run"))
"""A turn by the id of its run."""

THREAD_OF = (
    select(threads.c.turns, threads.c.title)
    .where(threads.c.id == bindparam("thread"), threads.c.person_id == bindparam("person"))
    .with_for_update()
)
"""A person's thread, held until the transaction ends."""

_ACTIVE = or_(turns.c.state == "queued", turns.c.state == "running")

RUNNING = select(turns.c.run).where(turns.c.thread_id == bindparam("thread"), _ACTIVE)
"""The run that a thread is answering."""

NEW_TURN = insert(turns)

COUNT = (
    update(threads)
    .where(threads.c.id == bindparam("thread"))
    .values(turns=bindparam("number"), title=bindparam("named"), updated_at=bindparam("at"))
)
"""Notes that a thread has one more question."""

END = (
    update(turns)
    .where(turns.c.run == bindparam("which"), turns.c.attempt == bindparam("the_attempt"), _ACTIVE)
    .values(
        state=bindparam("ended"), answer=bindparam("kept"), events=None, lease_until=None,
        worker=None,
    )
    .returning(turns.c.thread_id)
)  # fmt: skip
"""Ends a run that has no outcome yet; its thread."""
