"""Whether an answer states what an independent query finds.

A fact is computed when the case runs, on the same data and at the same frozen moment, by a query
that has nothing to do with the tool; then it is looked for among the values and the words of the
answer.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from evals.case import Fact
from evals.words import words
from reports.blocks import Headline, Metrics, Report, Table
from store.clock import Clock
from store.metrics import compute
from tools.arguments import Period

_NUMBER = re.compile(r"(?<![\w.])[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])[-−]?\d+(?:\.\d+)?")
_NAMED = re.compile(r":([a-z][a-z0-9_]*)\b")
_NONE = re.compile(r"\b(?:no|none|nobody|nothing|zero)\b", re.I)
"""How a headline says 0."""
_BOUND = re.compile(r"(from|to)_(\w+)")


class BadFact(ValueError):
    """A fact whose query fails or finds nothing: the case is wrong, not the answer."""


def values(fact: Fact, session: Session, clock: Clock, person: str) -> list[Any]:
    """What must be stated. Raises BadFact."""
    if fact.value is not None:
        found: list[Any] = [fact.value]
    elif fact.metric is not None:
        span = Period(fact.period).span(clock)
        found = [compute(session, [fact.metric], span, now=clock.now())[fact.metric]]
    else:
        found = _query(fact.sql or "", session, clock, person)
    if not found or all(value is None for value in found):
        raise BadFact(f"{fact.sql or fact.metric} finds nothing")
    return [_scaled(value, fact.scale) for value in found if value is not None]


def _query(sql: str, session: Session, clock: Clock, person: str) -> list[Any]:
    wanted = {name: _bound(name, clock, person) for name in _NAMED.findall(sql)}
    try:
        rows = session.connection().execute(text(sql), wanted).all()
    except Exception as error:  # noqa: BLE001 - any failure of a case's own query is the case's
        raise BadFact(f"{sql}: {str(error).splitlines()[0]}") from None
    return [value for row in rows for value in row]


def _bound(name: str, clock: Clock, person: str) -> str:
    """The value of a name in a query: :me, :zone, :now, :today, or an end of a period, such as
    :from_this_quarter and :to_this_quarter (the first instant after it)."""
    if name in ("me", "zone", "today"):
        return {"me": person, "zone": str(clock.zone), "today": str(clock.today())}[name]
    if name == "now":
        return _stored(clock.now())
    ends = _BOUND.fullmatch(name)
    if ends is None:
        raise BadFact(f":{name} is not known; there are :me, :now, :today, :zone, :from_PERIOD")
    span = Period(ends[2]).span(clock)
    return _stored((span.start if ends[1] == "from" else span.end) or clock.now())


def _stored(instant: datetime) -> str:
    """A moment as SQLite keeps it; PostgreSQL reads it too."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _scaled(value: Any, scale: float) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return float(value) * scale if scale != 1.0 else value


def stated(value: Any, fact: Fact, report: Report) -> bool:
    """Whether the answer states the value where it has to."""
    if any(_same(value, said, fact.tolerance) for said in _said(report, fact.where)):
        return True
    nothing = isinstance(value, int | float | Decimal) and not value
    return nothing and _NONE.search(report.headline) is not None


def _same(value: Any, said: Any, tolerance: float) -> bool:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if isinstance(said, bool) or not isinstance(said, int | float | Decimal):
            return False
        return abs(float(value) - float(said)) <= tolerance + 1e-9
    return isinstance(said, str) and str(value).lower() in said.lower()


def _said(report: Report, where: str) -> Iterator[Any]:
    """Every value and every text of the wanted part of the answer."""
    for block in report.blocks:
        if isinstance(block, Metrics) and where in ("anywhere", "metrics"):
            for metric in block.items:
                yield from _forms(metric.value, metric.kind)
                yield metric.label
        elif isinstance(block, Table) and where in ("anywhere", "table"):
            kinds = {column.key: column.kind for column in block.columns}
            for row in block.rows:
                for key, value in row.items():
                    yield from _forms(value, kinds.get(key, "text"))
            yield block.total_rows
        elif isinstance(block, Headline) and where in ("anywhere", "headline"):
            yield block.text
            yield from _numbers(block.text)
    if where == "anywhere":
        told = words(report)
        yield told
        yield from _numbers(told)


def _forms(value: Any, kind: str) -> Iterator[Any]:
    """A value as it is, and as it is shown: a share as percent, a day as text."""
    yield value
    if isinstance(value, date | datetime):
        yield value.isoformat()
    if kind == "percent" and isinstance(value, int | float | Decimal):
        yield float(value) * 100


def _numbers(told: str) -> Iterator[float]:
    for match in _NUMBER.finditer(told):
        yield float(match.group().replace(",", "").replace("−", "-"))
