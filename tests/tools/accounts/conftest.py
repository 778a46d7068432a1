"""The door to the account tools, on the demo company and on databases made for a test."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.personas import actor
from store.clock import Clock
from tools import catalog
from tools.execution import Door, Outcome

if TYPE_CHECKING:
    from store.demo import DemoFacts
    from store.engine import Store

Ask = Callable[..., Outcome]


@pytest.fixture
def ask(demo_store: "Store", demo_facts: "DemoFacts") -> Ask:
    """`ask("churn_risk", "csm", limit=8)`: the demo company, asked by its default people."""
    door = Door(catalog.load(), demo_store)

    def through_the_door(tool: str, who: str, **args: Any) -> Outcome:
        with demo_store.session(read_only=True) as session:
            person = actor(session, who, defaults=demo_facts.default_person)
        clock = Clock.frozen(demo_facts.now, zone=person.time_zone)
        return door.call(tool, args, person, clock)

    return through_the_door


@pytest.fixture(scope="session")
def truth(demo_facts: "DemoFacts") -> dict[str, Any]:
    """What was planted, as plain JSON values."""
    return json.loads(json.dumps(demo_facts.truth, default=str))


@pytest.fixture
def sql(demo_store: "Store") -> Callable[[str], list[Any]]:
    """Plain SQL over the whole demo database, past everything that the tools use."""
    import sqlite3

    path = demo_store.sqlite_path
    assert isinstance(path, Path)

    def run(query: str) -> list[Any]:
        with sqlite3.connect(path) as connection:
            return connection.execute(query).fetchall()

    return run
