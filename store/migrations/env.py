"""Runs migrations on the connection that `store.schema` hands over, within its transaction."""

from alembic import context
from sqlmodel import SQLModel

import store.tables  # noqa: F401 - fills SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    # SQLite cannot alter most things of a table in place.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
