"""Appointments of a person, within what the asker may see."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from store.clock import Span
from store.tables import Account, Contact, Meeting, MeetingAttendee, Person
from tools.meetings.models import Appointment, Attendee

MOST = 200


def of_person(session: Session, person_id: str, span: Span) -> list[Appointment]:
    """What a person organises or attends and that touches the span, in order of start."""
    attended = select(MeetingAttendee.meeting_id).where(
        MeetingAttendee.attendee_id == person_id, col(MeetingAttendee.staff).is_(True)
    )
    query = select(Meeting).where(
        or_(Meeting.organizer_id == person_id, col(Meeting.id).in_(attended)),
        col(Meeting.cancelled).is_(False),
    )
    if span.start is not None:
        query = query.where(col(Meeting.ends_at) > span.start)
    if span.end is not None:
        query = query.where(col(Meeting.starts_at) < span.end)
    ordered = query.order_by(col(Meeting.starts_at), col(Meeting.id)).limit(MOST)
    return appointments(session, session.exec(ordered).all())


def appointments(session: Session, meetings: Sequence[Meeting]) -> list[Appointment]:
    """Meetings with names, and with which others of the list they clash."""
    ids = [meeting.id for meeting in meetings]
    names = _accounts(session, {m.account_id for m in meetings if m.account_id})
    people = attendees(session, ids)
    return [
        Appointment(
            id=meeting.id,
            title=meeting.title,
            kind=meeting.kind,
            account_id=meeting.account_id,
            account=names.get(meeting.account_id or ""),
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            location=meeting.location,
            agenda=meeting.agenda,
            attendees=people[meeting.id],
            clashes_with=[o.id for o in meetings if o.id != meeting.id and _clash(meeting, o)],
        )
        for meeting in meetings
    ]


def _clash(one: Meeting, other: Meeting) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _accounts(session: Session, ids: set[str]) -> dict[str, str]:
    return dict(
        session.exec(select(Account.id, Account.name).where(col(Account.id).in_(ids))).all()
    )


def attendees(session: Session, meeting_ids: Sequence[str]) -> dict[str, list[Attendee]]:
    """Who takes part, the customer's people first."""
    found: dict[str, list[Attendee]] = defaultdict(list)
    guests = (
        select(MeetingAttendee.meeting_id, Contact.id, Contact.name, Contact.title)
        .join(Contact, col(Contact.id) == MeetingAttendee.attendee_id)
        .where(
            col(MeetingAttendee.meeting_id).in_(meeting_ids),
            col(MeetingAttendee.staff).is_(False),
        )
        .order_by(Contact.name, Contact.id)
    )
    for meeting_id, id_, name, title in session.exec(guests):
        found[meeting_id].append(Attendee(id=id_, name=name, staff=False, title=title))
    staff = (
        select(MeetingAttendee.meeting_id, Person.id, Person.name, Person.title)
        .join(Person, col(Person.id) == MeetingAttendee.attendee_id)
        .where(
            col(MeetingAttendee.meeting_id).in_(meeting_ids),
            col(MeetingAttendee.staff).is_(True),
        )
        .order_by(Person.name, Person.id)
    )
    for meeting_id, id_, name, title in session.exec(staff):
        found[meeting_id].append(Attendee(id=id_, name=name, staff=True, title=title))
    return found


def booked_minutes(found: Sequence[Appointment], span: Span) -> float:
    """Minutes of the span with an appointment; overlapping time counts once, days off never."""
    total, until = 0.0, None
    for one in found:
        if one.kind == "time_off":
            continue
        start, end = _within(one.starts_at, one.ends_at, span)
        start = max(start, until) if until else start
        if end > start:
            total += (end - start).total_seconds() / 60
        until = max(until, end) if until else end
    return total


def _within(start: datetime, end: datetime, span: Span) -> tuple[datetime, datetime]:
    return (
        max(start, span.start) if span.start else start,
        min(end, span.end) if span.end else end,
    )
