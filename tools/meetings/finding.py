"""Which meeting is meant: by name, by its time today, or the next one with a customer."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, func, or_, select

from store.clock import Span
from store.tables import Meeting
from tools.context import ToolContext
from tools.errors import NotFound, NothingThere
from tools.meetings import calendar
from tools.meetings.models import Appointment

AHEAD = timedelta(days=60)
NEAR = timedelta(minutes=30)
"""How far from the time that was said a meeting may begin."""
NEXT = "next"


def meant(
    ctx: ToolContext, *, name: str | None, at: str | None, account_id: str | None
) -> Appointment | None:
    """The meeting that the words mean; None for a customer without one to come.

    Raises NotFound for a name that no meeting has, NothingThere where the calendar is empty then.
    """
    if name and name != NEXT:
        return _named(ctx, name)
    if at:
        return _at(ctx, at, account_id)
    coming = _coming(ctx)
    if account_id:
        with_them = [one for one in coming if one.account_id == account_id]
        return with_them[0] if with_them else None
    customers = [one for one in coming if one.account_id]
    if not customers:
        raise NothingThere(
            f"There is no customer meeting in your calendar in the next {AHEAD.days} days.",
            hints=["what is in my calendar next week"],
        )
    return customers[0]


def _named(ctx: ToolContext, name: str) -> Appointment:
    folded = name.strip().lower()
    rows = ctx.session.exec(
        select(Meeting)
        .where(
            or_(func.lower(Meeting.id) == folded, func.lower(Meeting.title) == folded),
            col(Meeting.cancelled).is_(False),
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id))
        .limit(1)
    ).all()
    if not rows:
        raise NotFound(
            f"I find no meeting {name} among those you can see.", hints=["what is on today"]
        )
    return calendar.appointments(ctx.session, rows)[0]


def _coming(ctx: ToolContext) -> list[Appointment]:
    now = ctx.clock.now()
    span = Span(now, now + AHEAD, "ahead")
    found = calendar.of_person(ctx.session, ctx.actor.person_id, span)
    return [one for one in found if one.kind != "time_off"]


def _at(ctx: ToolContext, at: str, account_id: str | None) -> Appointment:
    """Today's meeting at a local time: the one that starts nearest, a customer's before others."""
    zone = ZoneInfo(ctx.actor.time_zone)
    today = ctx.clock.span("today")
    found = [
        one
        for one in calendar.of_person(ctx.session, ctx.actor.person_id, today)
        if one.kind != "time_off" and (account_id is None or one.account_id == account_id)
    ]
    wanted = datetime.combine(ctx.clock.today(), time.fromisoformat(at), zone)
    near = [one for one in found if abs(one.starts_at - wanted) <= NEAR or _runs(one, wanted)]
    if not near:
        raise NothingThere(_empty(at, found, zone), hints=["what is on today"])
    return min(
        near, key=lambda o: (abs(o.starts_at - wanted), o.account_id is None, o.starts_at, o.id)
    )


def _runs(one: Appointment, wanted: datetime) -> bool:
    return one.starts_at <= wanted < one.ends_at


def _empty(at: str, found: list[Appointment], zone: ZoneInfo) -> str:
    if not found:
        return f"Nothing is in your calendar at {at} today."
    listed = ", ".join(f"{o.starts_at.astimezone(zone):%H:%M} “{o.title}”" for o in found)
    return f"Nothing is in your calendar at {at} today. You have: {listed}."
