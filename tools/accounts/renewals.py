"""Finds contracts that end soon, and in which order to work on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from store.scoring import current, expansion, plays, renewals
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

Level = Literal["high", "elevated", "low", "unknown"]
AT_RISK = ("high", "elevated")
NOTICE_SOON = 30
"""Days before a notice deadline from which it decides what to do."""


@dataclass(frozen=True)
class Due:
    """A contract that ends, with what its rank depends on."""

    ending: Ending
    customer: Customer
    known: Renewal
    points: Priority
    level: Level
    notice_days: int | None


ORDERS: dict[RankBy, Callable[[Due], float | Decimal]] = {
    RankBy.PRIORITY: lambda due: -due.points.total,
    RankBy.RISK: lambda due: -(due.known.risk if due.known.risk is not None else -1.0),
    RankBy.VALUE: lambda due: -due.known.value,
    RankBy.EXPANSION: lambda due: -due.known.room,
}


def report(args: UpcomingRenewals, ctx: ToolContext) -> RenewalReport:
    """Contracts that end in the look-ahead, ranked."""
    session = ctx.session
    span = args.within.span(ctx.clock)
    first, last = ctx.clock.dates(span)
    today = ctx.clock.today()
    at = current.standing(session, ctx.clock.now())
    customers = queries.customers(session, today)
    found = queries.ending(session, first or today, last)
    found = [e for e in found if e.contract.account_id in customers]
    order = ORDERS[args.rank_by]
    ranked = sorted(
        _due(ctx, at, found, customers, today),
        key=lambda d: (order(d), d.ending.contract.end_on, d.ending.contract.id),
    )
    shown = ranked[: args.limit]
    scores = current.scores(session, at, sorted({d.customer.id for d in shown}))
    risky = [due for due in ranked if due.level in AT_RISK]
    return RenewalReport(
        period=span.label,
        today=today,
        rows=[_row(due, at, scores.get(due.customer.id)) for due in shown],
        total=len(ranked),
        customers=len({due.customer.id for due in ranked}),
        value=sum((due.known.value for due in ranked), Decimal(0)),
        at_risk=len(risky),
        value_at_risk=sum((due.known.value for due in risky), Decimal(0)),
        notice_soon=sum(_soon(due.notice_days) for due in ranked),
        rank_by=args.rank_by.value,
        weights=dict(renewals.weights()),
        method=leaving.method(at) if at.risks else None,
        scope="your customers" if ctx.actor.persona == "csm" else "all customers",
    )


def _due(
    ctx: ToolContext, at: Standing, found: list[Ending], customers: dict[str, Customer], today: date
) -> list[Due]:
    ids = [e.contract.account_id for e in found]
    room = _room(ctx, today, set(ids)) if ids else {}
    known = [
        Renewal(
            at.risks[id_][0] if id_ in at.risks else None,
            e.contract.value,
            room.get(id_, Decimal(0)),
        )
        for e, id_ in zip(found, ids, strict=True)
    ]
    return [
        Due(
            ending=e, customer=customers[id_], known=part, points=points,
            level=leaving.level(*at.risks[id_]) if id_ in at.risks else "unknown",
            notice_days=(e.contract.notice_by - today).days if e.contract.notice_by else None,
        )
        for e, id_, part, points in zip(
            found, ids, known, renewals.priorities(known), strict=True
        )
    ]  # fmt: skip


def _soon(days: int | None) -> bool:
    return days is not None and 0 <= days <= NOTICE_SOON


def _room(ctx: ToolContext, today: date, ids: set[str]) -> dict[str, Decimal]:
    """Expected yearly expansion per account; what is in the pipeline already does not count."""
    found: dict[str, Decimal] = {}
    for offer in expansion.offers(Market(ctx.session, today), ids):
        if offer.status == "gap" and offer.expected:
            found[offer.account_id] = found.get(offer.account_id, Decimal(0)) + offer.expected
    return found


def _row(due: Due, at: Standing, score: Score | None) -> RenewalRow:
    contract, customer = due.ending.contract, due.customer
    grade = at.levels.get(customer.id)
    play = _play(due, score)
    return RenewalRow(
        contract_id=contract.id,
        account_id=customer.id,
        account=customer.name,
        csm=customer.csm,
        product=None if contract.plan else due.ending.product,
        ends_on=contract.end_on,
        notice_by=contract.notice_by,
        notice_days=due.notice_days,
        auto_renew=contract.auto_renew,
        value=contract.value,
        risk=due.known.risk,
        level=due.level,
        health=grade.score if grade else None,
        room=due.known.room,
        points_risk=due.points.risk,
        points_value=due.points.value,
        points_room=due.points.room,
        priority=due.points.total,
        play=play.name,
        action=play.action,
    )


def _play(due: Due, score: Score | None) -> plays.Play:
    """A risk comes first, then a deadline, then growth."""
    if due.level in AT_RISK:
        return plays.against(score)
    if _soon(due.notice_days):
        return plays.situation("notice")
    return plays.situation("grow" if due.known.room > 0 else "healthy")
