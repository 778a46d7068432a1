"""How a question was understood, and what the answer's figures are."""

from typing import TYPE_CHECKING, Any

from reports.clean import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.conversation import Answer
    from reports.blocks import Report


def reading(answer: "Answer", screen: "Console") -> None:
    """The tools that were called with what, how sure the reading was, and the time it took."""
    screen.print()
    screen.print("How the question was understood", style="bold")
    for call in answer.calls:
        args = ", ".join(f"{name}={_plain(value)}" for name, value in call.args.items())
        outcome = "" if call.kind == "result" else f"  -> {call.kind}"
        screen.print(f"  {call.tool}({args}){outcome}")
    if not answer.calls:
        screen.print(f"  no tool was called ({answer.kind})")
    for line in _lines(answer.reading):
        screen.print(f"  {line}", style="dim")
    screen.print(f"  {answer.ms:.0f} ms, conversation {answer.thread}", style="dim")


def _lines(values: dict[str, Any], indent: str = "") -> list[str]:
    """Nested values, a line each."""
    lines = []
    for name, value in values.items():
        label = name.replace("_", " ")
        if value is None or value in ([], {}, ""):
            continue
        if isinstance(value, dict):
            lines += [f"{indent}{label}:", *_lines(value, indent + "  ")]
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            lines += [f"{indent}{label}:", *(f"{indent}  {_plain(item)}" for item in value)]
        else:
            lines.append(f"{indent}{label}: {_plain(value)}")
    return lines


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, dict):
        return ", ".join(f"{k.replace('_', ' ')} {_plain(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return f"[{', '.join(_plain(item) for item in value)}]"
    return one_line(str(value))


def evidence(answer: "Answer", screen: "Console") -> None:
    """The definition of each figure that has one, and the sources."""
    from store.metrics import UnknownMetric, define

    found = []
    for metric_id in metrics_in(answer.report):
        try:
            found.append(define(metric_id))
        except UnknownMetric:
            continue
    basis = answer.report.basis
    sources = basis.sources if basis else []
    if not found and not sources:
        return
    screen.print()
    screen.print("What it rests on", style="bold")
    for metric in found:
        screen.print(f"  {metric.label}: {metric.formula}", style="dim")
    for source in sources:
        screen.print(f"  {one_line(source)}", style="dim")


def metrics_in(report: "Report") -> list[str]:
    """The ids of the definitions behind a report's figures, in order, once each."""
    from reports.blocks import Metrics, Table

    ids: list[str | None] = []
    for block in report.blocks:
        if isinstance(block, Metrics):
            ids += [item.metric for item in block.items]
        elif isinstance(block, Table):
            ids += [column.metric for column in block.columns]
    return [metric for metric in dict.fromkeys(ids) if metric]
