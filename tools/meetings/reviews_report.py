"""How planned reviews are told: a preview that waits for a decision."""

from zoneinfo import ZoneInfo

from reports.blocks import (
    Approval,
    Basis,
    Block,
    Change,
    Column,
    Headline,
    Note,
    Report,
    Step,
    Steps,
    Table,
)
from reports.format import count
from reports.periods import in_period
from tools.meetings.models import Review, Reviews


def reviews(result: Reviews) -> Report:
    """Each review with its time, guests and reason; then what approving would do."""
    zone = ZoneInfo(result.time_zone)
    planned = [one for one in result.reviews if one.starts_at is not None]
    failed = [one for one in result.reviews if one.starts_at is None]
    blocks: list[Block] = [
        Headline(text=_headline(result, planned, failed)),
        _table(result.reviews, zone),
        *(Note(text=f"{one.account} has no time: {one.why}.", tone="warning") for one in failed),
    ]
    if planned:
        blocks.append(_approval(result, planned, zone))
    assumed = (
        "Customers are assumed to work from 9:00 to 17:00 on weekdays in their zone. Two reviews a "
        "day at most, with 15 minutes around them."
    )
    blocks.append(Note(text=assumed))
    first = (planned or failed)[0].account if result.reviews else None
    if first:
        blocks.append(
            Steps(items=[Step(text="Prepare the first one", ask=f"prep notes for {first}")])
        )
    basis = Basis(period=result.quarter, scope=f"customers of {result.organizer}")
    return Report(blocks=blocks, basis=basis)


def _headline(result: Reviews, planned: list[Review], failed: list[Review]) -> str:
    reviews_of = f"{count(len(planned), 'review')} of {result.duration} minutes"
    name = result.quarter.partition(" (")[0]
    if not planned:
        return f"No review can be planned for {name}: {failed[0].why}."
    rest = f"; {count(len(failed), 'customer')} found no time" if failed else ""
    return f"{reviews_of} can be held {in_period(name)}, without an overlap{rest}."


def _time(one: Review, zone: ZoneInfo) -> str:
    if one.starts_at is None or one.ends_at is None:
        return "no time"
    start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    theirs = f" ({one.local} there)" if one.local else ""
    return f"{start:%a} {start.day} {start:%b %Y} {start:%H:%M}–{end:%H:%M}{theirs}"


def _table(rows: list[Review], zone: ZoneInfo) -> Table:
    return Table(
        columns=[
            Column(key="account", label="Customer"),
            Column(key="when", label="When"),
            Column(key="who", label="With"),
            Column(key="arr", label="ARR", kind="money"),
            Column(key="renews", label="Renews", kind="date"),
            Column(key="why", label="Why"),
        ],
        rows=[
            {
                "account": one.account,
                "when": _time(one, zone),
                "who": ", ".join(guest.name for guest in one.guests) or None,
                "arr": one.arr,
                "renews": one.renews_on,
                "why": one.why,
            }
            for one in rows
        ],
        refs=[f"account:{one.account_id}" for one in rows],
    )


def _approval(result: Reviews, planned: list[Review], zone: ZoneInfo) -> Approval:
    guests = sum(len(one.guests) for one in planned)
    return Approval(
        tool="schedule_reviews",
        summary=f"Put {count(len(planned), 'review')} into the calendar of {result.organizer}.",
        changes=[
            Change(subject=one.account, field="quarterly review", after=_time(one, zone))
            for one in planned
        ],
        effects=[
            f"{count(guests, 'guest')} would be invited by e-mail, each with a calendar file.",
            "It can be taken back only until the first invitation has left.",
        ],
    )
