"""Scores as they were saved: the same for everyone who may see the account.

A score counts from midnight (UTC) of its day. Who asks about a moment gets the latest day scored
up to then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, func, select

from store.scoring.churn import Method, Risk
from store.scoring.health import Part, Score
from store.tables import ChurnScore, HealthScore

_LEVEL: tuple[Any, ...] = (
    HealthScore.account_id, HealthScore.score, HealthScore.low, HealthScore.high, HealthScore.band,
)  # fmt: skip


WHOLE = 100
"""The range of a score into which nothing goes: it could be anything."""
NO_INPUT = "no usage, contracts, surveys, contacts or recent tickets"
"""What is not there then."""


@dataclass(frozen=True)
class Level:
    """A health score without its drivers."""

    score: Decimal
    low: Decimal
    high: Decimal
    band: str

    @property
    def blank(self) -> bool:
        """Whether nothing goes into it."""
        return self.high - self.low >= WHOLE


def health_day(session: Session, moment: datetime | date) -> date | None:
    """The latest day with health scores, not after a moment; None where nothing was scored."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return session.exec(select(func.max(HealthScore.day)).where(col(HealthScore.day) <= day)).one()


def churn_day(session: Session, moment: datetime | date) -> date | None:
    """The latest day with churn scores, not after a moment."""
    day = moment.date() if isinstance(moment, datetime) else moment
    return session.exec(select(func.max(ChurnScore.day)).where(col(ChurnScore.day) <= day)).one()


def anything_known(session: Session, day: date) -> bool:
    """Whether something goes into the score of any account on a day."""
    low, high = (func.coalesce(c, HealthScore.score) for c in (HealthScore.low, HealthScore.high))
    query = select(HealthScore.account_id).where(HealthScore.day == day, high - low < WHOLE)
    return session.exec(query.limit(1)).first() is not None


def levels(session: Session, day: date) -> dict[str, Level]:
    """Scores of a day by account, without drivers: quick for thousands."""
    query = select(*_LEVEL).where(HealthScore.day == day)
    rows: Any = session.connection().execute(query).all()
    return {
        account_id: Level(
            _exact(score),
            _exact(score if low is None else low),
            _exact(score if high is None else high),
            band,
        )
        for account_id, score, low, high, band in rows
    }


def scores(session: Session, day: date, account_ids: Sequence[str]) -> dict[str, Score]:
    """Scores of a day with their drivers."""
    rows = session.exec(
        select(col(HealthScore.account_id), col(HealthScore.drivers)).where(
            HealthScore.day == day, col(HealthScore.account_id).in_(account_ids)
        )
    )
    return {account_id: thaw(day, drivers) for account_id, drivers in rows}


def course(session: Session, account_id: str, until: date) -> list[tuple[date, Decimal]]:
    """An account's scores over time, oldest first."""
    rows = session.exec(
        select(col(HealthScore.day), col(HealthScore.score))
        .where(HealthScore.account_id == account_id, col(HealthScore.day) <= until)
        .order_by(col(HealthScore.day))
    )
    return [(day, _exact(score)) for day, score in rows]


def risks(session: Session, day: date, account_ids: Iterable[str] | None = None) -> dict[str, Risk]:
    """Churn risks of a day by account."""
    query = select(ChurnScore).where(ChurnScore.day == day)
    if account_ids is not None:
        query = query.where(col(ChurnScore.account_id).in_(list(account_ids)))
    return {
        row.account_id: Risk(
            row.probability, "model" if row.method == "model" else "health", row.reasons
        )
        for row in session.exec(query)
    }


def chances(session: Session, day: date) -> dict[str, tuple[float, Method]]:
    """Probability and method of a day by account, without reasons."""
    query = select(ChurnScore.account_id, ChurnScore.probability, ChurnScore.method)
    rows: Any = session.connection().execute(query.where(ChurnScore.day == day)).all()
    return {
        account_id: (probability, "model" if method == "model" else "health")
        for account_id, probability, method in rows
    }


def freeze(score: Score) -> dict[str, Any]:
    """A score's drivers as JSON: points, of how many, and the raw value."""
    return {
        part.driver: {
            "points": part.tenths / 10,
            "of": part.most // 10,
            "value": None if part.value is None else round(part.value, 6),
        }
        for part in score.parts
    }


def thaw(day: date, drivers: dict[str, Any]) -> Score:
    """The score that `freeze` wrote down."""
    return Score(
        day.toordinal(),
        tuple(
            Part(name, round(part["points"] * 10), part["of"] * 10, part["value"])
            for name, part in drivers.items()
        ),
    )


def _exact(value: float) -> Decimal:
    return Decimal(round(value * 10)) / 10
