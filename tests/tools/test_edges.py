"""Nothing there, or hardly anything: every tool still gives an honest sentence.

The whole catalogue is called for each persona in three small companies; nothing may break, divide
by zero, draw an empty chart, or print a value that is none.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.personas import actor
from knowledge.embedding import Embedder
from knowledge.index import Index
from knowledge.retrieval import Knowledge
from reports.blocks import Chart, Report
from reports.markdown import markdown
from store import schema
from store.clock import Clock
from store.engine import Store
from store.scoring.refresh import refresh_scores
from store.tables import Account, Person, Team, Ticket
from tools import catalog
from tools.execution import Door
from tools.spec import ToolSpec

pytestmark = pytest.mark.slow

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
WORLDS = ("nobody's", "one ticket", "new hire")
PEOPLE = {"executive": "eva", "manager": "mo", "agent": "ana", "csm": "cy"}
NEEDED: dict[str, Any] = {
    "ticket": "T-1", "tickets": ["T-1"], "account": "a1", "query": "reset a password",
    "text": "a word of help", "assignee": "ana", "priority": "P1", "status": "pending",
    "draft": "D-1", "meeting": "M-1", "accounts": ["a1"], "plan": "P-1", "decision": "approve",
}  # fmt: skip
"""A value for each argument that has no default."""
NONSENSE = re.compile(r"\b(?:nan|inf|None|null|undefined)\b")
GRAMMAR = re.compile(
    r"\ba (?:account|agent|open|overdue|article|answer|urgent|executive|hour|impact|old|important"
    r"|empty|[aeio][a-z]+ (?:ticket|account|customer))\b|\b(?:1|one) (?:tickets|accounts|people"
    r"|customers|agents|hours|days|articles|answers|points|weeks)\b|\ba people\b|\b0 of 0\b"
)


@pytest.fixture(scope="module", params=WORLDS)
def world(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Door]]:
    """The name of a small company, and the door to its tools."""
    home = tmp_path_factory.mktemp("edges")
    store = Store(f"sqlite:///{home / 'deskmate.db'}")
    schema.prepare(store)
    with store.session() as session:
        for rows in _rows(request.param):
            session.add_all(rows)
            session.flush()
    if request.param == "new hire":
        refresh_scores(store, NOW)
    knowledge = Knowledge(store, Index(home / "chroma"), Embedder(None), home / "lexical")
    yield request.param, Door(catalog.load(), store, lambda: knowledge, Path(home))
    store.close()


def _rows(world: str) -> Iterator[list[Any]]:
    team = None if world == "nobody's" else "int"
    if team:
        yield [Team(id="int", name="Integrations")]
    yield [
        Person(id=person, name=f"{person.title()} Doe", persona=persona, team_id=team)
        for persona, person in PEOPLE.items()
    ]
    if world == "nobody's":
        return
    yield [Account(id="a1", name="Acme", csm_id="cy", segment="smb")]
    assignee = "ana" if world == "one ticket" else None
    created = NOW - timedelta(hours=2)
    yield [
        Ticket(
            id="T-1", subject="Printer burns", status="open", priority="P2", created_at=created,
            team_id="int", account_id="a1", assignee_id=assignee,
        )
    ]  # fmt: skip


def _calls(spec: ToolSpec) -> Iterator[dict[str, Any]]:
    fields = spec.args.model_fields
    needed = {name: NEEDED[name] for name, field in fields.items() if field.is_required()}
    yield needed
    if "period" in fields:
        yield {**needed, "period": {"from": "2030-01-01", "to": "2030-03-31"}}
        yield {**needed, "period": "last_week"}
    if "within" in fields:
        yield {**needed, "within": {"days": 1}}


@pytest.mark.parametrize("tool", sorted(spec.name for spec in catalog.load()))
def test_hardly_anything_there_gives_an_honest_sentence(tool: str, world: tuple[str, Door]) -> None:
    name, door = world
    spec = door.catalog.get(tool)
    for persona in sorted(spec.allow):
        with door.store.session(read_only=True) as session:
            person = actor(session, PEOPLE[persona.value])
        clock = Clock.frozen(NOW, zone=person.time_zone)
        for args in _calls(spec):
            outcome = door.call(tool, args, person, clock)
            said = f"{name}, {persona.value}, {args}: {markdown(outcome.report)}"
            assert outcome.kind != "error", said
            assert outcome.report.headline.strip(), said
            assert not NONSENSE.search(markdown(outcome.report)), said
            assert not GRAMMAR.search(markdown(outcome.report)), said
            assert not _empty_charts(outcome.report), said


def _empty_charts(report: Report) -> list[str]:
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    return [
        chart.title
        for chart in charts
        if not chart.x or all(value is None for one in chart.series for value in one.y)
    ]
