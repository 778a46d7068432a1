"""The customers most likely to leave, largest revenue first."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import case
from sqlmodel import Session, col, func, or_, select

from store.scoring import churn, saved
from store.tables import Account, ChurnScore, Contract
from tools.executive.models import RiskyCustomer


def at_risk(session: Session, now: datetime, limit: int) -> list[RiskyCustomer]:
    """Customers at or above the bar of the scoring, by revenue."""
    day = saved.churn_day(session, now)
    if day is None:
        return []
    ends = (
        select(Contract.account_id, func.min(Contract.end_on).label("end_on"))
        .where(
            Contract.status == "active",
            or_(col(Contract.plan).is_not(None), col(Contract.product_id).is_(None)),
            col(Contract.end_on) >= now.date(),
        )
        .group_by(Contract.account_id)
        .subquery()
    )
    rows = session.exec(
        select(Account, ChurnScore.probability, ChurnScore.method, ends.c.end_on)
        .join(ChurnScore, col(ChurnScore.account_id) == Account.id)
        .outerjoin(ends, ends.c.account_id == Account.id)
        .where(
            ChurnScore.day == day,
            ChurnScore.probability
            >= case(
                (col(ChurnScore.method) == "model", churn.AT_RISK), else_=churn.AT_RISK_BY_HEALTH
            ),
            or_(col(Account.churned_on).is_(None), col(Account.churned_on) > now.date()),
        )
        .order_by(func.coalesce(Account.arr, Decimal(0)).desc(), Account.id)
        .limit(limit)
    ).all()
    health_day = saved.health_day(session, now)
    levels = saved.levels(session, health_day) if health_day else {}
    return [
        RiskyCustomer(
            id=account.id,
            name=account.name,
            segment=account.segment,
            arr=account.arr,
            probability=probability,
            method=method,
            health=levels[account.id].score if account.id in levels else None,
            renews_on=end_on,
        )
        for account, probability, method, end_on in rows
    ]
