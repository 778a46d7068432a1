"""Every figure of the board pack counted a second time, by plain SQL that knows no metric.

Written independently of `store/metrics`: other conditions, other aggregates. Where the two do not
agree, one of them is wrong, and no pack is made.
"""

# ruff: noqa: S608 - fixed text of this file; values are bound

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Date, bindparam, text
from sqlmodel import Session

from store.clock import Clock, Span
from store.tables.types import Money, UtcDateTime

Number = int | float | Decimal
_STOPPED = "breached IS NOT NULL AND stopped_at >= :start AND stopped_at < :end"
_ANSWERED = "at >= :start AND at < :end"
_LEFT = "churned_on IS NOT NULL AND churned_on <= :today"
_HEALTH = (
    "health_scores h WHERE h.day = (SELECT day FROM health_scores WHERE day <= :today"
    " ORDER BY day DESC LIMIT 1)"
    f" AND h.account_id NOT IN (SELECT id FROM accounts WHERE {_LEFT})"
)
_RISK = (
    "FROM accounts WHERE id IN (SELECT account_id FROM churn_scores WHERE"
    " (method = 'model' AND NOT probability < 0.3"
    " OR method <> 'model' AND NOT probability < 0.5005)"
    " AND day = (SELECT day FROM churn_scores WHERE day <= :today ORDER BY day DESC LIMIT 1))"
    f" AND NOT ({_LEFT})"
)
_RENEWING = (
    "FROM contracts WHERE end_on BETWEEN :first AND :last AND status = 'active'"
    f" AND account_id NOT IN (SELECT id FROM accounts WHERE {_LEFT})"
)
_FINISHED = "status IN ('resolved', 'closed')"

QUERIES = {
    "sla_resolution_share": (
        "SELECT 1.0 * COUNT(CASE WHEN NOT breached THEN 1 END) / NULLIF(COUNT(*), 0)"
        f" FROM sla_clocks WHERE metric = 'resolution' AND {_STOPPED}"
    ),
    "sla_resolution_met": (
        f"SELECT COUNT(*) FROM sla_clocks WHERE metric = 'resolution' AND {_STOPPED}"
        " AND NOT breached"
    ),
    "sla_resolution_missed": (
        f"SELECT COUNT(*) FROM sla_clocks WHERE metric = 'resolution' AND {_STOPPED} AND breached"
    ),
    "sla_first_response_share": (
        "SELECT 1.0 * COUNT(CASE WHEN NOT breached THEN 1 END) / NULLIF(COUNT(*), 0)"
        f" FROM sla_clocks WHERE metric = 'first_response' AND {_STOPPED}"
    ),
    "csat_average": (
        "SELECT 1.0 * SUM(score) / NULLIF(COUNT(score), 0) FROM surveys"
        f" WHERE kind = 'csat' AND {_ANSWERED}"
    ),
    "csat_answers": f"SELECT COUNT(id) FROM surveys WHERE kind = 'csat' AND {_ANSWERED}",
    "nps": (
        "SELECT 100.0 * (COUNT(CASE WHEN score > 8 THEN 1 END)"
        " - COUNT(CASE WHEN score < 7 THEN 1 END)) / NULLIF(COUNT(*), 0)"
        f" FROM surveys WHERE kind = 'nps' AND {_ANSWERED}"
    ),
    "tickets_created": (
        "SELECT COUNT(id) FROM tickets WHERE created_at >= :start AND created_at < :end"
    ),
    "tickets_resolved": (
        f"SELECT (SELECT COUNT(*) FROM tickets WHERE {_FINISHED} AND resolved_at >= :start"
        " AND resolved_at < :end)"
        f" + (SELECT COUNT(*) FROM tickets WHERE {_FINISHED} AND resolved_at IS NULL"
        " AND closed_at >= :start AND closed_at < :end)"
    ),
    "tickets_open": (
        f"SELECT (SELECT COUNT(*) FROM tickets) - (SELECT COUNT(*) FROM tickets WHERE {_FINISHED})"
    ),
    "sla_overdue_open": (
        "SELECT COUNT(*) FROM sla_clocks WHERE metric = 'resolution' AND stopped_at IS NULL"
        " AND due_at < :now"
    ),
    "customers_active": (
        f"SELECT (SELECT COUNT(*) FROM accounts) - (SELECT COUNT(*) FROM accounts WHERE {_LEFT})"
    ),
    "arr_total": (
        "SELECT (SELECT SUM(arr) FROM accounts)"
        f" - (SELECT COALESCE(SUM(arr), 0) FROM accounts WHERE {_LEFT})"
    ),
    "customers_lost": (
        f"SELECT COUNT(id) FROM accounts WHERE {_LEFT} AND churned_on BETWEEN :first AND :last"
    ),
    "arr_lost": (
        f"SELECT SUM(arr) FROM accounts WHERE {_LEFT} AND churned_on BETWEEN :first AND :last"
    ),
    "health_average": f"SELECT SUM(h.score) / NULLIF(COUNT(h.score), 0) FROM {_HEALTH}",
    "customers_red": f"SELECT COUNT(*) FROM {_HEALTH} AND h.band = 'red'",
    "customers_yellow": f"SELECT COUNT(*) FROM {_HEALTH} AND h.band = 'yellow'",
    "customers_green": f"SELECT COUNT(*) FROM {_HEALTH} AND h.band = 'green'",
    "customers_at_risk": f"SELECT COUNT(*) {_RISK}",
    "arr_at_risk": f"SELECT SUM(arr) {_RISK}",
    "renewals_due": f"SELECT COUNT(id) {_RENEWING}",
    "renewals_value": f"SELECT SUM(value) {_RENEWING}",
}
MONEY = {"arr_total", "arr_lost", "arr_at_risk", "renewals_value"}
COUNTED = {name for name, query in QUERIES.items() if "COUNT(" in query and "NULLIF" not in query}


