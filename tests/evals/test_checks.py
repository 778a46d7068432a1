"""An answer is compared with what was expected; every difference is a sentence."""

from dataclasses import replace

import pytest

from assistant.conversation import Answer, Call
from evals import checks, faults
from evals.case import Never, Turn
from evals.diff import compare
from evals.results import CaseResult, RunResult, Trial, read, save
from evals.variants import variants
from reports.blocks import Headline, Metric, Metrics, Report
from store.clock import Clock
from store.demo import NOW
from store.engine import Store
from tools.catalog import load

ANSWER = Answer(
    "t-1",
    "answer",
    Report(
        blocks=[
            Headline(text="You have 23 open tickets."),
            Metrics(
                items=[
                    Metric(label="Open", value=23),
                    Metric(label="Share", value=0.862, kind="percent"),
                ]
            ),
        ]
    ),
    [Call("list_tickets", {"status": "open", "assignee": "me"})],
)


def problems(turn: dict, answer: Answer, store: Store, never: Never | None = None) -> list[str]:
    with store.session(read_only=True) as session:
        return checks.problems(
            Turn.model_validate({"say": "my tickets", **turn}),
            answer,
            catalog=load(),
            session=session,
            clock=Clock.frozen(NOW),
            person="priya-nair",
            never=never,
        )


@pytest.mark.parametrize(
    "turn",
    [
        {"calls": [{"list_tickets": {"assignee": "me"}}]},
        {"calls": [{"list_tickets": {"assignee": "*"}}]},
        {"calls": [{"tool": "list_tickets", "args": {}, "more_args": True}]},
        {"calls": ["list_tickets"], "match": "subset", "kind": "answer"}
        | {"calls": [{"tool": "list_tickets", "more_args": True}]},
        {"facts": [{"value": 23, "where": "metrics"}]},
        {"facts": [{"value": 86.2, "tolerance": 0.05}]},
        {"facts": [{"sql": "SELECT 20 + 3", "where": "headline"}]},
        {"says": ["open tickets"]},
    ],
)
def test_what_is_as_expected_has_no_problem(turn: dict, demo_store: Store) -> None:
    assert problems(turn, ANSWER, demo_store) == []


@pytest.mark.parametrize(
    ("turn", "told"),
    [
        ({"calls": [{"list_tickets": {"status": "resolved"}}]}, "expected list_tickets"),
        ({"calls": ["sla_performance"], "match": "subset"}, "expected sla_performance"),
        ({"calls": []}, "expected nothing"),
        ({"kind": "decline"}, "expected a decline"),
        ({"facts": [{"value": 24}]}, "24.0 is not stated"),
        ({"facts": [{"sql": "SELECT 2 + 3"}]}, "5 is not stated"),
        ({"cites": ["KB-001"]}, "KB-001 is not cited"),
        ({"refuses": True}, "it was not declined"),
        ({"asks": True}, "it was not asked back"),
        ({"proposes": {"tool": "set_priority"}}, "set_priority was not proposed"),
        ({"says": ["overdue"]}, "does not say"),
    ],
)
def test_every_difference_is_told(turn: dict, told: str, demo_store: Store) -> None:
    assert told in " ".join(problems(turn, ANSWER, demo_store))


def test_what_must_never_occur_is_told(demo_store: Store) -> None:
    never = Never(tools=["list_tickets"], data=["23 open"], phrases=["you have"])
    assert len(problems({"kind": "answer"}, ANSWER, demo_store, never)) == 3


def test_an_answer_without_data_is_honest_when_the_tools_fail_and_figures_are_not() -> None:
    honest = replace(ANSWER, kind="decline", report=Report(blocks=[Headline(text="It failed.")]))
    assert faults.problems(honest) == []
    assert faults.problems(ANSWER)


def test_other_wordings_keep_names_and_numbers_and_can_be_repeated() -> None:
    from evals.case import Case

    text = "Draft response for angry customer in ticket DESK-1002"
    case = Case.model_validate(
        {"id": "d", "persona": "agent", "say": text, "calls": ["draft_reply"]}
    )
    wordings = [c.turns[0].say for c in variants(case, paraphrases=5, typos=5)]
    assert wordings[0] == text
    assert len(set(wordings)) > 6
    assert all("DESK-1002" in wording for wording in wordings)
    assert wordings == [c.turns[0].say for c in variants(case, paraphrases=5, typos=5)]


def test_a_kept_run_is_read_back_and_compared_case_by_case(tmp_path) -> None:
    def run_of(**states: str) -> RunResult:
        cases = [CaseResult("s", n, "agent", n, [Trial(state)]) for n, state in states.items()]  # type: ignore[arg-type]
        return RunResult("planner", ["s"], cases, 1.0)

    before, after = run_of(a="passed", b="failed", c="passed"), run_of(a="failed", b="passed")
    save(before, tmp_path / "before.json")
    assert read(tmp_path / "before.json") == before
    changed = compare(before, after)
    assert [(c.id, c.worse) for c in changed] == [("s/a", True), ("s/c", True), ("s/b", False)]
