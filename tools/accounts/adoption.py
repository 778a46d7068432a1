"""Finds features that customers use less and less."""

from datetime import UTC, date, timedelta
from decimal import Decimal

from sqlmodel import Session, col, func, select

from store.clock import Span
from store.scoring import adoption, saved
from store.scoring.adoption import Trend
from store.tables import Usage
from tools import lookup
from tools.accounts import queries
from tools.accounts.models import DecliningAdoption
from tools.accounts.queries import Customer
from tools.accounts.results import AdoptionReport, AdoptionRow, FeatureFall
from tools.context import ToolContext
from tools.errors import InvalidArgument


def report(args: DecliningAdoption, ctx: ToolContext) -> AdoptionReport:
    """Declines within the period, the customers with most revenue first."""
    session = ctx.session
    span = args.period.span(ctx.clock)
    start, end = _days(span, ctx)
    product = lookup.product(session, args.product) if args.product else None
    trends = _trends(session, start, end, ctx, product.id if product else None)
    customers = queries.customers(session, end)
    trends = [t for t in trends if t.account_id in customers]
    falls: dict[str, list[Trend]] = {}
    for trend in sorted(trends, key=lambda t: (t.change, t.product_id, t.feature)):
        if trend.verdict == "declining":
            falls.setdefault(trend.account_id, []).append(trend)
    ranked = sorted(falls, key=lambda id_: (-(customers[id_].arr or Decimal(0)), id_))
    seasonal = {t.account_id for t in trends if t.verdict == "seasonal"} - falls.keys()
    return AdoptionReport(
        period=span.label,
        weeks=adoption.week_starts(start, end),
        rows=_rows(session, {i: falls[i] for i in ranked[: args.limit]}, customers, start, end),
        total=len(ranked),
        features=sum(len(found) for found in falls.values()),
        arr=sum((arr for id_ in ranked if (arr := customers[id_].arr) is not None), Decimal(0)),
        seasonal=sorted(customers[id_].name for id_ in seasonal),
        metered=bool(falls) or _metered(session, start, end),
        wanted=_wanted(ctx, product.name if product else None),
    )


def _days(span: Span, ctx: ToolContext) -> tuple[date, date]:
    """First day and the day after the last; today is not over and does not count."""
    today = ctx.clock.now().astimezone(UTC).date()
    first, last = ctx.clock.dates(span)
    end = min(today, last + timedelta(days=1)) if last else today
    start = first or end - timedelta(days=365)
    if last == today and first:
        # "Last 90 days" counts today, which is left out: one day earlier keeps the length.
        start -= timedelta(days=1)
    if (end - start).days < 7 * adoption.LEAST_WEEKS:
        raise InvalidArgument(
            f"A trend needs at least {adoption.LEAST_WEEKS} weeks; {span.label} is too short.",
            hints=["which customers have declining product adoption in the last 90 days"],
        )
    return start, end


def _trends(
    session: Session, start: date, end: date, ctx: ToolContext, product_id: str | None
) -> list[Trend]:
    """The saved ones where the period is theirs."""
    day = saved.health_day(session, ctx.clock.now())
    if day == end and (end - start).days == adoption.DAYS:
        return adoption.saved(session, end, product_id)
    return adoption.find(session, start, end, product_id=product_id)


def _rows(
    session: Session,
    falls: dict[str, list[Trend]],
    customers: dict[str, Customer],
    start: date,
    end: date,
) -> list[AdoptionRow]:
    if not falls:
        return []
    keys = [(t.account_id, t.product_id, t.feature) for found in falls.values() for t in found]
    weekly = adoption.weekly(session, keys, start, end)
    gone = queries.stopped(session, sorted(falls), _last_month(end))
    products = queries.products(session)
    first = _first_use(session, sorted(falls))
    year_needed = start - timedelta(days=adoption.YEAR - 7 * adoption.LEAST_WEEKS)
    return [
        AdoptionRow(
            account_id=id_,
            account=customers[id_].name,
            csm=customers[id_].csm,
            arr=customers[id_].arr,
            falls=[
                FeatureFall(
                    product=products.get(t.product_id, t.product_id),
                    feature=t.feature.replace("_", " "), before=t.before, after=t.after,
                    change=t.change, p=t.p, stopped=gone.get((id_, t.product_id, t.feature), []),
                    weekly=weekly[id_, t.product_id, t.feature],
                )
                for t in found
            ],
            season_unknown=first[id_] > year_needed,
        )
        for id_, found in falls.items()
    ]  # fmt: skip


def _last_month(end: date) -> date:
    """First day of the last whole month."""
    return (end.replace(day=1) - timedelta(days=1)).replace(day=1)


def _first_use(session: Session, ids: list[str]) -> dict[str, date]:
    rows = session.exec(
        select(col(Usage.account_id), func.min(Usage.day))
        .where(col(Usage.account_id).in_(ids))
        .group_by(col(Usage.account_id))
    )
    return {account_id: day for account_id, day in rows if day is not None}


def _metered(session: Session, start: date, end: date) -> bool:
    """Whether there is any usage to look at."""
    row = session.exec(
        select(Usage.account_id).where(col(Usage.day) >= start, col(Usage.day) < end).limit(1)
    ).first()
    return row is not None


def _wanted(ctx: ToolContext, product: str | None) -> str:
    whose = "your customers" if ctx.actor.persona == "csm" else "all customers"
    return f"{whose}, {product} only" if product else whose
