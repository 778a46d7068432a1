"""A presentation as data: slides whose every figure points to a footnote. Renderers turn it into
PowerPoint, Excel, a web page or markdown; the same deck gives the same bytes.
"""

from datetime import datetime

from pydantic import Field

from reports.blocks import Chart, Metric, Part, Table


class Footnote(Part):
    """Where a figure comes from, and that it was counted twice."""

    number: int
    metric: str
    label: str
    shown: str
    """The figure as the slides show it."""
    formula: str
    period: str
    query: str
    snapshot: str
    """Fingerprint of the rows behind the figure."""
    check: str
    """What the second query gave, as it would be shown."""


class Tile(Part):
    """A figure that stands by itself."""

    metric: Metric
    note: int


class Slide(Part):
    """One page. The title is a sentence that says what the page shows."""

    title: str
    tiles: list[Tile] = Field(default_factory=list)
    chart: Chart | None = None
    chart_notes: list[int] = Field(default_factory=list)
    table: Table | None = None
    table_notes: list[int] = Field(default_factory=list)
    remarks: list[str] = Field(default_factory=list)

    @property
    def notes(self) -> list[int]:
        """Numbers of the footnotes of this page, in order."""
        used = {tile.note for tile in self.tiles} | set(self.chart_notes) | set(self.table_notes)
        return sorted(used)


class Deck(Part):
    """A whole presentation."""

    title: str
    subtitle: str
    as_of: datetime
    time_zone: str
    summary: list[str]
    """The sentences of the first page."""
    slides: list[Slide]
    footnotes: list[Footnote]

    def note(self, number: int) -> Footnote:
        """The footnote of that number."""
        return self.footnotes[number - 1]
