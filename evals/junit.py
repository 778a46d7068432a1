"""A run as JUnit XML, which continuous integration knows how to show."""

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evals.results import CaseResult, RunResult

_NOT_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
"""Control characters that no XML may hold."""


def xml(result: RunResult) -> str:
    """A test suite for each suite, a test case for each case; seconds as JUnit wants them."""
    root = Element("testsuites", name=f"evals of {result.model}", time=f"{result.seconds:.3f}")
    for name, group in groupby(sorted(result.cases, key=lambda c: c.suite), lambda c: c.suite):
        cases = list(group)
        suite = SubElement(
            root,
            "testsuite",
            name=name,
            tests=str(len(cases)),
            failures=str(sum(case.status == "failed" for case in cases)),
            errors=str(sum(case.status == "error" for case in cases)),
            time=f"{sum(_seconds(case) for case in cases):.3f}",
        )
        for case in cases:
            _add(suite, case)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, "unicode") + "\n"


def _add(suite: Element, case: CaseResult) -> None:
    made = SubElement(
        suite,
        "testcase",
        classname=f"{case.suite}.{case.persona}",
        name=case.case,
        time=f"{_seconds(case):.3f}",
    )
    if case.status == "passed":
        return
    problems = [problem.translate(_NOT_XML) for problem in case.problems] or [case.status]
    kind = "failure" if case.status == "failed" else "error"
    told = SubElement(made, kind, message=problems[0])
    told.text = "\n".join(problems)


def _seconds(case: CaseResult) -> float:
    return sum(turn.ms for trial in case.trials for turn in trial.turns) / 1000
