"""How a board pack is told: what the file is called, what it says, what its figures rest on."""

from pathlib import Path

from reports.blocks import Basis, Column, Headline, Metric, Metrics, Report, Step, Steps, Table
from reports.format import count
from tools.executive.models import BoardPack

_KINDS = {"pptx": "PowerPoint", "xlsx": "Excel", "html": "web page", "md": "markdown"}


def board_pack(result: BoardPack) -> Report:
    """The file, its pages and its sources."""
    kind = _KINDS[result.format]
    pages = count(len(result.pages), "page")
    name = Path(result.path).name
    headline = (
        f"The board pack is ready as {kind}: {pages} of figures, {count(result.checked, 'figure')}"
        f" counted by two queries that agree. The file is {name}."
    )
    others = [f for f in _KINDS if f != result.format]
    return Report(
        blocks=[
            Headline(text=headline),
            Table(
                title="Pages",
                columns=[Column(key="page", label="What each page says")],
                rows=[{"page": title} for title in result.pages],
            ),
            Metrics(
                items=[
                    Metric(label="Pages", value=len(result.pages)),
                    Metric(label="Sources", value=len(result.sources)),
                    Metric(label="Kilobytes", value=round(result.size / 1024)),
                ]
            ),
            Table(
                title="Sources",
                columns=[
                    Column(key="n", label="No."),
                    Column(key="label", label="Figure"),
                    Column(key="shown", label="Value"),
                    Column(key="period", label="Period"),
                    Column(key="metric", label="Metric", kind="id"),
                    Column(key="rows", label="Rows"),
                ],
                rows=[
                    {
                        "n": f"[{s.number}]",
                        "label": s.label,
                        "shown": s.shown,
                        "period": s.period.partition(" (")[0],
                        "metric": s.metric,
                        "rows": s.snapshot,
                    }
                    for s in result.sources
                ],
            ),
            Steps(
                items=[
                    Step(text=f"The same as {_KINDS[f]}", ask=f"board pack as {_WORDS[f]}")
                    for f in others[:2]
                ]
            ),
        ],
        basis=Basis(period=result.period, scope="the whole company", sources=[name]),
    )


_WORDS = {"pptx": "PowerPoint", "xlsx": "Excel", "html": "a web page", "md": "markdown"}
