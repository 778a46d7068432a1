"""What can go wrong in a conversation, worst first. Each warning rests on a row."""

from datetime import date, timedelta

from reports.format import count, day, number
from tools.meetings.models import Guest, HealthChange, OpenTicket, Promise, Risk

SOON = timedelta(days=120)
DROP = 5
"""Points of health lost in a month that are worth a word."""
LOW_CSAT = 3.5
LEAST_ANSWERS = 3
QUIET = timedelta(days=45)


def of_promises(promises: list[Promise]) -> list[Risk]:
    """Promises that were not kept in time."""
    return [
        Risk(
            text=f"Overdue promise: {one.text} ({one.by or 'nobody named'}, due {day(one.due)}).",
            weight=3,
            ref=f"meeting:{one.meeting_id}",
        )
        for one in promises
        if one.overdue and one.due is not None
    ]


def of_tickets(tickets: list[OpenTicket]) -> list[Risk]:
    """Escalated and overdue tickets."""
    found = []
    for one in tickets:
        states = [
            word for word, true in (("escalated", one.escalated), ("overdue", one.overdue)) if true
        ]
        if states:
            text = f"{one.id} is {' and '.join(states)}: {one.subject}"
            found.append(Risk(text=text, weight=3, ref=f"ticket:{one.id}"))
    return found


def of_health(change: HealthChange | None) -> list[Risk]:
    """A red score, or one that fell."""
    if change is None:
        return []
    fell = change.before is not None and change.before - change.score >= DROP
    if not fell and change.band != "red":
        return []
    text = f"Health is {change.band} at {number(change.score, 'decimal')}"
    if change.before is not None:
        text += f", {number(change.before, 'decimal')} a month before"
    down = [move for move in change.moves if move.points < 0][:2]
    if fell and down:
        text += " (" + ", ".join(f"{m.driver} {m.points}" for m in down) + ")"
    return [Risk(text=f"{text}.", weight=3 if change.band == "red" else 2)]


def of_terms(renews_on: date | None, notice_by: date | None, today: date) -> list[Risk]:
    """A renewal that is near."""
    if renews_on is None or renews_on - today > SOON:
        return []
    left = (renews_on - today).days
    ahead = f"in {count(left, 'day')}" if left else "today"
    text = f"The contract ends on {day(renews_on)}, {ahead}"
    if notice_by is not None and notice_by >= today:
        text += f"; they can give notice until {day(notice_by)}"
    elif notice_by is not None:
        text += f"; the notice period ended on {day(notice_by)}"
    return [Risk(text=f"{text}.", weight=2)]


def of_people(guests: list[Guest], today: date) -> list[Risk]:
    """A sponsor who left or has gone quiet."""
    found = []
    for guest in guests:
        if not guest.is_sponsor:
            continue
        if guest.left_on is not None and guest.left_on <= today:
            found.append(
                Risk(text=f"Their sponsor {guest.name} left on {day(guest.left_on)}.", weight=3)
            )
        elif guest.last_active_at and today - guest.last_active_at.date() > QUIET:
            seen = day(guest.last_active_at.date())
            found.append(
                Risk(text=f"Their sponsor {guest.name} was last active on {seen}.", weight=2)
            )
    return found


def of_csat(mean: float | None, answers: int) -> list[Risk]:
    """Low satisfaction, from enough answers."""
    if mean is None or answers < LEAST_ANSWERS or mean >= LOW_CSAT:
        return []
    text = (
        f"CSAT of the last 90 days is {number(mean, 'decimal')} of 5 ({count(answers, 'answer')})."
    )
    return [Risk(text=text, weight=2)]
