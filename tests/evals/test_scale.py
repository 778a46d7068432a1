"""The suite of the larger company, which takes a minute to make."""

import pytest

from assistant.settings import Settings
from evals.case import find
from evals.runner import run


def test_a_suite_that_wants_to_be_named_does_not_run_by_itself() -> None:
    assert "scale" not in {suite.suite for suite in find([])}
    assert [suite.suite for suite in find(["scale"])] == ["scale"]


@pytest.mark.slow
def test_a_company_of_twice_the_size_is_answered_as_well(settings: Settings) -> None:
    result = run(find(["scale"]), settings, workers=1)
    assert {case.id: case.problems for case in result.cases if case.problems} == {}
