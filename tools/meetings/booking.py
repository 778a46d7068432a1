"""Books planned reviews: the meetings, and an invitation for every one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from reports.format import day
from store.tables import Contact, Meeting, MeetingAttendee
from tools import lookup
from tools.context import ToolContext
from tools.meetings.models import Review, Reviews
from tools.proposals.writing import Stale, Writing
from tools.spec import Args


def rows(result: Reviews) -> list[str]:
    """The customers with whom a review would be held, in order of time."""
    return [f"account:{one.account_id}" for one in planned(result)]


def planned(result: Reviews) -> list[Review]:
    """Those that have a time."""
    return [one for one in result.reviews if one.starts_at is not None]


def terms(result: Reviews) -> list[Any]:
    """Who meets whom, and when."""
    return [
        [r.account_id, str(r.starts_at), str(r.ends_at), sorted(g.id for g in r.guests)]
        for r in planned(result)
    ]


def resolved(args: Args, result: Reviews) -> Args:
    """The customers by id."""
    named = [one.account_id for one in planned(result)]
    given = args.model_dump(mode="json", exclude_unset=True)
    return type(args).model_validate({**given, "accounts": named} if named else given)


def again(result: Reviews, ctx: ToolContext) -> Reviews:
    """The same times, as long as they are still ahead, free and with the same guests."""
    for one in planned(result):
        lookup.account(ctx.session, one.account_id)
        _still_possible(ctx.session, one, ctx.actor.person_id, ctx.clock.now())
    return result


def without(result: Reviews, dropped: Collection[str], ctx: ToolContext) -> Reviews:
    """The other reviews."""
    rest = [one for one in result.reviews if f"account:{one.account_id}" not in dropped]
    return result.model_copy(update={"reviews": rest})


def book(result: Reviews, writing: Writing) -> None:
    """Put every review into the calendar and invite its guests."""
    for one in planned(result):
        if one.starts_at is None or one.ends_at is None:
            continue
        _still_possible(writing.session, one, writing.actor.person_id, writing.now)
        meeting_id = writing.next_id()
        writing.session.add(
            Meeting(
                id=meeting_id,
                title=f"{one.account}: quarterly business review",
                kind="qbr",
                account_id=one.account_id,
                organizer_id=writing.actor.person_id,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
            )
        )
        writing.session.flush()
        staff = MeetingAttendee(meeting_id=meeting_id, attendee_id=writing.actor.person_id)
        guests = [
            MeetingAttendee(meeting_id=meeting_id, attendee_id=guest.id, staff=False)
            for guest in one.guests
        ]
        writing.session.add_all([staff, *guests])
        _invite(one, writing)


def _invite(one: Review, writing: Writing) -> None:
    from store.outbox.letters import Invitation

    found = [writing.session.get(Contact, guest.id) for guest in one.guests]
    addresses = [contact.email for contact in found if contact and contact.email]
    if not addresses or one.ics is None or one.starts_at is None:
        return
    when = one.starts_at.astimezone(writing.zone)
    writing.post(
        Invitation(
            to=addresses,
            subject=f"Invitation: {one.account}, quarterly business review",
            body=(
                f"Hello,\n\n{writing.actor.name} invites you to the quarterly business review on "
                f"{day(when.date())} at {when:%H:%M} {when:%Z}. The time is in the calendar file.\n"
            ),
            ics=one.ics,
            from_name=writing.actor.name,
        )
    )


def _still_possible(session: Session, one: Review, organizer: str, now: datetime) -> None:
    """Raises Stale where the time is over or taken, or a guest has left."""
    if one.starts_at is None or one.ends_at is None:
        return
    if one.starts_at <= now:
        raise Stale(f"The time for {one.account} is over.")
    people = [organizer, *(guest.id for guest in one.guests)]
    attended = select(MeetingAttendee.meeting_id).where(
        col(MeetingAttendee.attendee_id).in_(people)
    )
    taken = session.exec(
        select(Meeting.title)
        .where(
            or_(col(Meeting.id).in_(attended), Meeting.organizer_id == organizer),
            col(Meeting.cancelled).is_(False),
            col(Meeting.starts_at) < one.ends_at,
            col(Meeting.ends_at) > one.starts_at,
        )
        .limit(1)
    ).first()
    if taken is not None:
        raise Stale(f"The time for {one.account} is taken by “{taken}” in the meantime.")
    gone = session.exec(
        select(Contact.name).where(
            col(Contact.id).in_([guest.id for guest in one.guests]),
            or_(col(Contact.active).is_(False), col(Contact.left_on).is_not(None)),
        )
    ).first()
    if gone is not None:
        raise Stale(f"{gone} of {one.account} has left in the meantime.")
