"""Plans quarterly reviews: who takes part, when they can, and the invitation."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from reports.format import day
from store.calendars import BusinessCalendar
from store.clock import Span
from store.tables import (
    Account,
    BusinessHours,
    Contact,
    Contract,
    Holiday,
    Meeting,
    MeetingAttendee,
    Person,
)
from tools.context import ToolContext
from tools.errors import InvalidArgument, NothingThere
from tools.meetings import customer, invitation, slots
from tools.meetings.models import Attendee, Review
from tools.meetings.slots import Book, Busy, Side, Wish

OFFICE = [(time(9), time(17))]
"""Hours assumed for a customer, and for staff without any."""
WEEK = dict.fromkeys(range(5), OFFICE)
GUESTS = 2
WORDS = {
    "hours": "the working hours never meet",
    "holidays": "holidays",
    "calendar": "appointments and days off",
    "limit": f"the other reviews ({slots.PER_DAY} a day at most, with a pause between)",
}


def wanted(ctx: ToolContext, picks: Sequence[str], count: int | None) -> list[Account]:
    """The accounts: named ones, or the asker's largest. Raises NothingThere without any."""
    from tools import lookup

    if count is None:
        return list({a.id: a for a in (lookup.account(ctx.session, p) for p in picks)}.values())
    rows = ctx.session.exec(
        select(Account)
        .where(
            Account.csm_id == ctx.actor.person_id,
            or_(col(Account.churned_on).is_(None), col(Account.churned_on) > ctx.clock.today()),
        )
        .order_by(col(Account.arr).is_(None), col(Account.arr).desc(), Account.id)
        .limit(count)
    ).all()
    if not rows:
        raise NothingThere("No customers are assigned to you, so there is nobody to review with.")
    return list(rows)


def plan(ctx: ToolContext, accounts: Sequence[Account], span: Span, minutes: int) -> list[Review]:
    """A review per account: planned ones in order of time, then those that found none."""
    if span.start is None or span.end is None:
        raise InvalidArgument("Say a quarter with a beginning and an end, such as next quarter.")
    now, session = ctx.clock.now(), ctx.session
    first = max(span.start, _next_half_hour(now))
    organizer = session.get(Person, ctx.actor.person_id)
    if organizer is None:
        raise NothingThere("You are not among the staff in the data, so you have no calendar.")
    mine = _staff(session, organizer, first, span.end)
    guests = _guests(session, accounts)
    ends = {a.id: customer.term(session, a.id, ctx.clock.today()) for a in accounts}
    wishes = [
        Wish(
            id=account.id,
            sides=(mine, _customers(session, account, guests[account.id], first, span.end)),
            minutes=minutes,
            prefer_before=_before(ends[account.id], first),
        )
        for account in accounts
    ]
    found = slots.plan(wishes, first, span.end)
    book = Book([(s, s + timedelta(minutes=minutes)) for s in found.values() if s])
    reviews = []
    for account, wish in zip(accounts, wishes, strict=True):
        term, start = ends[account.id], found[account.id]
        people = guests[account.id]
        why = _why_then(wish, start, mine, term) if start else _why_not(wish, first, span.end, book)
        reviews.append(
            Review(
                account_id=account.id,
                account=account.name,
                arr=account.arr,
                renews_on=term.end_on if term else None,
                guests=[Attendee(id=g.id, name=g.name, staff=False, title=g.title) for g in people],
                starts_at=start,
                ends_at=start + timedelta(minutes=minutes) if start else None,
                local=_local(start, wish.sides[1].zone, mine.zone) if start else None,
                why=why,
                ics=invitation.review(account, organizer, people, start, minutes, now)
                if start
                else None,
            )
        )
    return sorted(reviews, key=lambda r: (r.starts_at is None, r.starts_at or now, r.account))


def _next_half_hour(now: datetime) -> datetime:
    floor = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    return floor + slots.STEP


def _before(term: Contract | None, first: datetime) -> date | None:
    """A review is worth most while the customer may give notice, and before the term ends."""
    days = [term.notice_by, term.end_on] if term else []
    return next((one for one in days if one is not None and one >= first.date()), None)


