"""Shows a report in a terminal of any width, with or without colour.

Data only becomes `rich.text.Text` (never markup) after `reports.clean`, so that nothing in a ticket
or article can act on the terminal.
"""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text as Line

from reports import charts_text
from reports.blocks import (
    Approval,
    Basis,
    Chart,
    Headline,
    Note,
    Passage,
    Passages,
    Report,
    Steps,
    Table,
    Text,
)
from reports.blocks import Metrics as MetricsBlock
from reports.changes_shown import CHANGES_SHOWN, and_more, some
from reports.clean import clean, one_line, safe_link
from reports.format import as_of, value
from reports.terminal_lines import hang, path_line, prose, wrap
from reports.terminal_metrics import metrics
from reports.terminal_table import table

QUOTE = "│ "
PASSAGE_LINES = 9
"""Lines of a passage that are shown; all of it with `full`."""
READABLE = 96
"""Running text is not set wider than this."""


def render(
    report: Report, console: Console, zone: ZoneInfo | None = None, *, full: bool = False
) -> None:
    """Print a report. Times are shown in `zone`; `full` cuts no passage and no list of changes."""
    renderer = _Renderer(console.width, zone, full)
    lines: list[Line] = []
    before = ""
    for block in report.blocks:
        shown = renderer.block(block)
        # Remarks that follow each other stand together.
        apart = lines and shown and not before == block.type == "note"
        lines += [Line(), *shown] if apart else shown
        before = block.type
    if report.basis is not None and (footer := _footer(report.basis, console.width, zone)):
        lines += [Line(), *footer]
    for line in lines:
        line.rstrip()
    # The lines fit already; rich would break a link or a long id once more.
    console.print(Line("\n").join(lines), soft_wrap=True)


