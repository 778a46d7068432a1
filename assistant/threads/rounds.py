"""Work that comes round for a whole installation, whichever process does it: looking for alerts.

Each time it is due one process takes it. Nobody holds it: where that process is gone, whoever asks
after the next time has come does it.
"""

import time

from sqlalchemy import text

from assistant.threads.database import Database

_TAKE = text(
    "INSERT INTO rounds (work, due_at) VALUES (:work, :next) ON CONFLICT (work)"
    " DO UPDATE SET due_at = excluded.due_at WHERE rounds.due_at <= :now RETURNING work"
)


class Rounds:
    """What comes round in an installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, work: str, every_s: float) -> bool:
        """Whether the work is due, and this process's to do; next it is due in `every_s`."""
        now = time.time()
        values = {"work": work, "now": now, "next": now + every_s}
        with self._database.writing() as connection:
            return connection.execute(_TAKE, values).first() is not None