def _why_then(wish: Wish, start: datetime, mine: Side, term: Contract | None) -> str:
    wanted = wish.prefer_before
    if wanted is None or term is None:
        return "a quiet week for you"
    name = "the last day to give notice" if wanted == term.notice_by else "the renewal"
    if start.astimezone(mine.zone).date() <= wanted:
        return f"before {name}, {day(wanted)}"
    return f"no time was free before {name}, {day(wanted)}"


def _why_not(wish: Wish, first: datetime, last: datetime, book: Book) -> str:
    rules = slots.reason(wish, first, last, book)
    if not rules:
        return "the period is over or too short"
    if rules == ("hours",):
        return "your working hours and theirs do not overlap long enough on any day"
    return f"{' and '.join(WORDS[rule] for rule in rules)} leave no time"


def _local(start: datetime, theirs: ZoneInfo, mine: ZoneInfo) -> str | None:
    there, here = start.astimezone(theirs), start.astimezone(mine)
    if there.utcoffset() == here.utcoffset():
        return None
    return f"{there:%H:%M} {there:%Z}"


def _staff(session: Session, person: Person, first: datetime, last: datetime) -> Side:
    hours = (
        BusinessCalendar.from_row(person.time_zone, person.working_hours)
        if person.working_hours
        else BusinessCalendar(ZoneInfo(person.time_zone), WEEK)
    )
    busy = _busy(session, [person.id], first, last, staff=True)
    return Side(person.name, hours, _holidays(session, person.time_zone), tuple(busy))


def _customers(
    session: Session, account: Account, guests: list[Contact], first: datetime, last: datetime
) -> Side:
    hours = BusinessCalendar(ZoneInfo(account.time_zone), WEEK)
    busy = _busy(session, [g.id for g in guests], first, last, staff=False)
    return Side(account.name, hours, _holidays(session, account.time_zone), tuple(busy))


def _holidays(session: Session, zone: str) -> frozenset[date]:
    """Closed days of the schedules in that zone."""
    rows = session.exec(
        select(col(Holiday.day))
        .join(BusinessHours, col(BusinessHours.id) == Holiday.business_hours_id)
        .where(BusinessHours.time_zone == zone)
    )
    return frozenset(rows.all())


def _busy(
    session: Session, ids: Sequence[str], first: datetime, last: datetime, *, staff: bool
) -> list[Busy]:
    attended = select(MeetingAttendee.meeting_id).where(
        col(MeetingAttendee.attendee_id).in_(ids), col(MeetingAttendee.staff).is_(staff)
    )
    where = col(Meeting.id).in_(attended)
    if staff:
        where = or_(where, col(Meeting.organizer_id).in_(ids))
    rows = session.exec(
        select(Meeting.starts_at, Meeting.ends_at)
        .where(
            where,
            col(Meeting.cancelled).is_(False),
            col(Meeting.ends_at) > first - slots.PAUSE,
            col(Meeting.starts_at) < last + slots.PAUSE,
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return [(start, end) for start, end in rows]


def _guests(session: Session, accounts: Sequence[Account]) -> dict[str, list[Contact]]:
    """The sponsor and an administrator of each account, of those who are still there."""
    rows = session.exec(
        select(Contact)
        .where(
            col(Contact.account_id).in_([a.id for a in accounts]),
            col(Contact.active).is_(True),
            col(Contact.left_on).is_(None),
        )
        .order_by(Contact.name, Contact.id)
    ).all()
    sponsors = {a.id: a.sponsor_id for a in accounts}
    found: dict[str, list[Contact]] = defaultdict(list)
    for contact in sorted(
        rows, key=lambda c: (c.id != sponsors.get(c.account_id or ""), c.role != "admin")
    ):
        account_id = contact.account_id or ""
        if len(found[account_id]) < GUESTS and (
            contact.id == sponsors[account_id] or contact.role in ("admin", "sponsor")
        ):
            found[account_id].append(contact)
    return found
