"""One metric, one definition: what it counts (`facts.yaml`) and how (`metrics.yaml`).

`compute` runs the definition in a session, whole or split by a column of its fact. An answer names
the metrics behind its figures by id; `define` gives formula and query for the explanation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import Session

from store.clock import Span
from store.tables.types import Money, UtcDateTime

Number = int | float | Decimal
HERE = Path(__file__).parent


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
        return _query([self], None)


@lru_cache(maxsize=1)
def definitions() -> dict[str, Metric]:
    """Every metric by id."""
    return {name: Metric(id=name, **fields) for name, fields in _read("metrics.yaml").items()}


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
    row = session.connection().execute(_bound(_query(metrics, None), span, now)).one()
    return {m.id: _number(m, v, session) for m, v in zip(metrics, row, strict=True)}


def split(
    session: Session, metric_ids: Sequence[str], by: str, span: Span, *, now: datetime
) -> dict[str | None, dict[str, Number | None]]:
    """The values per group: `split(session, ["tickets_open"], "team", span, now=now)`."""
    metrics = [define(metric_id) for metric_id in metric_ids]
    rows = session.connection().execute(_bound(_query(metrics, by), span, now)).all()
    return {
        row[0]: {m.id: _number(m, v, session) for m, v in zip(metrics, row[1:], strict=True)}
        for row in rows
    }


def _query(metrics: Sequence[Metric], by: str | None) -> str:
    facts = {metric.fact for metric in metrics}
    if len(facts) != 1:
        raise UnknownMetric(f"metrics of one query need one fact, not {sorted(facts)}")
    source = _facts()[facts.pop()]
    if by is not None and by not in _columns(source):
        raise UnknownMetric(f"{metrics[0].fact} cannot be split by {by}")
    values = ", ".join(f"{metric.value} AS {metric.id}" for metric in metrics)
    group = f"f.{by}, " if by else ""
    tail = f"\nGROUP BY f.{by}" if by else ""
    return (
        f"SELECT {group}{values}\nFROM (\n{source.strip()}\n) f\n"
        "WHERE (CAST(:all_time AS INTEGER) = 1 OR (f.at >= :start AND f.at < :end))" + tail
    )


def _columns(source: str) -> set[str]:
    """Names that the fact's SELECT gives its columns."""
    head = source.split("FROM", 1)[0].removeprefix("SELECT")
    parts = [part.strip() for part in head.replace("\n", " ").split(",")]
    return {part.split(" AS ")[-1].split(".")[-1].strip(" )") for part in parts}


def _bound(query: str, span: Span, now: datetime) -> TextClause:
    """An open end is far away, so that one query serves every span."""
    endless = span.start is None and span.end is None
    values: dict[str, Any] = {
        "start": span.start or datetime.min.replace(year=1900, tzinfo=now.tzinfo),
        "end": span.end or datetime.max.replace(microsecond=0, tzinfo=now.tzinfo),
        "now": now,
    }
    names = [name for name in values if f":{name}" in query]
    clause = text(query).bindparams(
        *(bindparam(name, values[name], type_=UtcDateTime) for name in names)
    )
    return clause.bindparams(all_time=int(endless))


def _number(metric: Metric, value: Any, session: Session) -> Number | None:
    if value is None:
        return 0 if metric.kind == "number" else None
    if metric.kind == "number":
        return int(value)
    if metric.kind == "money":
        return Money().process_result_value(value, session.get_bind().dialect)
    return float(value)


@lru_cache(maxsize=1)
def _facts() -> dict[str, str]:
    return {name: fields["sql"] for name, fields in _read("facts.yaml").items()}


def _read(name: str) -> dict[str, dict[str, Any]]:
    import yaml

    # The C parser, where it is there, takes a tenth of the time.
    safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=safe)  # noqa: S506