def value(session: Session, metric_id: str, span: Span, clock: Clock) -> Number | None:
    """The figure by the second path."""
    found = session.connection().execute(_bound(QUERIES[metric_id], span, clock)).scalar_one()
    if metric_id in MONEY:
        return Money().process_result_value(found, session.get_bind().dialect)
    if metric_id in COUNTED:
        return int(found or 0)
    return None if found is None else float(found)


def by_priority(session: Session, span: Span, clock: Clock) -> dict[str, tuple[int, int]]:
    """Priority to promises met and missed."""
    query = (
        "SELECT priority, COUNT(CASE WHEN NOT breached THEN 1 END),"
        " COUNT(CASE WHEN breached THEN 1 END) FROM tickets JOIN sla_clocks ON ticket_id = id"
        f" WHERE metric = 'resolution' AND {_STOPPED} GROUP BY priority"
    )
    rows = session.connection().execute(_bound(query, span, clock))
    return {priority: (int(met), int(missed)) for priority, met, missed in rows}


def largest_at_risk(session: Session, limit: int, clock: Clock) -> list[str]:
    """Ids of the customers at risk, largest revenue first."""
    query = f"SELECT id {_RISK} ORDER BY COALESCE(arr, 0) DESC, id LIMIT {int(limit)}"
    endless = Span(None, None, "all time")
    return [row[0] for row in session.connection().execute(_bound(query, endless, clock))]


def people_cost(
    session: Session, span: Span, clock: Clock, hourly: Decimal, factor: Decimal
) -> Decimal | None:
    """Cost of the tickets that people resolved, ticket by ticket; None where time is missing."""
    query = (
        "SELECT t.id, p.cost_per_hour, e.new FROM tickets t"
        " LEFT JOIN people p ON p.id = COALESCE(t.resolved_by_id, t.assignee_id)"
        " LEFT JOIN ticket_events e ON e.ticket_id = t.id AND e.field = 'time_spent'"
        f" WHERE t.{_FINISHED} AND COALESCE(t.resolved_by_kind, 'person') <> 'ai'"
        " AND COALESCE(t.resolved_at, t.closed_at) >= :start"
        " AND COALESCE(t.resolved_at, t.closed_at) < :end"
    )
    total = Decimal(0)
    dialect = session.get_bind().dialect
    for _, rate, minutes in session.connection().execute(_bound(query, span, clock)):
        if minutes is None or not minutes.isdecimal():
            return None
        paid = Money().process_result_value(rate, dialect) if rate is not None else hourly
        total += Decimal(int(minutes)) * (paid or Decimal(0)) / 60
    return total * factor


def _bound(query: str, span: Span, clock: Clock):  # noqa: ANN202 - SQLAlchemy's text clause
    now, today = clock.now(), clock.now().date()
    instants = {"start": span.start, "end": span.end, "now": now}
    days: dict[str, date] = {"today": today}
    if span.start is not None and span.end is not None:
        days["first"] = _local(span.start, clock)
        days["last"] = _local(span.end - timedelta(microseconds=1), clock)
    return text(query).bindparams(
        *(bindparam(n, v, type_=UtcDateTime) for n, v in instants.items() if f":{n}" in query),
        *(bindparam(n, v, type_=Date) for n, v in days.items() if f":{n}" in query),
    )


def _local(instant: datetime, clock: Clock) -> date:
    return instant.astimezone(clock.zone).date()
