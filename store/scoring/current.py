"""The scores that count at a moment: the saved ones, or computed on the spot where none are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session

from store.scoring import churn, health, loading, saved
from store.scoring.evidence import Evidence


@dataclass(frozen=True)
class Standing:
    """Health and churn of the session's accounts on a day."""

    day: date
    kept: bool
    """False where nothing was saved: then what the asker may see was scored for the answer."""
    levels: dict[str, saved.Level]
    risks: dict[str, tuple[float, churn.Method]]
    """Probability (or rank index) and where it comes from."""


def standing(session: Session, moment: datetime) -> Standing:
    """Scores at a moment, without drivers."""
    day = saved.health_day(session, moment)
    if day is None:
        return _computed(session, moment.astimezone(UTC).date())
    churned = saved.churn_day(session, moment)
    return Standing(day, True, saved.levels(session, day), saved.chances(session, churned or day))


def scores(session: Session, at: Standing, account_ids: list[str]) -> dict[str, health.Score]:
    """The same scores with their drivers."""
    if at.kept:
        return saved.scores(session, at.day, account_ids)
    evidence = loading.load(session, at.day, account_ids)
    return {
        id_: health.score(evidence, id_, at.day.toordinal())
        for id_ in account_ids
        if id_ in evidence.accounts
    }


def risks(session: Session, at: Standing, account_ids: list[str]) -> dict[str, churn.Risk]:
    """The same risks with their reasons."""
    day = saved.churn_day(session, at.day) if at.kept else None
    if day is not None:
        return saved.risks(session, day, account_ids)
    found = scores(session, at, account_ids)
    return dict(zip(found, churn.assess(None, list(found.values())), strict=True))


def _computed(session: Session, day: date) -> Standing:
    evidence = loading.load(session, day)
    found = {
        id_: health.score(evidence, id_, day.toordinal())
        for id_ in customers(evidence, day.toordinal())
    }
    levels = {
        id_: saved.Level(score.points, score.low, score.high, score.band)
        for id_, score in found.items()
    }
    risky = churn.assess(None, list(found.values()))
    chances: dict[str, tuple[float, churn.Method]] = {
        id_: (risk.probability, risk.method) for id_, risk in zip(found, risky, strict=True)
    }
    return Standing(day, False, levels, chances)


def customers(evidence: Evidence, day: int) -> list[str]:
    """Accounts that were customers on a day (ordinal)."""
    return [
        account_id
        for account_id, account in evidence.accounts.items()
        if (account.facts.churned_on is None or account.facts.churned_on > day)
        and (account.facts.since is None or account.facts.since <= day)
    ]
