"""How a question was understood, and what the answer's figures are."""

from typing import TYPE_CHECKING, Any

from reports.clean import one_line

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.conversation import Answer
    from tools.assistant.evidence_models import ExplainedCall, Explanation, Figure


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


def evidence(told: "Explanation", screen: "Console") -> None:
    """Each figure with its definition and call, every query in full, and the sources."""
    screen.print()
    screen.print("What it rests on", style="bold")
    for number, call in enumerate(told.calls):
        _call(number, call, told, screen)
    for source in told.basis.sources if told.basis else []:
        screen.print(f"  {one_line(source)}", style="dim")
    if told.calls:
        scope = told.basis.scope if told.basis else None
        said = f"  Every query ran with the rights of {told.person}"
        screen.print(f"{said}: {scope}." if scope else f"{said}.", style="dim")


def _call(number: int, call: "ExplainedCall", told: "Explanation", screen: "Console") -> None:
    from tools.assistant.evidence_report import arguments

    screen.print(f"  {call.tool}({arguments(call.args)})")
    for figure in told.figures:
        if figure.call == number:
            screen.print(f"    {_figure(figure)}", style="dim", markup=False, highlight=False)
    for place, query in enumerate(call.queries, start=1):
        again = f", {query.times} times" if query.times > 1 else ""
        screen.print(f"    Query {place}: {query.rows:,} rows, {query.ms:.1f} ms{again}")
        _indented(query.sql, screen)
        if query.params:
            _indented(f"with {query.params}", screen)
    if call.left_out:
        screen.print(f"    {call.left_out} further statements were not kept", style="dim")


def _indented(words: str, screen: "Console") -> None:
    from rich.padding import Padding
    from rich.text import Text

    screen.print(Padding(Text(one_line(words), style="dim"), (0, 0, 0, 6)))


def _figure(figure: "Figure") -> str:
    """ "Resolved in time = 86.2 %: met / (met + missed) [sla_resolution_share]"."""
    said = f"{one_line(figure.label)} = {figure.shown}"
    words = figure.worked_out or figure.definition
    if words:
        said += f": {one_line(words)}"
    return f"{said} [{figure.metric}]" if figure.metric else said
