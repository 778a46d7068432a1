"""Composes the answer from this turn's results; every figure in it is a tool's."""

import json
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from langgraph.runtime import Runtime

from assistant.asked_figure import said_first
from assistant.run import Run
from assistant.state import State, this_turn
from reports.blocks import Basis, Block, Headline, Note, Report, Step, Steps

NO_RESULT = {"not_found", "invalid", "forbidden", "nothing", "error"}


def reply(state: State, runtime: Runtime[Run]) -> dict[str, Any]:
    """The last node: `answer` holds all that the caller shows."""
    turn = this_turn(state["messages"])
    results = [m for m in turn if isinstance(m, ToolMessage)]
    last = next((m for m in reversed(turn) if isinstance(m, AIMessage)), None)
    said = last.additional_kwargs if last is not None else {}
    words = str(last.content) if last is not None else ""
    kinds = [json.loads(str(m.content))["kind"] for m in results]
    return {
        "answer": {
            "kind": _kind(kinds, said.get("kind")),
            "report": _asked_first(turn, _report(results, words, said, _notes(turn))).to_json(),
            "calls": _calls(results),
            "reading": _reading(turn),
            "failed": any(kind in NO_RESULT for kind in kinds),
        }
    }


def _kind(outcomes: list[str], planned: str | None) -> str:
    if "proposal" in outcomes:
        return "proposal"
    if planned == "clarify":
        return "clarify"
    if not outcomes:
        return "answer" if planned == "smalltalk" else "decline"
    return "decline" if all(kind in NO_RESULT for kind in outcomes) else "answer"


def _notes(turn: list[AnyMessage]) -> list[str]:
    """What the person is told about the making of the answer, such as who took over."""
    said = [m.additional_kwargs.get("notes") or [] for m in turn if isinstance(m, AIMessage)]
    return [note for notes in said for note in notes]


def _report(
    results: list[ToolMessage], words: str, said: dict[str, Any], notes: list[str]
) -> Report:
    reports = [Report.model_validate(m.artifact["report"]) for m in results]
    blocks: list[Block] = [block for report in reports for block in report.blocks]
    if words:
        heading = Headline(text=words) if not blocks else Note(text=words)
        blocks.append(heading)
    blocks += [Note(text=note, tone="warning") for note in notes]
    choices = said.get("choices") or []
    if choices:
        steps = [Step(text=c["label"], ask=c["ask"]) for c in choices]
        blocks.append(Steps(items=steps))
    if not blocks:
        blocks = [Headline(text="I have nothing to say to that.")]
    return Report(blocks=blocks, basis=_basis(reports))


def _asked_first(turn: list[AnyMessage], report: Report) -> Report:
    """The report with the figure that the question names in front."""
    results = [m for m in turn if isinstance(m, ToolMessage)]
    if len(results) != 1 or not report.blocks or not isinstance(report.blocks[0], Headline):
        return report
    heard = [str(slot.get("words", "")) for slot in _reading(turn).get("slots", ())]
    asked = said_first(str(turn[0].content), heard, report)
    if asked is None:
        return report
    head = report.blocks[0]
    head = head.model_copy(update={"text": f"{asked} {head.text}"})
    return report.model_copy(update={"blocks": [head, *report.blocks[1:]]})


def _basis(reports: list[Report]) -> Basis | None:
    """The shared basis of one report, or what several have in common."""
    known = [report.basis for report in reports if report.basis is not None]
    if len(known) <= 1:
        return known[0] if known else None
    same = {name: {str(getattr(b, name)) for b in known} for name in ("period", "scope")}
    return Basis(
        period=known[0].period if len(same["period"]) == 1 else None,
        scope=known[0].scope if len(same["scope"]) == 1 else None,
        as_of=max((b.as_of for b in known if b.as_of), default=None),
        sources=sorted({source for b in known for source in b.sources}),
    )


def _calls(results: list[ToolMessage]) -> list[dict[str, Any]]:
    return [
        {"tool": m.name, "args": content["args"], "kind": content["kind"]}
        for m in results
        for content in [json.loads(str(m.content))]
    ]


def _reading(turn: list[AnyMessage]) -> dict[str, Any]:
    """How the model read the question: the first message of the turn that says so."""
    for message in turn:
        if isinstance(message, AIMessage) and message.additional_kwargs.get("reading"):
            return message.additional_kwargs["reading"]
    return {}
