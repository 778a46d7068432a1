"""Scores every account and saves the result: once a day, after an import, and for the demo."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, update
from sqlmodel import Session, SQLModel, col, select

from store.engine import Store
from store.scoring import adoption, churn, daily, health, loading, saved, signals
from store.scoring.current import customers
from store.scoring.evidence import Evidence
from store.tables import ChurnScore, HealthScore, UsageTrend

WEEKS = 26
"""Weeks whose Mondays are scored as well, so that a change can be explained at once."""
LEARN_DAYS = 400
"""How far back cases are taken from."""
_CHUNK = 5_000


@dataclass(frozen=True)
class Refreshed:
    """What a run did."""

    day: date
    accounts: int
    days: int
    """Days of health that were saved, the day itself included."""
    method: churn.Method
    cases: int
    """Cases that the churn model learnt from."""
    accounts_left: int


def refresh_scores(store: Store, now: datetime, *, weeks: int = WEEKS) -> Refreshed:
    """Score all accounts as of `now` in a transaction of its own."""
    with store.session() as session:
        return refresh(session, now, weeks=weeks)


def refresh(session: Session, now: datetime, *, weeks: int = WEEKS) -> Refreshed:
    """Score all accounts on the day of `now` (UTC), and on Mondays before where none were.

    Saved scores of earlier days stay as they are: they say what was known then.
    """
    today = now.astimezone(UTC).date()
    evidence = loading.load(session, today, back=LEARN_DAYS)
    days = [today, *_missing_mondays(session, today, weeks)]
    _save_health(session, evidence, days)
    model = learn_until(evidence, today.toordinal())
    current = customers(evidence, today.toordinal())
    _save_risks(session, evidence, today, current, model)
    _save_trends(session, evidence, today, current)
    return Refreshed(
        today, len(current), len(days), "model" if model else "health",
        model.cases if model else 0, model.accounts_left if model else 0,
    )  # fmt: skip


def learn_until(evidence: Evidence, today: int) -> churn.ChurnModel | None:
    """The churn model from what was known on a day."""
    days = churn.case_days(today, evidence)
    earliest = today - LEARN_DAYS
    return churn.learn(churn.cases(evidence, [d for d in days if d >= earliest], today))


def _missing_mondays(session: Session, today: date, weeks: int) -> list[date]:
    monday = today - timedelta(days=today.weekday())
    wanted = [monday - timedelta(weeks=n) for n in range(weeks + 1)]
    there = set(
        session.exec(
            select(col(HealthScore.day)).where(col(HealthScore.day).in_(wanted)).distinct()
        ).all()
    )
    return [day for day in wanted if day not in there and day != today]


def _save_health(session: Session, evidence: Evidence, days: Sequence[date]) -> None:
    connection = session.connection()
    table = _table(HealthScore)
    connection.execute(delete(table).where(table.c.day.in_(days)))
    _insert(
        connection,
        table,
        (_health_row(evidence, a, d) for d in days for a in customers(evidence, d.toordinal())),
    )


def _health_row(evidence: Evidence, account_id: str, day: date) -> dict[str, Any]:
    score = health.score(evidence, account_id, day.toordinal())
    return {
        "account_id": account_id, "day": day, "score": float(score.points),
        "low": float(score.low), "high": float(score.high), "band": score.band,
        "drivers": saved.freeze(score), "source": "deskmate",
    }  # fmt: skip


def _save_risks(
    session: Session, evidence: Evidence, day: date, ids: Sequence[str],
    model: churn.ChurnModel | None,
) -> None:  # fmt: skip
    scored = [health.score(evidence, account_id, day.toordinal()) for account_id in ids]
    values = [signals.read(signals.view(evidence, a, day.toordinal())) for a in ids]
    connection = session.connection()
    table = _table(ChurnScore)
    connection.execute(delete(table).where(table.c.day == day))
    _insert(
        connection,
        table,
        (
            {
                "account_id": account_id, "day": day, "probability": round(risk.probability, 6),
                "method": risk.method, "source": "deskmate",
                "reasons": {name: round(part, 4) for name, part in risk.reasons.items()},
            }
            for account_id, risk in zip(ids, churn.assess(model, scored, values), strict=True)
        ),
    )  # fmt: skip


def _save_trends(session: Session, evidence: Evidence, day: date, ids: Sequence[str]) -> None:
    """Of earlier days only what rose or fell is kept, without its days: the rest is in `usage`."""
    connection = session.connection()
    table = _table(UsageTrend)
    connection.execute(delete(table).where((table.c.day == day) | (table.c.verdict == "steady")))
    connection.execute(update(table).where(table.c.daily.is_not(None)).values(daily=None))
    found = adoption.of_evidence(evidence, day, ids)
    at = day.toordinal() - evidence.first_day

    def row(trend: adoption.Trend) -> dict[str, Any]:
        used = evidence.accounts[trend.account_id].usage[trend.product_id, trend.feature]
        packed = daily.pack(used[at - daily.DAYS : at])
        return {"day": day, "source": "deskmate", "daily": packed} | asdict(trend)

    _insert(connection, table, map(row, found))


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)
