"""The door for the demo company's executives, after the scores were computed."""

from collections.abc import Callable
from typing import Any

import pytest

from assistant.personas import actor
from store.clock import Clock
from store.demo import DemoFacts
from store.engine import Store
from tools import catalog
from tools.execution import Door, Outcome


@pytest.fixture
def demo_call(demo_store: Store, demo_facts: DemoFacts) -> Callable[..., Outcome]:
    """`demo_call("executive_summary", "elena-petrova")` at the moment of the demo."""
    door = Door(catalog.load(), demo_store)

    def through_the_door(tool: str, who: str, **args: Any) -> Outcome:
        with demo_store.session(read_only=True) as session:
            person = actor(session, who)
        clock = Clock.frozen(demo_facts.now, zone=person.time_zone)
        return door.call(tool, args, person, clock)

    return through_the_door