class _Renderer:
    """Turns blocks into lines."""

    def __init__(self, width: int, zone: ZoneInfo | None, full: bool) -> None:
        self.width = width
        self.room = max(10, min(READABLE, width) - len(QUOTE))
        self.zone = zone
        self.full = full

    def block(self, block: Any) -> list[Line]:
        renderers: dict[str, Callable[[Any], list[Line]]] = {
            "headline": self.headline,
            "metrics": self.metrics,
            "table": self.table,
            "chart": self.chart,
            "passages": self.passages,
            "text": self.text,
            "note": self.note,
            "steps": self.steps,
            "approval": self.approval,
        }
        return renderers[block.type](block)

    def titled(self, title: str | None, body: list[Line], style: str = "bold") -> list[Line]:
        heading = wrap(Line(one_line(title), style=style), self.width) if title else []
        return [*heading, *body]

    def headline(self, block: Headline) -> list[Line]:
        return wrap(Line(one_line(block.text), style="bold"), min(READABLE, self.width))

    def metrics(self, block: MetricsBlock) -> list[Line]:
        return self.titled(block.title, metrics(block, self.width, self.zone))

    def table(self, block: Table) -> list[Line]:
        return self.titled(block.title, table(block, self.width, self.zone))

    def chart(self, block: Chart) -> list[Line]:
        lines = [Line.assemble(*line) for line in charts_text.draw(block, self.width)]
        axes = " · ".join(one_line(label) for label in (block.y_label, block.x_label) if label)
        return self.titled(f"{block.title} ({axes})" if axes else block.title, lines)

    def passages(self, block: Passages) -> list[Line]:
        shown = [self.passage(i, item) for i, item in enumerate(block.items, 1)]
        spaced = [line for item in shown for line in (Line(), *item)][1:]
        return self.titled(block.title, spaced)

    def passage(self, number: int, item: Passage) -> list[Line]:
        parts = [one_line(part) for part in (item.title, item.heading) if part]
        link = safe_link(item.link)
        style = Style(bold=True, link=link if link and "://" in link else None)
        where = Line(" › ".join(dict.fromkeys(parts)), style=style)
        heading = hang(Line(f"[{number}] ", style="bold cyan"), where, self.width)
        quoted = self.quoted(clean(item.text), None if self.full else PASSAGE_LINES)
        source = [path_line(one_line(item.link), 4, self.width)] if item.link else []
        return [*heading, *quoted, *source]

    def quoted(self, body: str, most: int | None = None) -> list[Line]:
        """An article's or a draft's text behind a bar, at most so many lines."""
        lines = prose(body, self.room)
        if most is not None and len(lines) > most + 1:
            lines = [*lines[:most], Line("…", style="dim")]
        return [Line.assemble((QUOTE, "cyan"), line) for line in lines]

    def verbatim(self, body: str) -> list[Line]:
        """Somebody's own words behind a bar."""
        written = body.strip("\n").split("\n")
        lines = [part for line in written for part in wrap(line.rstrip(), self.room)]
        return [Line.assemble((QUOTE, "yellow"), line) for line in lines]

    def text(self, block: Text) -> list[Line]:
        body = clean(block.body)
        lines = self.verbatim(body) if block.outside else self.quoted(body)
        when = value(block.at, "datetime", self.zone) if block.at else None
        return self.titled(" · ".join(filter(None, (block.title, when))), lines)

    def note(self, block: Note) -> list[Line]:
        mark, style = ("! ", "yellow") if block.tone == "warning" else ("· ", "dim")
        return hang(mark, one_line(block.text), min(READABLE, self.width), style)

    def steps(self, block: Steps) -> list[Line]:
        digits = len(str(len(block.items)))
        lines = []
        for number, step in enumerate(block.items, 1):
            said = Line(one_line(step.text))
            ask = one_line(step.ask) if step.ask else ""
            if ask and ask != said.plain:
                said.append(f"  “{ask}”", style="dim")
            mark = Line(f"  {number:>{digits}}  ", style="bold cyan")
            lines += hang(mark, said, self.width)
        return self.titled(block.title or "Next", lines, "dim")

    def approval(self, block: Approval) -> list[Line]:
        lines = wrap(Line(one_line(block.summary), style="bold"), self.width)
        shown = block.changes if self.full else some(block.changes, CHANGES_SHOWN)
        for change in shown:
            before, after = (
                one_line(value(v, "text", self.zone)) for v in (change.before, change.after)
            )
            what = f"{one_line(change.subject)}  {one_line(change.field)}: "
            told = Line.assemble(what, (before, "red"), " → ", (after, "green"))
            lines += hang("  ", told, self.width)
        if more := and_more(block, len(shown)):
            lines += hang("  … ", more, self.width, "dim")
        for effect in block.effects:
            lines += hang("  · ", one_line(effect), self.width)
        decides = f" of {one_line(block.decides)}" if block.decides else ""
        until = value(block.expires_at, "datetime", self.zone) if block.expires_at else None
        parts = [
            "waits for your decision" if decides == " of you" else f"waits for a decision{decides}",
            one_line(block.proposal_id) if block.proposal_id else None,
            f"until {until}" if until else None,
            "can be undone" if block.reversible else "cannot be undone",
        ]
        return [*lines, *hang("  ", " · ".join(filter(None, parts)), self.width, "dim")]


def _footer(basis: Basis, width: int, zone: ZoneInfo | None) -> list[Line]:
    """ "Period this quarter · Scope all teams · Data as of 2 Nov 2026 10:00 CET"."""
    parts = [
        f"Period {one_line(basis.period)}" if basis.period else "",
        f"Scope {one_line(basis.scope)}" if basis.scope else "",
        f"Data as of {as_of(basis.as_of, zone)}" if basis.as_of else "",
    ]
    lines: list[str] = []
    for part in filter(None, parts):
        # A part stays together where it can.
        if lines and cell_len(f"{lines[-1]} · {part}") <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return [wrapped for line in lines for wrapped in wrap(Line(line, style="dim"), width)]
