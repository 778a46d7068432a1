"""Meeting tools."""

from store.tables import Account, Person
from tools import lookup
from tools.access import EVERYONE, Persona
from tools.context import ToolContext
from tools.errors import NothingThere
from tools.meetings import (
    booking,
    calendar,
    customer,
    finding,
    history,
    prep_report,
    report,
    reviews,
    reviews_report,
    risks,
)
from tools.meetings.models import (
    Appointment,
    Calendar,
    MeetingPrep,
    MyCalendar,
    Prep,
    Reviews,
    Risk,
    ScheduleReviews,
)
from tools.meetings.spoken import top_count
from tools.spec import Apply, Example, tool

SHOWN = 40


def _when(period: str | dict[str, str]) -> MyCalendar:
    return MyCalendar.model_validate({"period": period})


@tool(
    effect="read",
    allow=EVERYONE,
    report=report.calendar,
    examples=[
        Example("what is on today", MyCalendar()),
        Example("what's in my calendar today", _when("today")),
        Example("my calendar", MyCalendar()),
        Example("show me my meetings for tomorrow", _when("tomorrow")),
        Example("which appointments do I have this week", _when("this_week")),
        Example("what does my schedule look like next week", _when("next_week")),
        Example("do I have any meetings this afternoon", MyCalendar()),
        Example("am I free tomorrow", _when("tomorrow")),
        Example("list my customer calls this week", _when("this_week")),
        Example("agenda for the day please", MyCalendar()),
        Example("when is my next appointment", MyCalendar()),
        Example("what meetings did I have yesterday", _when("yesterday")),
        Example("am I double booked next week", _when("next_week")),
        Example("what do I have on my schedule today", _when("today")),
        Example("have I got anything on tomorrow morning", _when("tomorrow")),
        Example("what's on for me this week", _when("this_week")),
        Example("my day", MyCalendar()),
        Example("what is in my calendar next week", _when("next_week")),
        Example("how full is my diary this month", _when("this_month")),
    ],
)
def my_calendar(args: MyCalendar, ctx: ToolContext) -> Calendar:
    """Your appointments of a day or a period, with clashes and what comes next."""
    span = args.period.span(ctx.clock)
    found = calendar.of_person(ctx.session, ctx.actor.person_id, span)
    days = (span.end - span.start).total_seconds() / 86_400 if span.start and span.end else 0
    return Calendar(
        person=ctx.actor.name,
        time_zone=ctx.actor.time_zone,
        period=span.label,
        days=round(days),
        now=ctx.clock.now(),
        appointments=found,
        shown=min(len(found), SHOWN),
        booked_minutes=calendar.booked_minutes(found, span),
        free_after=max((one.ends_at for one in found), default=None) if days <= 1.1 else None,
    )


def _prep(**given: str) -> MeetingPrep:
    return MeetingPrep.model_validate(given)


@tool(
    effect="read",
    allow=[Persona.AGENT, Persona.CSM, Persona.EXECUTIVE, Persona.MANAGER],
    report=prep_report.prep,
    examples=[
        Example("prepare me for my 2 pm call", _prep(time="14:00")),
        Example("prep notes for my next meeting", _prep(meeting="next")),
        Example("get me ready for the customer call at 14:00", _prep(time="14:00")),
        Example("what do I need to know before my call", MeetingPrep()),
        Example("prep notes for my 3:30 pm customer call", _prep(time="15:30")),
        Example("brief me for the meeting at noon", _prep(time="12:00")),
        Example("prepare the call with Meridian Travel Group",
                _prep(account="meridian-travel-group")),
        Example("talking points for my meeting with Harborline Outfitters",
                _prep(account="harborline-outfitters")),
        Example("bring me up to speed for my 3 pm", _prep(time="15:00")),
        Example("what do I need before the 11:30", _prep(time="11:30")),
        Example("call prep please", MeetingPrep()),
        Example("what did we promise them in the last call", MeetingPrep()),
        Example("I'm about to speak to Cascadia Airlines, what should I watch out for",
                _prep(account="cascadia-airlines")),
        Example("meeting notes for my 10am", _prep(time="10:00")),
        Example("who will be in my 14:00 call", _prep(time="14:00")),
        Example("one-pager for my next customer call", _prep(meeting="next")),
        Example("prepare my next review", _prep(meeting="next")),
        Example("help me prepare for the customer meeting", MeetingPrep()),
    ],
)  # fmt: skip
def meeting_prep(args: MeetingPrep, ctx: ToolContext) -> Prep:
    """One page before a customer call: people, open tickets, health, wishes, risks, promises."""
    account = lookup.account(ctx.session, args.account) if args.account else None
    meeting = finding.meant(
        ctx, name=args.meeting, at=args.time, account_id=account.id if account else None
    )
    if account is None and meeting is not None and meeting.account_id:
        account = ctx.session.get(Account, meeting.account_id)
    if account is None:
        title = meeting.title if meeting else "That"
        raise NothingThere(
            f"“{title}” is not a meeting with a customer that you can see, so there is nothing to "
            "prepare from. Say which customer you mean.",
            hints=["what is on today"],
        )
    return _page(account, meeting, ctx)


