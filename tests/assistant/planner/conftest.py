"""A planner over the real catalogue and encoder, with the names that the suites use."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.planner import Exchange, Plan, Planner, Turn
from knowledge.embedding import shared_embedder
from store.clock import Clock
from tools.access import Actor, Persona
from tools.arguments.known import Names
from tools.arguments.names import NameIndex
from tools.catalog import load

SUITE = Path(__file__).resolve().parents[3] / "evals" / "suites" / "routing"
NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)

Talk = Callable[..., list[Plan]]


@pytest.fixture(scope="session")
def names() -> Names:
    said = json.loads((SUITE / "names.json").read_text(encoding="utf-8"))
    tickets = said.pop("tickets")
    forms = {(re.match(r"\D*", t)[0], len(re.sub(r"\D", "", t))) for t in tickets}  # type: ignore[index]
    indexes = {kind: NameIndex(map(tuple, rows)) for kind, rows in said.items()}
    return Names(indexes, frozenset(forms), lambda ids: [i for i in ids if i in tickets])


@pytest.fixture(scope="session")
def planner(
    tmp_path_factory: pytest.TempPathFactory, names: Names, training: Any
) -> Iterator[Planner]:
    folder = tmp_path_factory.mktemp("planner")
    training.put(folder)
    yield Planner(load(), shared_embedder, folder, lambda actor: names)
    training.keep(folder)


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock.frozen(NOW)


def actor(persona: Persona | str) -> Actor:
    return Actor("me", "Somebody", Persona(persona))


@pytest.fixture
def talk(planner: Planner, clock: Clock) -> Talk:
    """Say several things in one conversation; every call shows `refs`."""

    def say(persona: str, *lines: str, refs: tuple[str, ...] = ()) -> list[Plan]:
        history: list[Exchange] = []
        plans: list[Plan] = []
        for line in lines:
            plan = planner.plan(Turn(line, actor(persona), clock, list(history)))
            rows: list[list[str]] = []
            calls = []
            for at, call in enumerate(plan.calls):
                calls.append({"tool": call.tool, "args": planner.resolve(plan, at, rows) or {}})
                rows.append(list(refs))
            history.append(Exchange(line, plan.kind, calls, rows, plan.pending))
            plans.append(plan)
        return plans

    return say


def call_of(plan: Plan) -> tuple[str, dict]:
    assert plan.kind == "call", plan
    return plan.calls[0].tool, plan.calls[0].args
