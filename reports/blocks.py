"""What an answer is made of. A report is data: every surface renders the same blocks.

Cells and metric values are plain values (numbers, dates, ids, text); how they look is decided by
their `kind` in `reports.format`, so that the terminal, markdown, the web and exports agree.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Kind = Literal[
    "text", "id", "number", "decimal", "percent", "money", "date", "datetime", "minutes", "hours"
]
"""How a value is shown. percent: 0.64 is 64 %. minutes and hours: durations. money: in the
company's currency."""

Exact = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A Decimal that becomes a JSON number."""
Value = bool | int | float | datetime | date | str | Exact | None
"""Text stands before `Exact`, whose serializer would make a number of the id "007"."""


class Part(BaseModel):
    """Base of everything in a report."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Headline(Part):
    """The sentence that answers the question."""

    type: Literal["headline"] = "headline"
    text: str
    refs: list[str] | None = None
    """What it is about, as in `Table.refs`, so that "that customer" can be followed."""


class Metric(Part):
    """One figure."""

    label: str
    value: Value = None
    kind: Kind = "number"
    metric: str | None = None
    """Id of the definition in `store.metrics`, where the figure has one."""
    change: Value = None
    """Difference to the comparison period, in the unit of `value` (percent: points)."""
    change_label: str | None = None
    better: Literal["up", "down"] | None = None
    """Which direction of change is good."""


class Metrics(Part):
    """A row of figures."""

    type: Literal["metrics"] = "metrics"
    title: str | None = None
    items: list[Metric]


class Column(Part):
    """A column of a table. `key` names the cell in each row."""

    key: str
    label: str
    kind: Kind = "text"
    metric: str | None = None


class Table(Part):
    """Rows of cells. `refs` names what each row is, so that "the second one" can be followed."""

    type: Literal["table"] = "table"
    title: str | None = None
    columns: list[Column]
    rows: list[dict[str, Value]]
    refs: list[str] = Field(default_factory=list)
    """Per row "ticket:DESK-1002", "account:…", "person:…" or "meeting:…"; empty when rows are not
    things."""
    total_rows: int | None = None
    """How many there are in all, where the table shows only the first."""


class Series(Part):
    """A named line or set of bars: `y[i]` at `x[i]` of the chart. None is a gap."""

    name: str
    y: list[float | None]


class Chart(Part):
    """A picture of figures that stand in the answer too."""

    type: Literal["chart"] = "chart"
    kind: Literal["bar", "line", "stacked_bar"]
    title: str
    x: list[str]
    x_label: str | None = None
    y_label: str | None = None
    y_kind: Kind = "number"
    series: list[Series]


class Passage(Part):
    """A cited part of a document."""

    id: str
    article_id: str
    title: str
    heading: str | None = None
    text: str
    link: str | None = None
    """File path or address, with the heading's anchor."""
    score: float | None = None


class Passages(Part):
    """What the answer cites."""

    type: Literal["passages"] = "passages"
    title: str | None = None
    items: list[Passage]


class Text(Part):
    """Running text: a message, a draft, notes. `outside` marks words that came from outside."""

    type: Literal["text"] = "text"
    title: str | None = None
    at: datetime | None = None
    """When it was written; shown beside the title, in the reader's zone."""
    body: str
    outside: bool = False


class Note(Part):
    """A remark about the answer: an assumption, a limit, a warning."""

    type: Literal["note"] = "note"
    text: str
    tone: Literal["info", "warning"] = "info"


class Step(Part):
    """A next step. `ask` is what to say to take it."""

    text: str
    ask: str | None = None


class Steps(Part):
    """What the person may want to do next, or the choices of a question."""

    type: Literal["steps"] = "steps"
    title: str | None = None
    items: list[Step]


class Change(Part):
    """One field of one thing, before and after."""

    subject: str
    field: str
    before: Value = None
    after: Value = None


class Approval(Part):
    """A change that waits for a decision."""

    type: Literal["approval"] = "approval"
    proposal_id: str | None = None
    tool: str
    summary: str
    changes: list[Change] = Field(default_factory=list)
    effects: list[str] = Field(default_factory=list)
    reversible: bool = True
    decides: str | None = None
    """Who may decide, in words: "you", "a manager"."""
    expires_at: datetime | None = None


Block = Annotated[
    Headline | Metrics | Table | Chart | Passages | Text | Note | Steps | Approval,
    Field(discriminator="type"),
]


class Basis(Part):
    """What the answer rests on: printed under every answer."""

    period: str | None = None
    scope: str | None = None
    as_of: datetime | None = None
    """The instant up to which data counts."""
    sources: list[str] = Field(default_factory=list)


class Report(Part):
    """An answer."""

    blocks: list[Block]
    basis: Basis | None = None

    @property
    def headline(self) -> str:
        """The first headline, or an empty string."""
        return next((b.text for b in self.blocks if isinstance(b, Headline)), "")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return self.model_dump(mode="json", exclude_none=True)
