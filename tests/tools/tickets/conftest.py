"""The door to the demo company's tools, without and with its knowledge base."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from assistant.personas import actor
from store.clock import Clock
from tools import catalog
from tools.execution import Door, Outcome

if TYPE_CHECKING:
    from store.demo import DemoFacts
    from store.engine import Store


@pytest.fixture
def ask(demo_store: "Store", demo_facts: "DemoFacts") -> Callable[..., Outcome]:
    """`ask("triage_queue", "priya-nair")`: the demo company, without a knowledge base."""
    door = Door(catalog.load(), demo_store)

    def through_the_door(tool: str, who: str, **args: Any) -> Outcome:
        with demo_store.session(read_only=True) as session:
            person = actor(session, who)
        clock = Clock.frozen(demo_facts.now, zone=person.time_zone)
        return door.call(tool, args, person, clock)

    return through_the_door
