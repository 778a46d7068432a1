"""One metric, one definition: what it counts (`facts.yaml`) and how (`metrics.yaml`).

`compute` runs the definition in a session, whole or split by a column of its fact. An answer names
the metrics behind its figures by id; `define` gives formula and query for the explanation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Date, Result, TextClause, bindparam, text
from sqlmodel import Session

from store.clock import Span
from store.plans import for_database
from store.tables.types import Money, UtcDateTime

Number = int | float | Decimal
HERE = Path(__file__).parent
_HALF_DAY = timedelta(hours=12)


class UnknownMetric(KeyError):
    """No metric, or no column to split by, of that name."""


@dataclass(frozen=True)
class Metric:
    """A definition."""

    id: str
    label: str
    formula: str
    """In words, for people."""
    fact: str
    value: str
    """SQL aggregate over the fact's columns."""
    kind: Literal["number", "decimal", "percent", "money", "minutes"]
    better: Literal["up", "down"] | None = None

    @property
    def query(self) -> str:
        """The whole query, as it runs (without a split)."""
        return _query([self], None, endless=False)


@lru_cache(maxsize=1)
def definitions() -> dict[str, Metric]:
    """Every metric by id."""
    found = _read("metrics.yaml") | _read("customer_metrics.yaml")
    return {name: Metric(id=name, **fields) for name, fields in found.items()}


def define(metric_id: str) -> Metric:
    """The definition of a metric. Raises UnknownMetric."""
    try:
        return definitions()[metric_id]
    except KeyError:
        raise UnknownMetric(metric_id) from None


def compute(
    session: Session, metric_ids: Sequence[str], span: Span, *, now: datetime
) -> dict[str, Number | None]:
    """The values of metrics of one fact in a span. None where there is nothing to average."""
    metrics = [define(metric_id) for metric_id in metric_ids]
    query = _query(metrics, None, endless=_endless(span))
    row = _run(session, query, span, now).one()
    return {m.id: _number(m, v, session) for m, v in zip(metrics, row, strict=True)}


def split(
    session: Session, metric_ids: Sequence[str], by: str, span: Span, *, now: datetime
) -> dict[str | None, dict[str, Number | None]]:
    """The values per group: `split(session, ["tickets_open"], "team", span, now=now)`."""
    metrics = [define(metric_id) for metric_id in metric_ids]
    query = _query(metrics, by, endless=_endless(span))
    rows = _run(session, query, span, now).all()
    return {
        row[0]: {m.id: _number(m, v, session) for m, v in zip(metrics, row[1:], strict=True)}
        for row in rows
    }


def series(
    session: Session, metric_ids: Sequence[str], spans: Sequence[Span], *, now: datetime
) -> list[dict[str, Number | None]]:
    """The values in each of several spans, read once: `compute` for months or quarters in a row.

    The spans have both ends and do not overlap. Only for facts placed by an instant.
    """
    metrics = [define(metric_id) for metric_id in metric_ids]
    order = sorted(range(len(spans)), key=lambda n: spans[n].start or now)
    clause = text(for_database(_series_query(metrics, order), session.connection()))
    edges = {f"s{n}": span.start for n, span in enumerate(spans)}
    edges |= {f"e{n}": span.end for n, span in enumerate(spans)}
    # The whole stretch first, so that only its rows are sorted into buckets.
    edges["s_min"] = min(span.start for span in spans if span.start is not None)
    edges["e_max"] = max(span.end for span in spans if span.end is not None)
    if ":now" in clause.text:
        edges["now"] = now
    bound = clause.bindparams(*(bindparam(n, v, type_=UtcDateTime) for n, v in edges.items()))
    found = {row[0]: row[1:] for row in session.connection().execute(bound)}
    nothing = (None,) * len(metrics)
    return [
        {m.id: _number(m, v, session) for m, v in zip(metrics, found.get(n, nothing), strict=True)}
        for n in range(len(spans))
    ]


def _series_query(metrics: Sequence[Metric], order: Sequence[int]) -> str:
    fact = _facts()[metrics[0].fact]
    if fact.days or any(metric.fact != metrics[0].fact for metric in metrics):
        raise UnknownMetric("a series needs metrics of one fact that is placed by an instant")
    values = ", ".join(f"{metric.value} AS {metric.id}" for metric in metrics)
    return (
        f"SELECT f.bucket, {values}\nFROM (SELECT f.*, {_bucket(order)} AS bucket\n"
        f"FROM (\n{fact.sql.strip()}\n) f WHERE f.at >= :s_min AND f.at < :e_max) f\n"
        "WHERE f.bucket IS NOT NULL GROUP BY f.bucket"
    )


def _bucket(order: Sequence[int]) -> str:
    """The number of the span that a row is in; halved, so that many weeks take few comparisons."""
    if len(order) == 1:
        (n,) = order
        return f"CASE WHEN f.at >= :s{n} AND f.at < :e{n} THEN {n} END"
    middle = len(order) // 2
    below, above = _bucket(order[:middle]), _bucket(order[middle:])
    return f"CASE WHEN f.at < :s{order[middle]} THEN {below} ELSE {above} END"


