"""Every figure that a read tool states or lists says what it means."""

import pytest

from assistant.evidence import explanation
from store.clock import Clock
from store.demo import DemoFacts
from store.engine import Store
from store.metrics import define, definitions
from store.metrics.worked_out import meaning
from tools.access import Actor, Persona
from tools.catalog import load
from tools.execution import Door
from tools.identity import of_id

PERSONAS = ("executive", "manager", "agent", "csm")
LEFT_OUT = {"explain_answer", "search_knowledge", "pending_decisions", "what_can_you_do"}
"""They state no figure of the company, or need what this test does not set up."""


def person(store: Store, facts: DemoFacts, persona: str) -> Actor:
    with store.session(read_only=True) as session:
        return of_id(session, facts.default_person[persona])


@pytest.mark.slow
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_figure_of_the_catalogue_has_a_meaning(
    demo_store: Store, demo_facts: DemoFacts, persona: str
) -> None:
    catalog, actor = load(), person(demo_store, demo_facts, persona)
    door = Door(catalog, demo_store)
    clock = Clock.frozen(demo_facts.now, zone=demo_facts.zone)
    unknown: set[tuple[str, str]] = set()
    for spec in catalog.of(Persona(persona)):
        if spec.effect != "read" or spec.name in LEFT_OUT:
            continue
        for example in [e for e in spec.examples if e.persona in (None, persona)][:2]:
            args = example.args.model_dump(mode="json", exclude_unset=True)
            outcome = door.call(spec.name, args, actor, clock)
            if outcome.kind != "result":
                continue
            kept = {"report": outcome.report.to_json(), "calls": [{"tool": spec.name, "args": {}}]}
            told = explanation(example.text, kept, actor, catalog)
            unknown |= {
                (spec.name, one.label)
                for one in told.figures
                if one.where != "headline" and not one.definition
            }
    assert unknown == set()


def test_a_counted_figure_gives_its_formula_and_its_query() -> None:
    metric = define("sla_resolution_share")
    assert metric.value in metric.query
    assert "sla_clocks" in metric.query


def test_a_label_finds_the_meaning_of_its_tool_before_the_general_one() -> None:
    assert meaning("sla_at_risk", "Deadlines") == (
        "sla_at_risk.deadlines",
        "running deadlines in the time looked at",
    )
    named = meaning("recommend_reassignments", "People: Would breach")
    assert named is not None
    assert named[0] == "recommend_reassignments.would_breach"
    numbered = meaning("triage_queue", "Resolvable (of 15)")
    assert numbered is not None
    assert numbered[0] == "triage_queue.resolvable"
    assert meaning("sla_at_risk", "Nobody knows") is None


def test_no_figure_is_defined_in_two_places() -> None:
    labels = {metric.label for metric in definitions().values()}
    for label in ("Resolved in time", "Met", "Missed"):
        assert meaning("sla_performance", label) is None
    assert "Resolved in time" in labels
