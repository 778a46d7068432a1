"""How an answer's evidence is told: its figures, its calls, the queries, and the reading."""

from collections.abc import Iterable
from typing import Any

from reports.blocks import Basis, Block, Column, Headline, Note, Report, Step, Steps, Table, Text
from reports.format import count, whole_percent
from tools.assistant.evidence_models import ExplainedCall, Explanation, Figure, Query, Read

QUERIES_SHOWN = 3
SURE = 0.995


def explained(result: Explanation) -> Report:
    """Figures first, since they are what was asked about; then how they were made."""
    blocks: list[Block] = [Headline(text=_headline(result))]
    if result.figures:
        blocks.append(_figures(result))
    if result.calls:
        blocks.append(_calls(result.calls))
    blocks += _queries(result.calls)
    if result.reading is not None and (said := reading(result.reading)):
        blocks.append(Note(text=said))
    blocks.append(Steps(items=[Step(text="Ask it again", ask=result.question)]))
    return Report(blocks=blocks, basis=result.basis or Basis())


def _headline(result: Explanation) -> str:
    if not result.calls:
        return f"No tool ran for “{result.question}”, so there is no figure in that answer."
    names = _listed(dict.fromkeys(call.title for call in result.calls))
    sent = sum(len(call.queries) for call in result.calls)
    asked = f"“{result.question}” was answered by {names}"
    if not sent:
        return f"{asked}, without a query."
    return f"{asked} with {count(sent, 'query', 'queries')}, in {result.person}'s own scope."


def _listed(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _figures(result: Explanation) -> Table:
    several = len(result.calls) > 1
    columns = [
        Column(key="label", label="Figure"),
        Column(key="shown", label="Value"),
        Column(key="definition", label="What it is"),
        Column(key="metric", label="Metric", kind="id"),
    ]
    if several:
        columns.append(Column(key="call", label="From"))
    rows: list[dict[str, Any]] = [
        {
            "label": one.label,
            "shown": one.shown,
            "definition": one.worked_out or one.definition,
            "metric": one.metric,
            "call": result.calls[one.call].title,
        }
        for one in _worth_a_row(result.figures)
    ]
    if not several:
        rows = [{k: v for k, v in row.items() if k != "call"} for row in rows]
    return Table(title="Figures", columns=columns, rows=rows)


def _worth_a_row(figures: list[Figure]) -> list[Figure]:
    """A column that counts what a figure above it counts needs no row of its own."""
    kept: list[Figure] = []
    told: set[tuple[int, str]] = set()
    for one in figures:
        if one.metric and one.where == "column" and (one.call, one.metric) in told:
            continue
        if one.metric:
            told.add((one.call, one.metric))
        kept.append(one)
    return kept


def _calls(calls: list[ExplainedCall]) -> Table:
    return Table(
        title="Calls",
        columns=[
            Column(key="tool", label="Tool", kind="id"),
            Column(key="args", label="With"),
            Column(key="queries", label="Queries", kind="number"),
            Column(key="rows", label="Rows", kind="number"),
        ],
        rows=[
            {
                "tool": call.tool,
                "args": arguments(call.args) or "nothing said",
                "queries": len(call.queries),
                "rows": sum(query.rows for query in call.queries),
            }
            for call in calls
        ],
    )


def arguments(args: dict[str, Any]) -> str:
    """Arguments in a line: "period = this_quarter, by = team"."""
    return ", ".join(f"{name} = {_plain(value)}" for name, value in args.items())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return " and ".join(_plain(one) for one in value)
    return str(value)


def _queries(calls: list[ExplainedCall]) -> list[Block]:
    """The queries that read most, since those are what figures are counted over."""
    asked = [(call, query) for call in calls for query in call.queries]
    chosen = sorted(asked, key=lambda pair: -_weight(pair[1]))[:QUERIES_SHOWN]
    blocks: list[Block] = [
        Text(title=title(call, query), body=query.sql)
        for call, query in asked
        if any(query is one for _, one in chosen)
    ]
    more = len(asked) - len(blocks) + sum(call.left_out for call in calls)
    if more > 0:
        rest = f"{count(more, 'further query', 'further queries')}: `--evidence` shows all."
        blocks.append(Note(text=rest))
    return blocks


def _weight(query: Query) -> float:
    """Statements that count are wanted rather than those that look up names."""
    words = query.sql.upper()
    counts = any(word in words for word in ("COUNT(", "SUM(", "AVG(", "GROUP BY"))
    return query.rows + (1_000_000 if counts else 0)


def title(call: ExplainedCall, query: Query) -> str:
    """ "SLA performance: 5 rows in 3.1 ms"."""
    again = f", {query.times} times" if query.times > 1 else ""
    return f"{call.title}: {count(query.rows, 'row')} in {query.ms:.1f} ms{again}"


def reading(read: Read) -> str:
    """How the question was understood, in a sentence or two; "" where nothing is known."""
    if not read.tool:
        return f"Understood as: {read.how}." if read.how else ""
    sure = "surely" if read.confidence >= SURE else f"{whole_percent(read.confidence)} sure"
    said = f"Understood as {read.tool} ({sure}"
    if read.runner_up and read.runner_up_confidence >= 0.01:
        said += f"; next likely {read.runner_up}, {whole_percent(read.runner_up_confidence)}"
    words = [f"“{slot['words']}” as {slot['field']}" for slot in read.slots if slot.get("words")]
    return f"{said}){', reading ' + _listed(words) if words else ''}. Path: {read.how}."