def snapshot(session: Session, metric_id: str, span: Span, *, now: datetime) -> str:
    """A fingerprint (12 hexadecimal digits) of the rows that a figure is counted over.

    It changes exactly when one of these rows does, whatever else happens in the database.
    """
    fact = _facts()[define(metric_id).fact]
    query = f"SELECT * FROM (\n{fact.sql.strip()}\n) f" + fact.where(endless=_endless(span))  # noqa: S608 - our file
    rows = _run(session, query, span, now)
    digest = sha256()
    for line in sorted(repr(tuple(row)) for row in rows):
        digest.update(line.encode())
    return digest.hexdigest()[:12]


def latest(
    session: Session, fact: str, span: Span, *, now: datetime, agent: str | None, limit: int
) -> list[dict[str, Any]]:
    """Rows of a fact in a span, the latest first, of one agent where given; `at` is aware."""
    source = _facts()[fact]
    query = f"SELECT * FROM (\n{source.sql.strip()}\n) f" + source.where(endless=_endless(span))  # noqa: S608
    values: dict[str, Any] = {"limit": limit}
    if agent is not None:
        query += "\nWHERE" if _endless(span) else "\nAND"
        query += " f.agent = :agent"
        values["agent"] = agent
    query += "\nORDER BY f.at DESC, f.ticket_id\nLIMIT :limit"
    rows = _run(session, query, span, now, **values).mappings()
    return [{**row, "at": _instant(row["at"])} for row in rows]


def _instant(value: Any) -> datetime:
    """SQLite hands out text for an expression's time."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _endless(span: Span) -> bool:
    """Whether all rows count, also those that no time places."""
    return span.start is None and span.end is None


def _query(metrics: Sequence[Metric], by: str | None, *, endless: bool) -> str:
    facts = {metric.fact for metric in metrics}
    if len(facts) != 1:
        raise UnknownMetric(f"metrics of one query need one fact, not {sorted(facts)}")
    fact = _facts()[facts.pop()]
    source = fact.sql
    if by is not None and by not in _columns(source):
        raise UnknownMetric(f"{metrics[0].fact} cannot be split by {by}")
    values = ", ".join(f"{metric.value} AS {metric.id}" for metric in metrics)
    # Joined to nothing, so that SQLite does not walk an index of the groups instead of the period.
    key = f"f.{by} || ''"
    group = f"{key}, " if by else ""
    tail = f"\nGROUP BY {key}" if by else ""
    where = fact.where(endless=endless)
    return f"SELECT {group}{values}\nFROM (\n{source.strip()}\n) f{where}{tail}"


def _columns(source: str) -> set[str]:
    """Names that the fact's SELECT gives its columns."""
    head = source.split("FROM", 1)[0].removeprefix("SELECT")
    parts = [part.strip() for part in head.replace("\n", " ").split(",")]
    return {part.split(" AS ")[-1].split(".")[-1].strip(" )") for part in parts}


def _run(session: Session, query: str, span: Span, now: datetime, **values: Any) -> Result[Any]:
    connection = session.connection()
    clause = _bound(for_database(query, connection), span, now)
    return connection.execute(clause.bindparams(**values))


def _bound(query: str, span: Span, now: datetime) -> TextClause:
    """An open end is far away, so that one query serves every span with an end."""
    start = span.start or datetime.min.replace(year=1900, tzinfo=now.tzinfo)
    end = span.end or datetime.max.replace(microsecond=0, tzinfo=now.tzinfo)
    values: dict[str, Any] = {"start": start, "end": end, "now": now}
    # A span of whole local days: half a day inside its edges is the same date in UTC.
    days = {"first_day": (start + _HALF_DAY).date(), "last_day": (end - _HALF_DAY).date()}
    return text(query).bindparams(
        *(bindparam(n, v, type_=UtcDateTime) for n, v in values.items() if f":{n}" in query),
        *(bindparam(n, v, type_=Date) for n, v in days.items() if f":{n}" in query),
    )


def _number(metric: Metric, value: Any, session: Session) -> Number | None:
    if value is None:
        return 0 if metric.kind == "number" else None
    if metric.kind == "number":
        return int(value)
    if metric.kind == "money":
        return Money().process_result_value(value, session.get_bind().dialect)
    return float(value)


@dataclass(frozen=True)
class _Fact:
    """Rows to count, and what places them in a period."""

    sql: str
    days: bool

    def where(self, *, endless: bool) -> str:
        """The condition that places rows in the span; none where all rows count."""
        if endless:
            return ""
        if self.days:
            return "\nWHERE f.day >= :first_day AND f.day <= :last_day"
        return "\nWHERE f.at >= :start AND f.at < :end"


@lru_cache(maxsize=1)
def _facts() -> dict[str, _Fact]:
    found = _read("facts.yaml") | _read("customer_facts.yaml")
    return {name: _Fact(fields["sql"], fields.get("days", False)) for name, fields in found.items()}


def _read(name: str) -> dict[str, dict[str, Any]]:
    import yaml

    # The C parser, where it is there, takes a tenth of the time.
    safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=safe)  # noqa: S506
