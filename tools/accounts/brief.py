"""Gathers everything about one customer that the asker may see."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, func, or_, select

from store.scoring import adoption, churn, current, expansion, plays, saved
from store.scoring.current import Standing
from store.scoring.health import Score
from store.scoring.market import Market
from store.tables import (
    OPEN_STATUSES,
    Account,
    Contact,
    Contract,
    Meeting,
    Person,
    Survey,
    Task,
    Ticket,
)
from tools import lookup
from tools.access import Persona
from tools.accounts import growth, words
from tools.accounts.models import AccountBrief
from tools.accounts.results import Brief, OfferRow, PersonLine, TicketLine
from tools.context import ToolContext

TICKETS = 8
PEOPLE = 6
OFFERS = 3
RECENT = timedelta(days=90)


def report(args: AccountBrief, ctx: ToolContext) -> Brief:
    """One page: who they are, how they are, what is open, what comes."""
    session, now = ctx.session, ctx.clock.now()
    account = lookup.account(session, args.account)
    commercial = ctx.actor.persona is not Persona.AGENT
    found: dict[str, Any] = _tickets(session, account.id, now) | _meetings(session, account.id, now)
    found |= _surveys(session, account.id, now)
    found |= _standing(ctx, account) if commercial else _NO_STANDING
    return Brief(
        id=account.id,
        name=account.name,
        facts=_facts(session, account, commercial),
        commercial=commercial,
        people=_people(session, account),
        promises=_promises(session, account.id, now),
        declining=_declining(session, account.id, now),
        **found,
    )


def _facts(session: Session, account: Account, commercial: bool) -> dict[str, Any]:
    csm = session.get(Person, account.csm_id) if account.csm_id else None
    facts: dict[str, Any] = {
        "Segment": words.SEGMENTS.get(account.segment or "", account.segment),
        "Industry": account.industry,
        "Country": account.country,
        "Language": account.language,
        "Time zone": account.time_zone,
        "Plan": account.plan,
        "Seats": account.seats,
        "Customer since": account.customer_since,
        "Left on": account.churned_on,
        "Success manager": csm.name if csm else None,
    }
    if commercial:
        facts["ARR"] = account.arr
    return {name: value for name, value in facts.items() if value is not None}


def _people(session: Session, account: Account) -> list[PersonLine]:
    rows = session.exec(
        select(Contact).where(Contact.account_id == account.id).order_by(Contact.name, Contact.id)
    ).all()
    order = {"sponsor": 0, "admin": 1, "billing": 2}
    ranked = sorted(rows, key=lambda c: (c.id != account.sponsor_id, order.get(c.role or "", 3)))
    return [
        PersonLine(
            id=c.id,
            name=c.name,
            title=c.title,
            role="sponsor" if c.id == account.sponsor_id else c.role,
            note=f"left on {words.on(c.left_on)}" if c.left_on else None,
        )
        for c in ranked[:PEOPLE]
    ]


def _tickets(session: Session, account_id: str, now: datetime) -> dict[str, Any]:
    mine = [Ticket.account_id == account_id, col(Ticket.created_at) <= now]
    waiting = [*mine, col(Ticket.status).in_(OPEN_STATUSES)]
    rows = session.exec(
        select(Ticket).where(*waiting)
        .order_by(col(Ticket.priority), col(Ticket.created_at), col(Ticket.id)).limit(TICKETS)
    ).all()  # fmt: skip
    counted = session.exec(select(func.count()).select_from(Ticket).where(*waiting)).one()
    recent = session.exec(
        select(func.count()).select_from(Ticket).where(*mine, col(Ticket.created_at) > now - RECENT)
    ).one()
    return {
        "open_tickets": [
            TicketLine(id=t.id, subject=t.subject, priority=t.priority, status=t.status,
                       created_at=t.created_at)
            for t in rows
        ],
        "open_count": counted,
        "created_90_days": recent,
    }  # fmt: skip


def _surveys(session: Session, account_id: str, now: datetime) -> dict[str, Any]:
    rows = session.exec(
        select(Survey.kind, func.avg(Survey.score), func.count())
        .where(
            Survey.account_id == account_id,
            col(Survey.at) <= now,
            col(Survey.at) > now - 2 * RECENT,
        )
        .group_by(Survey.kind)
    ).all()
    found = {kind: (float(mean), count) for kind, mean, count in rows if mean is not None}
    csat, nps = found.get("csat"), found.get("nps")
    return {
        "csat": csat[0] if csat else None,
        "csat_answers": csat[1] if csat else 0,
        "nps": nps[0] if nps else None,
        "nps_answers": nps[1] if nps else 0,
    }


def _meetings(session: Session, account_id: str, now: datetime) -> dict[str, Any]:
    mine = [Meeting.account_id == account_id, col(Meeting.cancelled).is_(False)]
    last = session.exec(
        select(Meeting.starts_at, Meeting.title).where(*mine, col(Meeting.starts_at) <= now)
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id)).limit(1)
    ).first()  # fmt: skip
    coming = session.exec(
        select(Meeting.starts_at, Meeting.title).where(*mine, col(Meeting.starts_at) > now)
        .order_by(col(Meeting.starts_at), col(Meeting.id)).limit(1)
    ).first()  # fmt: skip
    return {
        "last_meeting": tuple(last) if last else None,
        "next_meeting": tuple(coming) if coming else None,
    }


def _promises(session: Session, account_id: str, now: datetime) -> list[str]:
    """What was promised and is not done."""
    rows = session.exec(
        select(Task, Person.name)
        .outerjoin(Person, col(Person.id) == Task.owner_id)
        .where(
            Task.account_id == account_id,
            or_(col(Task.done_at).is_(None), col(Task.done_at) > now),
            col(Task.created_at) <= now,
        )
        .order_by(col(Task.due_on), col(Task.id))
    ).all()
    return [_promise(task, owner) for task, owner in rows]


def _promise(task: Task, owner: str | None) -> str:
    due = f", due {words.on(task.due_on)}" if task.due_on else ""
    return f"{task.text} ({owner or 'nobody'}{due})"


def _declining(session: Session, account_id: str, now: datetime) -> list[str]:
    day = saved.health_day(session, now)
    trends = adoption.saved(session, day) if day else []
    return [
        f"{t.feature.replace('_', ' ')} {words.said(t.change, 'change')} in {t.weeks} weeks"
        for t in trends
        if t.account_id == account_id and t.verdict == "declining"
    ]


_NO_STANDING: dict[str, Any] = {
    "score": None, "band": None, "score_change": None, "risk": None, "risk_method": None,
    "worries": [], "good": [], "renews_on": None, "notice_by": None, "value": None, "offers": [],
    "action": None,
}  # fmt: skip


def _standing(ctx: ToolContext, account: Account) -> dict[str, Any]:
    session, today = ctx.session, ctx.clock.today()
    at = current.standing(session, ctx.clock.now())
    found = current.scores(session, at, [account.id]).get(account.id)
    score = None if found is None or found.blank else found
    risk = current.risks(session, at, [account.id]).get(account.id)
    term = _term(session, account.id, today)
    risky = risk is not None and churn.at_risk(risk.probability, risk.method)
    return {
        "score": score.points if score else None,
        "band": score.band if score else None,
        "score_change": _change(session, at, account.id, score),
        "risk": risk.probability if risk else None,
        "risk_method": risk.method if risk else None,
        "worries": _worries(score),
        "good": _good(score),
        "renews_on": term.end_on if term else None,
        "notice_by": term.notice_by if term else None,
        "value": term.value if term else None,
        "offers": _offers(ctx, account.id, today),
        "action": plays.against(score).action if risky else None,
    }


def _change(session: Session, at: Standing, account_id: str, score: Score | None) -> Decimal | None:
    earlier = saved.health_day(session, at.day - timedelta(days=28))
    if earlier is None or score is None:
        return None
    before = saved.scores(session, earlier, [account_id]).get(account_id)
    return score.points - before.points if before else None


def _worries(score: Score | None) -> list[str]:
    if score is None:
        return []
    lost = sorted(score.parts, key=lambda p: (p.tenths - p.most, p.driver))
    return [
        words.fact(p.driver, p.value)
        for p in lost[:4]
        if p.value is not None and (p.most - p.tenths) >= 15 and p.tenths < 0.6 * p.most
    ]


def _good(score: Score | None) -> list[str]:
    if score is None:
        return []
    full = sorted(score.parts, key=lambda p: (-p.tenths, p.driver))
    return [
        words.fact(p.driver, p.value)
        for p in full[:3]
        if p.value is not None and p.tenths >= 0.9 * p.most
    ]


def _term(session: Session, account_id: str, today: date) -> Contract | None:
    return session.exec(
        select(Contract)
        .where(
            Contract.account_id == account_id,
            col(Contract.start_on) <= today,
            col(Contract.end_on) >= today,
            or_(col(Contract.plan).is_not(None), col(Contract.product_id).is_(None)),
        )
        .order_by(col(Contract.end_on).desc(), col(Contract.id))
        .limit(1)
    ).first()


def _offers(ctx: ToolContext, account_id: str, today: date) -> list[OfferRow]:
    market = Market(ctx.session, today)
    gaps = [offer for offer in expansion.offers(market, {account_id}) if offer.status == "gap"]
    gaps.sort(key=lambda o: (-(o.expected or Decimal(0)), o.offer_id))
    return growth.rows(ctx, market, gaps[:OFFERS])