def _page(account: Account, meeting: Appointment | None, ctx: ToolContext) -> Prep:
    session, now, today = ctx.session, ctx.clock.now(), ctx.clock.today()
    attending = {a.id for a in meeting.attendees if not a.staff} if meeting else set[str]()
    guests = customer.guests(session, account, attending)
    tickets = customer.open_tickets(session, account.id, now)
    csat, answers = customer.csat(session, account.id, now)
    health = customer.health_change(session, account.id, now)
    term = customer.term(session, account.id, today)
    past = history.past(session, account.id, now)
    promises = history.promises(session, past, today)
    csm = session.get(Person, account.csm_id) if account.csm_id else None
    found: list[Risk] = [
        *risks.of_promises(promises),
        *risks.of_tickets(tickets),
        *risks.of_people(guests, today),
        *risks.of_health(health),
        *risks.of_terms(term.end_on if term else None, term.notice_by if term else None, today),
        *risks.of_csat(csat, answers),
    ]
    return Prep(
        now=now,
        time_zone=ctx.actor.time_zone,
        appointment=meeting,
        account_id=account.id,
        account=account.name,
        segment=account.segment,
        plan=account.plan,
        arr=account.arr,
        csm=csm.name if csm else None,
        renews_on=term.end_on if term else None,
        notice_by=term.notice_by if term else None,
        guests=guests,
        open_tickets=tickets,
        resolved_recently=customer.resolved_recently(session, account.id, now),
        csat_recent=csat,
        csat_answers=answers,
        health=health,
        health_hidden=ctx.actor.persona is Persona.AGENT,
        asks=history.asks(session, account.id, past),
        promises=promises,
        risks=sorted(found, key=lambda risk: -risk.weight),
        last=history.last(past),
    )


def _plan(**given: object) -> ScheduleReviews:
    return ScheduleReviews.model_validate(given)


@tool(
    effect="write",
    allow=[Persona.CSM],
    report=reviews_report.reviews,
    apply=Apply(
        booking.book,
        rows=booking.rows,
        terms=booking.terms,
        resolved=booking.resolved,
        again=booking.again,
        without=booking.without,
    ),
    examples=[
        Example("schedule business reviews with my top accounts", ScheduleReviews()),
        Example("plan QBRs", ScheduleReviews()),
        Example("set up quarterly reviews for next quarter", _plan(quarter="next_quarter")),
        Example("book QBRs with my top 5 accounts", _plan(accounts="top_5")),
        Example("schedule reviews for my three biggest customers", _plan(accounts="top_3")),
        Example("arrange a business review with Cascadia Airlines",
                _plan(accounts="cascadia-airlines")),
        Example("schedule 60 minute reviews with my top ten clients",
                _plan(accounts="top_10", duration=60)),
        Example("find times for the quarterly business reviews in Q1", _plan(quarter="q1")),
        Example("plan half an hour reviews this quarter with my top accounts",
                _plan(quarter="this_quarter", duration=30)),
        Example("put QBRs with Cascadia Airlines and Harborline Outfitters in my calendar",
                _plan(accounts=["cascadia-airlines", "harborline-outfitters"])),
        Example("I need review meetings with my largest accounts", ScheduleReviews()),
        Example("organise the quarterly reviews, one hour each", _plan(duration=60)),
        Example("set up review calls with key accounts for Q2", _plan(quarter="q2")),
        Example("get the QBRs scheduled", ScheduleReviews()),
    ],
)  # fmt: skip
def schedule_reviews(args: ScheduleReviews, ctx: ToolContext) -> Reviews:
    """Times for quarterly reviews that suit everybody, with invitations to approve."""
    picks = args.accounts if isinstance(args.accounts, list) else [args.accounts]
    counts = [count for pick in picks if (count := top_count(pick)) is not None]
    accounts = reviews.wanted(ctx, picks, max(counts) if counts else None)
    span = args.quarter.span(ctx.clock)
    return Reviews(
        organizer=ctx.actor.name,
        time_zone=ctx.actor.time_zone,
        quarter=span.label,
        duration=args.duration,
        reviews=reviews.plan(ctx, accounts, span, args.duration),
    )
