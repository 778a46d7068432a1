"""What is kept of a call beside its answer, so that it can be explained later."""

from typing import Any

from tools.execution import Outcome

MOST_CHARACTERS = 12_000
"""Of SQL that are kept of one call; statements beyond are only counted."""


def kept_call(outcome: Outcome) -> dict[str, Any]:
    """Plain JSON: how many blocks of the report are this call's, and the statements it sent."""
    queries: list[dict[str, Any]] = []
    left_out, room = outcome.statements.left_out, MOST_CHARACTERS
    for statement in outcome.statements.to_json():
        room -= len(statement["sql"])
        if room < 0:
            left_out += statement["times"]
        else:
            queries.append(statement)
    kept = {"blocks": len(outcome.report.blocks), "ms": round(outcome.ms, 1), "queries": queries}
    return {**kept, "left_out": left_out} if left_out else kept
