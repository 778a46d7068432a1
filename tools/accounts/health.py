"""Finds the health of customers, and explains a change of it."""

from datetime import UTC, date, timedelta
from decimal import Decimal

from sqlmodel import Session, col, func, select

from store.scoring import current, health, loading, saved
from store.scoring.current import Standing
from store.scoring.weights import weights
from store.tables import Account, HealthScore
from tools import lookup
from tools.access import Persona
from tools.accounts import queries, words
from tools.accounts.models import AccountHealth, ExplainHealth, Whose
from tools.accounts.queries import Customer
from tools.accounts.results import (
    DriverChange,
    DriverPoints,
    Explanation,
    HealthReport,
    HealthRow,
    Move,
)
from tools.context import ToolContext
from tools.errors import NothingThere

WEAKEST = 3
FOUR_WEEKS = timedelta(days=28)


def report(args: AccountHealth, ctx: ToolContext) -> HealthReport:
    """Scores of the customers that were asked for, the weakest first."""
    session = ctx.session
    at = current.standing(session, ctx.clock.now())
    chosen, wanted = _chosen(args, ctx, at)
    scored = {id_: at.levels[id_] for id_ in chosen if id_ in at.levels}
    bands = _bands(args)
    picked = [id_ for id_ in scored if not bands or scored[id_].band in bands]
    picked.sort(key=lambda id_: (scored[id_].score, id_))
    shown = picked[: args.limit]
    details = current.scores(session, at, shown)
    before = _before(session, at.day, shown)
    rules = weights()
    rows = [_row(chosen[id_], at, details.get(id_), before.get(id_)) for id_ in shown]
    return HealthReport(
        day=at.day,
        rows=rows,
        total=len(picked),
        counts={b: sum(s.band == b for s in scored.values()) for b in ("green", "yellow", "red")},
        arr={b: _arr([chosen[i] for i in scored if scored[i].band == b])
             for b in ("green", "yellow", "red")},
        average=float(sum(s.score for s in scored.values()) / len(scored)) if scored else None,
        wanted=wanted,
        bands=bands,
        drivers=drivers(details[shown[0]]) if args.account and shown else [],
        kept=at.kept,
        green_from=rules.green,
        yellow_from=rules.yellow,
        unknown=sum(level.blank for level in scored.values()),
    )  # fmt: skip


def _chosen(args: AccountHealth, ctx: ToolContext, at: Standing) -> tuple[dict[str, Customer], str]:
    everyone = queries.customers(ctx.session, at.day)
    if args.account:
        account = lookup.account(ctx.session, args.account)
        if account.id not in everyone:
            raise NothingThere(f"{account.name} is not a customer on {words.on(at.day)}.")
        return {account.id: everyone[account.id]}, account.name
    mine = args.scope is Whose.MINE or ctx.actor.persona is Persona.CSM
    if mine:
        own = {i: c for i, c in everyone.items() if c.csm_id == ctx.actor.person_id}
        return own, "your customers"
    return everyone, "all customers"


def _bands(args: AccountHealth) -> list[str]:
    if args.band is None:
        return []
    given = args.band if isinstance(args.band, list) else [args.band]
    return [band.value for band in given]


def _row(
    customer: Customer, at: Standing, score: health.Score | None, before: Decimal | None
) -> HealthRow:
    level = at.levels[customer.id]
    return HealthRow(
        id=customer.id,
        name=customer.name,
        segment=customer.segment,
        arr=customer.arr,
        csm=customer.csm,
        score=level.score,
        low=level.low,
        high=level.high,
        band=weights().band(round(level.score * 10)),
        change=level.score - before if before is not None else None,
        weakest=weakest(score) if score else [],
    )


def weakest(score: health.Score) -> list[str]:
    """The inputs that cost most points, with their values; none that cost less than one point."""
    lost = sorted(score.parts, key=lambda part: (part.tenths - part.most, part.driver))
    return [
        words.fact(part.driver, part.value)
        for part in lost[:WEAKEST]
        if part.most - part.tenths >= 10 and part.value is not None
    ]


