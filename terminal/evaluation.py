"""`deskmate eval`: suites of cases, and how well questions are understood."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal import eval_comment, eval_controls, eval_coverage, eval_mutations, eval_new, eval_run
from terminal.options import Json

if TYPE_CHECKING:
    from assistant.planner.evaluate import Case, Outcome, Run
    from assistant.wiring import Assistant
    from reports.blocks import Report, Table

app = typer.Typer(no_args_is_help=True, help="Measure what the assistant answers.")

MISSES_SHOWN = 40


@app.callback()
def evaluation() -> None:
    """Measure what the assistant answers."""


app.command()(eval_run.run)
app.command()(eval_run.diff)
app.command()(eval_comment.comment)
app.command()(eval_controls.controls)
app.command()(eval_mutations.mutations)
app.command()(eval_coverage.coverage)
app.command()(eval_new.new)
app.command("import")(eval_new.import_)
app.command()(eval_run.schema)


@app.command("route")
def route(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Cases, one JSON object a line.")],
    as_json: Json = False,
) -> None:
    """Accuracy of tool and of tool with arguments, with every miss; --json prints a line per
    question. A case is {"persona", "text", "calls"} or {"persona", "turns"}.
    """
    from assistant.planner import evaluate
    from terminal.opening import open_assistant
    from terminal.output import show, working
    from terminal.refusal import Refused

    assistant = open_assistant()
    try:
        cases = evaluate.load(file)
    except (evaluate.BadCase, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be used: {error}.") from None
    if as_json:
        for outcome in _outcomes(assistant, cases):
            sys.stdout.write(json.dumps(outcome.to_json(), ensure_ascii=False) + "\n")
        return
    with working(f"reading {len(cases)} cases"):
        outcomes = list(_outcomes(assistant, cases))
    show(_report(evaluate.summary(outcomes)))


def _outcomes(assistant: "Assistant", cases: list["Case"]) -> Iterator["Outcome"]:
    from functools import lru_cache

    from assistant.planner.evaluate import evaluate

    actor = lru_cache(lambda persona: assistant.actor(persona.value))
    run = _runner(assistant)
    for case in cases:
        yield from evaluate(
            assistant.planner, [case], actor, assistant.clock, run if _goes_on(case) else None
        )


def _goes_on(case: "Case") -> bool:
    """Something in it may refer to rows that an earlier call shows, and they are not given."""
    several = len(case.turns) > 1 or len(case.turns[0].get("calls") or []) > 1
    return several and not any("refs" in turn for turn in case.turns)


def _runner(assistant: "Assistant") -> "Run":
    """Runs tools that only look; a measurement changes nothing."""
    from assistant.nodes.act import refs
    from tools.access import Actor

    def run(tool: str, args: dict[str, Any], actor: Actor) -> list[str]:
        if assistant.door.catalog.get(tool).effect != "read":
            return []
        clock = assistant.clock.in_zone(actor.time_zone)
        return refs(assistant.door.call(tool, args, actor, clock).report)

    return run


def _report(found: dict[str, Any]) -> "Report":
    from reports.blocks import Block, Headline, Metric, Metrics, Report
    from reports.format import count

    cases, misses = found["cases"], found["misses"]
    if not cases:
        return Report(blocks=[Headline(text="There are no cases in this file.")])
    right = cases - len(misses)
    blocks: list[Block] = [
        Headline(text=f"{right:,} of {count(cases, 'question')} read exactly right."),
        Metrics(
            items=[
                Metric(label="Right tool", value=found["tool"], kind="percent"),
                Metric(
                    label="Tool and arguments", value=found["tool_and_arguments"], kind="percent"
                ),
                Metric(label="Questions", value=cases),
            ]
        ),
        _rates("Tool", found["tools"]),
        _rates("Persona", found["personas"]),
    ]
    if misses:
        blocks.append(_misses(misses))
    return Report(blocks=blocks)


def _rates(label: str, groups: dict[str, dict[str, Any]]) -> "Table":
    from reports.blocks import Column, Table

    return Table(
        columns=[
            Column(key="name", label=label, kind="id"),
            Column(key="cases", label="Questions", kind="number"),
            Column(key="tool", label="Tool", kind="percent"),
            Column(key="tool_and_arguments", label="And arguments", kind="percent"),
        ],
        rows=[{"name": name, **rates} for name, rates in groups.items()],
    )


def _misses(misses: list[dict[str, Any]]) -> "Table":
    from reports.blocks import Column, Table

    rows: list[Any] = [
        {
            "id": f"{miss['id']}.{miss['turn']}",
            "text": f"{miss['persona']}: {miss['text']}",
            "wanted": _plain(miss["wanted"]),
            "read": _plain(miss["calls"] or miss["kind"]),
        }
        for miss in misses[:MISSES_SHOWN]
    ]
    return Table(
        title="Misses",
        columns=[
            Column(key="id", label="Case", kind="id"),
            Column(key="text", label="Question"),
            Column(key="wanted", label="Wanted"),
            Column(key="read", label="Read as"),
        ],
        rows=rows,
        total_rows=len(misses),
    )


def _plain(calls: Any) -> str:
    if isinstance(calls, str):
        return calls
    return "; ".join(
        f"{call['tool']}({', '.join(f'{k}={v}' for k, v in call.get('args', {}).items())})"
        for call in calls
    )
