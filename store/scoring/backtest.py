"""What the scores would have said: learnt on what was known then, judged by what came after.

Each month of the past the model is learnt anew from cases whose answer was known on that day, and
scores the customers of that day. Nothing of the following months takes part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
from sqlmodel import Session

from store.learning.quality import Quality, auc, measure
from store.scoring import churn, health, loading
from store.scoring.evidence import Evidence, Floats
from store.scoring.refresh import LEARN_DAYS

TOP = 10


@dataclass(frozen=True)
class Level:
    """Cases of one level of risk."""

    name: str
    cases: int
    predicted: float
    left: float
    """Share that left."""


@dataclass(frozen=True)
class Backtest:
    """How the churn model and the health score did."""

    first: date
    last: date
    months: int
    left: int
    """Cases that left within the horizon."""
    quality: Quality
    """AUC, Brier score, calibration of the churn model."""
    by_level: tuple[Level, ...]
    """The same cases by the level of risk that an answer shows."""
    precision_at_top: float
    """Of the TOP riskiest of each month."""
    possible_at_top: float
    """What a perfect ranking would reach: in most months fewer than TOP leave."""
    recall: float | None
    """Share of leavers who were at risk in a month before they left."""
    lead_days: float | None
    """Median days between the first month at risk and leaving."""
    health_auc: float
    missed_greens: int
    """Customers who were green on the last month's day and left within the horizon."""
    false_reds: int
    """Cases that were red and did not leave within the horizon."""
    reds: int


@dataclass(frozen=True)
class _Judged:
    case: churn.Case
    probability: float
    score: health.Score


def run(session: Session, now: datetime) -> Backtest | None:
    """Replay the past months; None where too few customers have left."""
    today = now.astimezone(UTC).date()
    evidence = loading.load(session, today, back=LEARN_DAYS)
    return replay(evidence, today.toordinal())


def replay(evidence: Evidence, today: int) -> Backtest | None:
    """The same from evidence that is loaded already."""
    days = [d for d in churn.case_days(today, evidence) if d >= today - LEARN_DAYS]
    known = churn.cases(evidence, days, today)
    judged: list[_Judged] = []
    for day in days:
        if day + churn.HORIZON <= today:
            judged += _judge(evidence, known, day)
    return _summary(evidence, judged) if judged else None


def _judge(evidence: Evidence, known: Sequence[churn.Case], day: int) -> list[_Judged]:
    """A month: learn from answers that were known on the day, score the day."""
    past = [case for case in known if case.day + churn.HORIZON <= day]
    model = churn.learn(past)
    mine = [case for case in known if case.day == day]
    if model is None or not mine:
        return []
    scored = [_score(evidence, case) for case in mine]
    risks = churn.assess(model, scored, [case.values for case in mine])
    return [
        _Judged(case, risk.probability, score)
        for case, risk, score in zip(mine, risks, scored, strict=True)
    ]


def _score(evidence: Evidence, case: churn.Case) -> health.Score:
    return health.rate(case.values, evidence.accounts[case.account_id].facts.segment, case.day)


def _summary(evidence: Evidence, judged: list[_Judged]) -> Backtest:
    p = np.array([j.probability for j in judged])
    y = np.array([float(bool(j.case.left)) for j in judged])
    points = np.array([float(j.score.tenths) for j in judged])
    months = sorted({j.case.day for j in judged})
    hits, possible = _top(judged, months)
    flagged, leads = _leads(evidence, judged)
    leavers = {j.case.account_id for j in judged if j.case.left}
    return Backtest(
        first=date.fromordinal(months[0]),
        last=date.fromordinal(months[-1]),
        months=len(months),
        left=int(y.sum()),
        quality=measure(y, p, float(y.mean())),
        by_level=_levels(p, y),
        precision_at_top=hits,
        possible_at_top=possible,
        recall=len(flagged & leavers) / len(leavers) if leavers else None,
        lead_days=float(np.median(leads)) if leads else None,
        health_auc=auc(y, -points),
        missed_greens=len(_last_green(judged)),
        false_reds=sum(j.score.band == "red" and not j.case.left for j in judged),
        reds=sum(j.score.band == "red" for j in judged),
    )


def _top(judged: list[_Judged], months: list[int]) -> tuple[float, float]:
    hits = possible = 0
    for month in months:
        mine = sorted(
            (j for j in judged if j.case.day == month),
            key=lambda j: (-j.probability, j.case.account_id),
        )
        hits += sum(bool(j.case.left) for j in mine[:TOP])
        possible += min(sum(bool(j.case.left) for j in mine), TOP)
    return hits / (TOP * len(months)), possible / (TOP * len(months))


def _leads(evidence: Evidence, judged: list[_Judged]) -> tuple[set[str], list[int]]:
    """Who was at risk before leaving, and how many days before at first."""
    first: dict[str, int] = {}
    for j in sorted(judged, key=lambda j: j.case.day):
        if j.case.left and j.probability >= churn.AT_RISK:
            first.setdefault(j.case.account_id, j.case.day)
    leads = [
        left - day
        for id_, day in first.items()
        if (left := evidence.accounts[id_].facts.churned_on)
    ]
    return set(first), leads


def _last_green(judged: list[_Judged]) -> set[str]:
    latest: dict[str, _Judged] = {}
    for j in sorted(judged, key=lambda j: j.case.day):
        if j.case.left:
            latest[j.case.account_id] = j
    return {id_ for id_, j in latest.items() if j.score.band == "green"}


def _levels(p: Floats, y: Floats) -> tuple[Level, ...]:
    edges = (("low", 0.0), ("elevated", churn.AT_RISK), ("high", churn.HIGH), ("", 1.01))
    found = []
    for (name, low), (_, high) in pairwise(edges):
        inside = (p >= low) & (p < high)
        if inside.any():
            level = Level(name, int(inside.sum()), float(p[inside].mean()), float(y[inside].mean()))
            found.append(level)
    return tuple(found)
