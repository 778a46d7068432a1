"""Finds contracts that end soon, and in which order to work on them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from store.scoring import churn, current, expansion, plays, renewals
from store.scoring.current import Standing
from store.scoring.health import Score
from store.scoring.market import Market
from store.scoring.renewals import Priority, Renewal
from tools.accounts import churn as leaving
from tools.accounts import queries
from tools.accounts.models import RankBy, UpcomingRenewals
from tools.accounts.queries import Customer, Ending
from tools.accounts.results import RenewalReport, RenewalRow
from tools.context import ToolContext

NOTICE_SOON = 30
"""Days before a notice deadline from which it decides what to do."""
ORDERS: dict[RankBy, Callable[[RenewalRow], Any]] = {
    RankBy.PRIORITY: lambda row: -row.priority,
    RankBy.RISK: lambda row: -(row.risk if row.risk is not None else -1.0),
    RankBy.VALUE: lambda row: -row.value,
    RankBy.EXPANSION: lambda row: -row.room,
}


def report(args: UpcomingRenewals, ctx: ToolContext) -> RenewalReport:
    """Contracts that end in the look-ahead, ranked."""
    session = ctx.session
    span = args.within.span(ctx.clock)
    first, last = ctx.clock.dates(span)
    today = ctx.clock.today()
    at = current.standing(session, ctx.clock.now())
    found = queries.ending(session, first or today, last)
    customers = queries.customers(session, today)
    found = [e for e in found if e.contract.account_id in customers]
    rows = sorted(
        _rows(ctx, at, found, customers, today),
        key=lambda row: (ORDERS[args.rank_by](row), row.ends_on, row.contract_id),
    )
    risky = [row for row in rows if row.level in ("high", "elevated")]
    return RenewalReport(
        period=span.label,
        today=today,
        rows=rows[: args.limit],
        total=len(rows),
        value=sum((row.value for row in rows), Decimal(0)),
        at_risk=len(risky),
        value_at_risk=sum((row.value for row in risky), Decimal(0)),
        notice_soon=sum(
            row.notice_days is not None and 0 <= row.notice_days <= NOTICE_SOON for row in rows
        ),
        rank_by=args.rank_by.value,
        weights=dict(renewals.weights()),
        method=leaving.method(at) if at.risks else None,
        scope="your customers" if ctx.actor.persona == "csm" else "all customers",
    )


def _rows(
    ctx: ToolContext, at: Standing, found: list[Ending], customers: dict[str, Customer], today: date
) -> list[RenewalRow]:
    ids = sorted({e.contract.account_id for e in found})
    scores = current.scores(ctx.session, at, ids)
    room = _room(ctx, today, set(ids)) if ids else {}
    parts = [
        Renewal(
            at.risks[id_][0] if id_ in at.risks else None,
            e.contract.value,
            room.get(id_, Decimal(0)),
        )
        for e in found
        for id_ in [e.contract.account_id]
    ]
    return [
        _row(e, customers[e.contract.account_id], at, part, points, today,
             scores.get(e.contract.account_id))
        for e, part, points in zip(found, parts, renewals.priorities(parts), strict=True)
    ]  # fmt: skip


def _room(ctx: ToolContext, today: date, ids: set[str]) -> dict[str, Decimal]:
    """Expected yearly expansion per account; what is in the pipeline already does not count."""
    found: dict[str, Decimal] = {}
    for offer in expansion.offers(Market(ctx.session, today), ids):
        if offer.status == "gap" and offer.expected:
            found[offer.account_id] = found.get(offer.account_id, Decimal(0)) + offer.expected
    return found


def _row(
    ending: Ending, customer: Customer, at: Standing, part: Renewal, points: Priority, today: date,
    score: Score | None,
) -> RenewalRow:  # fmt: skip
    contract = ending.contract
    days = (contract.notice_by - today).days if contract.notice_by else None
    grade = at.levels.get(customer.id)
    risk = at.risks.get(customer.id)
    play = _play(part, score, days, risky=risk is not None and churn.at_risk(*risk))
    return RenewalRow(
        contract_id=contract.id,
        account_id=customer.id,
        account=customer.name,
        csm=customer.csm,
        product=None if contract.plan else ending.product,
        ends_on=contract.end_on,
        notice_by=contract.notice_by,
        notice_days=days,
        auto_renew=contract.auto_renew,
        value=contract.value,
        risk=part.risk,
        level=leaving.level(*risk) if risk else "unknown",
        health=grade.score if grade else None,
        room=part.room,
        points_risk=points.risk,
        points_value=points.value,
        points_room=points.room,
        priority=points.total,
        play=play.name,
        action=play.action,
    )


def _play(part: Renewal, score: Score | None, days: int | None, *, risky: bool) -> plays.Play:
    """A risk comes first, then a deadline, then growth."""
    if risky:
        return plays.against(score)
    if days is not None and 0 <= days <= NOTICE_SOON:
        return plays.situation("notice")
    return plays.situation("grow" if part.room > 0 else "healthy")
