"""What LangGraph's saver for PostgreSQL keeps of a thread, and how most of it is dropped.

It keeps every step of every turn. Only the last checkpoint is needed to go on. The saver for
SQLite (`assistant.threads.saver`) keeps no other in the first place.
"""

from sqlalchemy import Connection, text

_STEPS = {"sqlite": "writes", "postgresql": "checkpoint_writes"}

_DROP_BEFORE_LAST = (
    "DELETE FROM {} WHERE thread_id = :thread AND checkpoint_id < "
    "(SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = :thread)"
)
_UNUSED_VALUES = text("""
DELETE FROM checkpoint_blobs WHERE thread_id = :thread AND NOT EXISTS (
    SELECT 1 FROM checkpoints, jsonb_each_text(checkpoint -> 'channel_versions') AS used
    WHERE checkpoints.thread_id = :thread
    AND used.key = checkpoint_blobs.channel AND used.value = checkpoint_blobs.version
)
""")

_KEEP_LAST = [
    *(text(_DROP_BEFORE_LAST.format(table)) for table in (_STEPS["postgresql"], "checkpoints")),
    _UNUSED_VALUES,
]


def keep_last(connection: Connection, thread: str) -> None:
    """Drop all but the thread's last checkpoint."""
    if connection.dialect.name == "postgresql":
        for statement in _KEEP_LAST:
            connection.execute(statement, {"thread": thread})


def drop(connection: Connection, thread: str) -> None:
    """Drop all that the saver keeps of a thread; nothing where no saver was ever opened."""
    tables = [_STEPS[connection.dialect.name], "checkpoints"]
    if connection.dialect.name == "postgresql":
        tables.append("checkpoint_blobs")
    for table in tables:
        if connection.dialect.has_table(connection, table):
            connection.execute(
                text(f"DELETE FROM {table} WHERE thread_id = :thread"),  # noqa: S608
                {"thread": thread},
            )
