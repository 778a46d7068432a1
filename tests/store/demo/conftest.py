"""Plain SQL over the demo company."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from store.engine import Store

Query = Callable[..., list[Any]]


@pytest.fixture
def rows(demo_store: Store) -> Query:
    """Run SQL with named values and get the rows."""

    def run(sql: str, **values: Any) -> list[Any]:
        with demo_store.session() as session:
            return list(session.connection().execute(text(sql), values))

    return run


@pytest.fixture
def one(rows: Query) -> Callable[..., Any]:
    """Run SQL that gives one value."""
    return lambda sql, **values: rows(sql, **values)[0][0]