def drivers(score: health.Score) -> list[DriverPoints]:
    """All inputs of a score, the costliest first."""
    rules = weights().drivers
    return [
        DriverPoints(
            driver=part.driver,
            label=rules[part.driver].label,
            unit=rules[part.driver].unit,
            value=part.value,
            points=words.points(part.tenths),
            of=part.most // 10,
            what=rules[part.driver].what,
        )
        for part in sorted(score.parts, key=lambda p: (p.tenths - p.most, p.driver))
        if part.driver in rules
    ]


def _before(session: Session, day: date, ids: list[str]) -> dict[str, Decimal]:
    """Scores on the latest day that lies four weeks back."""
    earlier = saved.health_day(session, day - FOUR_WEEKS)
    if earlier is None or day - earlier > 2 * FOUR_WEEKS:
        return {}
    rows = session.exec(
        select(HealthScore.account_id, HealthScore.score).where(
            HealthScore.day == earlier, col(HealthScore.account_id).in_(ids)
        )
    )
    return {account_id: Decimal(round(score * 10)) / 10 for account_id, score in rows}


def _arr(chosen: list[Customer]) -> Decimal:
    return sum((c.arr for c in chosen if c.arr is not None), Decimal(0))


def explain(args: ExplainHealth, ctx: ToolContext) -> Explanation:
    """What moved a customer's score between two days."""
    session, now = ctx.session, ctx.clock.now()
    account = lookup.account(session, args.account)
    span = args.since.span(ctx.clock)
    start = (span.start or now).astimezone(UTC).date()
    before, after = _two_scores(session, account, start, now.astimezone(UTC).date())
    found = health.changes(before, after)
    target = _target(before, after)
    rules = weights().drivers
    return Explanation(
        id=account.id,
        name=account.name,
        since=date.fromordinal(before.day),
        day=date.fromordinal(after.day),
        asked_since=span.label,
        before=before.points,
        after=after.points,
        band_before=before.band,
        band=after.band,
        low=after.low,
        high=after.high,
        changes=[
            DriverChange(
                driver=c.driver, label=words.label(c.driver), unit=rules[c.driver].unit,
                before=c.before.value, after=c.after.value,
                points_before=words.points(c.before.tenths),
                points_after=words.points(c.after.tenths), change=words.points(c.tenths),
            )
            for c in found if c.driver in rules
        ],
        unknown=[words.label(name) for name in after.unknown],
        wanted_band=target,
        moves=[
            Move(label=words.label(m.driver), unit=rules[m.driver].unit, before=m.value_before,
                 after=m.value_after, points=words.points(m.tenths))
            for m in (health.least_moves(after, target) if target else [])
        ],
        course=saved.course(session, account.id, date.fromordinal(after.day)),
    )  # fmt: skip


def _target(before: health.Score, after: health.Score):  # noqa: ANN202 - a band or None
    """The band it had, if it was better; otherwise the next one up."""
    order = ("red", "yellow", "green")
    here = order.index(after.band)
    if order.index(before.band) > here:
        return before.band
    return order[here + 1] if here < 2 else None


def _two_scores(
    session: Session, account: Account, start: date, today: date
) -> tuple[health.Score, health.Score]:
    """Saved scores at or before the two days; computed ones where nothing was saved."""
    days = session.exec(
        select(
            func.max(HealthScore.day).filter(col(HealthScore.day) <= start),
            func.max(HealthScore.day).filter(col(HealthScore.day) <= today),
            func.min(HealthScore.day),
        ).where(HealthScore.account_id == account.id)
    ).one()
    first, last = days[0] or days[2], days[1]
    if last is not None and first is not None and first < last:
        return (
            saved.scores(session, first, [account.id])[account.id],
            saved.scores(session, last, [account.id])[account.id],
        )
    if account.customer_since and account.customer_since > start:
        start = account.customer_since
    if start >= today:
        raise NothingThere(
            f"{account.name} has one score only, of {words.on(last or today)}: "
            "there is nothing to compare it with yet.",
            hints=[f"health of {account.name}"],
        )
    evidence = loading.load(session, today, [account.id], back=(today - start).days)
    return (
        health.score(evidence, account.id, start.toordinal()),
        health.score(evidence, account.id, today.toordinal()),
    )
