"""What no case touches: tools, arguments, personas, branches of the graph, kinds of refusal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from evals.case import Suite
from evals.results import CaseResult, RunResult, TurnResult
from evals.route import branches
from tools.access import Actor, Persona
from tools.catalog import Catalog
from tools.execution import OutcomeKind

NO_REFUSAL = ("result", "proposal")
NOT_ON_ITS_OWN = ("forbidden", "error")
"""Outcomes that the planner does not bring about: it knows who may call what before it calls, and
no tool breaks by itself. `eval run --fault error` and the security tests bring them about."""
REFUSALS = (
    "declined",
    "forbidden",
    "asked back",
    "small talk",
    *(
        f"call: {kind}"
        for kind in get_args(OutcomeKind)
        if kind not in (*NO_REFUSAL, *NOT_ON_ITS_OWN)
    ),
)
"""Ways of not doing what was asked: by the planner, and by a call that gave no result."""


@dataclass(frozen=True)
class Part:
    """One thing that can be touched, and how often it is."""

    what: str
    """tool, argument, persona, persona and tool, branch, refusal"""
    name: str
    cases: int

    @property
    def touched(self) -> bool:
        """Whether any case does."""
        return self.cases > 0


def cover(suites: list[Suite], result: RunResult, catalog: Catalog) -> list[Part]:
    """Everything that there is, with the number of cases that touch it.

    Tools and arguments count as touched by the call that was made, branches and refusals by the
    way that the answer took.
    """
    hits: Counter[tuple[str, str]] = Counter()
    for case in result.cases:
        hits.update(set(_touched(case)))
    for suite in suites:
        hits.update(("persona", case.persona) for case in suite.cases if not case.draft)
    known = [*_of_tools(catalog), *_rest()]
    return [Part(what, name, hits[what, name]) for what, name in known]


def _of_tools(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for spec in catalog:
        yield "tool", spec.name
        yield from (("argument", f"{spec.name}.{name}") for name in spec.args.model_fields)
    for persona in Persona:
        for spec in catalog.allowed(Actor("nobody", "nobody", persona)):
            yield "persona and tool", f"{persona.value} {spec.name}"


def _rest() -> Iterator[tuple[str, str]]:
    yield from (("persona", persona.value) for persona in Persona)
    yield from (("branch", f"{one} → {other}") for one, other in sorted(branches()))
    yield from (("refusal", name) for name in REFUSALS)


def _touched(case: CaseResult) -> Iterator[tuple[str, str]]:
    for trial in case.trials:
        for turn in trial.turns:
            yield from _by_turn(turn, case.persona)


def _by_turn(turn: TurnResult, persona: str) -> Iterator[tuple[str, str]]:
    way = ["__start__", *turn.nodes, "__end__"]
    yield from (("branch", f"{one} → {other}") for one, other in pairwise(way))
    if turn.how in REFUSALS:
        yield "refusal", turn.how
    if turn.kind == "clarify":
        yield "refusal", "asked back"
    for call in turn.calls:
        yield "tool", call["tool"]
        yield "persona and tool", f"{persona} {call['tool']}"
        yield "refusal", f"call: {call['kind']}"
        yield from (("argument", f"{call['tool']}.{name}") for name in call["args"])
