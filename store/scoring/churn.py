"""Who is likely to leave: a model learnt from who left, or the health drivers where nobody has.

A case is an account as it was on a day, with the question whether it left within `HORIZON` days.
Only days whose answer is known are learnt from. The model is a sum of curves (`store.learning`),
so each account's reasons are exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from store.scoring import health, signals
from store.scoring.evidence import AccountEvidence, Evidence
from store.scoring.weights import weights

if TYPE_CHECKING:
    from store.learning.splines import SplineLogistic

HORIZON = 90
"""Days within which leaving counts."""
EVERY = 28
"""Days between the cases of one account."""
SETTLED = 60
"""Days as a customer (and with usage, where there is any) before an account is a case."""
LEAST_LEFT = 12
"""Accounts that must have left before a model is learnt; below, health decides."""
AT_RISK = 0.3
"""Probability from which an account counts as at risk."""
AT_RISK_BY_HEALTH = 0.5005
"""The same where health decides: a score below 50.0, which is what an account has of which nothing
is known."""
HIGH = 0.6
"""Probability from which the risk is called high."""
_PIECES, _SMOOTH, _RIDGE = 4, 10.0, 1.0

Method = Literal["model", "health"]
Values = dict[str, float | None]


@dataclass(frozen=True)
class Case:
    """An account on a day."""

    account_id: str
    day: int
    values: Values
    left: bool | None
    """Whether it left within the horizon; None where that is not known yet."""


@dataclass(frozen=True)
class ChurnModel:
    """What was learnt, and from how much."""

    curves: "SplineLogistic"
    cases: int
    accounts_left: int
    first_day: int
    last_day: int


@dataclass(frozen=True)
class Risk:
    """How likely an account leaves within the horizon, and why."""

    probability: float
    """For the method "health": an index from 0 to 1 that only ranks."""
    method: Method
    reasons: dict[str, float]
    """Per driver what it adds: log-odds against the average customer, or points lost."""


def case_days(today: int, evidence: Evidence) -> list[int]:
    """The days that are learnt from, back to where the usage arrays begin to say something."""
    starts = [a.first_use for a in evidence.accounts.values() if a.first_use is not None]
    first = (min(starts) if starts else evidence.first_day) + SETTLED + signals.RECENT
    return list(range(today - EVERY, first, -EVERY))


def is_case(account: AccountEvidence, day: int) -> bool:
    """Whether an account was a settled customer on a day."""
    facts = account.facts
    if facts.churned_on is not None and facts.churned_on <= day:
        return False
    if facts.since is not None and facts.since > day - SETTLED:
        return False
    return account.first_use is None or account.first_use <= day - SETTLED - signals.RECENT


def cases(evidence: Evidence, days: Iterable[int], today: int) -> list[Case]:
    """Every settled account on each of the days; what happened after `today` is not known."""
    found = []
    for day in days:
        for account_id, account in evidence.accounts.items():
            if is_case(account, day):
                values = signals.read(signals.View(account, evidence.first_day, day))
                found.append(Case(account_id, day, values, _left(account, day, today)))
    return found


def _left(account: AccountEvidence, day: int, today: int) -> bool | None:
    left = account.facts.churned_on
    if left is not None and left <= min(day + HORIZON, today):
        return True
    return False if day + HORIZON <= today else None


def learn(known: Sequence[Case]) -> ChurnModel | None:
    """A model from cases with an answer; None where too few customers have left."""
    settled = [case for case in known if case.left is not None]
    left = {case.account_id for case in settled if case.left}
    if len(left) < LEAST_LEFT or all(case.left for case in settled):
        return None
    from store.learning import splines

    curves = splines.fit(
        _columns([case.values for case in settled]),
        [int(bool(case.left)) for case in settled],
        pieces=_PIECES,
        smooth=_SMOOTH,
        ridge=_RIDGE,
    )
    days = [case.day for case in settled]
    return ChurnModel(curves, len(settled), len(left), min(days), max(days))


def assess(
    model: ChurnModel | None,
    scores: Sequence[health.Score],
    values: Sequence[Values] = (),
) -> list[Risk]:
    """The risk of accounts: by the model from their `values`, or by their health without one."""
    if model is None:
        return [_by_health(score) for score in scores]
    if not values:
        return []
    columns = _columns(values)
    reasons = model.curves.reasons(columns)
    chances = model.curves.probability(columns)
    return [
        Risk(float(chances[n]), "model", {name: float(part[n]) for name, part in reasons.items()})
        for n in range(len(values))
    ]


def at_risk(probability: float, method: Method) -> bool:
    """Whether an account counts as at risk; by health, that is a score below 50."""
    return probability >= (AT_RISK if method == "model" else AT_RISK_BY_HEALTH)


def _by_health(score: health.Score) -> Risk:
    lost = {part.driver: (part.most - part.tenths) / 10 for part in score.parts}
    return Risk(1 - score.tenths / 1000, "health", lost)


def _columns(values: Sequence[Values]) -> dict[str, list[float]]:
    nan = float("nan")
    return {
        name: [nan if (v := row.get(name)) is None else v for row in values]
        for name in weights().drivers
    }
