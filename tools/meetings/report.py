"""How a calendar is told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from reports.blocks import Basis, Column, Headline, Note, Report, Step, Steps, Table
from reports.format import count, duration_minutes
from tools.meetings.models import Appointment, Calendar

_KINDS = {"qbr": "review", "time_off": "day off"}
_NAMES_SHOWN = 4


def calendar(result: Calendar) -> Report:
    """The appointments in order, in the asker's zone."""
    zone = ZoneInfo(result.time_zone)
    basis = Basis(period=result.period, scope=f"calendar of {result.person}")
    if not result.appointments:
        ask = "what is in my calendar next week"
        steps = Steps(items=[Step(text="Look at next week", ask=ask)])
        nothing = f"Nothing is in your calendar for {result.period}."
        return Report(blocks=[Headline(text=nothing), steps], basis=basis)
    rows = result.appointments[: result.shown]
    table = Table(
        columns=[
            Column(key="when", label="When"),
            Column(key="what", label="What"),
            Column(key="kind", label="Kind"),
            Column(key="who", label="With"),
            Column(key="where", label="Where"),
        ],
        rows=[
            {
                "when": when(one, zone, day=result.days != 1),
                "what": one.title,
                "kind": _KINDS.get(one.kind, one.kind),
                "who": _with(one, result.person),
                "where": one.location,
            }
            for one in rows
        ],
        refs=[f"meeting:{one.id}" for one in rows],
        total_rows=len(result.appointments),
    )
    notes = [Note(text=text, tone="warning") for text in _clashes(result.appointments, zone)]
    blocks = [Headline(text=_headline(result, zone)), table, *notes, _steps(result, zone)]
    return Report(blocks=blocks, basis=basis)


def when(one: Appointment, zone: ZoneInfo, *, day: bool) -> str:
    """ "14:00–14:45", with the day in front where several are shown."""
    start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    text = f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%a} {start.day} {start:%b} {text}" if day else text


def _with(one: Appointment, person: str) -> str | None:
    names = [a.name for a in one.attendees if a.name != person]
    shown = ", ".join(names[:_NAMES_SHOWN])
    more = len(names) - _NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown or None


def _headline(result: Calendar, zone: ZoneInfo) -> str:
    found = result.appointments
    customers = sum(1 for one in found if one.account_id)
    off = sum(1 for one in found if one.kind == "time_off")
    meetings = len(found) - off
    parts = []
    if meetings:
        of_them = f", {count(customers, 'customer meeting')}" if customers else ""
        parts.append(
            f"{count(meetings, 'appointment')} {result.period}{of_them}:"
            f" {duration_minutes(result.booked_minutes)} booked"
        )
    if off:
        parts.append(f"{count(off, 'day')} off {'' if meetings else result.period}".strip())
    ahead = [o for o in found if o.starts_at >= result.now and o.kind != "time_off"]
    if ahead:
        one = ahead[0]
        start = f"{one.starts_at.astimezone(zone):%H:%M}"
        near = _how_far(one.starts_at, result.now)
        parts.append(f"the next is “{one.title}” at {start}{near}")
    elif meetings:
        parts.append("all of them are over")
    return "; ".join(parts) + "."


def _how_far(start: datetime, now: datetime) -> str:
    minutes = (start - now).total_seconds() / 60
    if minutes > 24 * 60:
        return f" on {start:%a} {start.day} {start:%b}"
    return f", in {duration_minutes(minutes)}"


def _clashes(found: list[Appointment], zone: ZoneInfo) -> list[str]:
    by_id = {one.id: one for one in found}
    told = set()
    texts = []
    for one in found:
        for other in (by_id[i] for i in one.clashes_with if i in by_id):
            if (other.id, one.id) in told:
                continue
            told.add((one.id, other.id))
            start = max(one.starts_at, other.starts_at).astimezone(zone)
            day = f"{start:%a} {start.day} {start:%b} {start:%H:%M}"
            texts.append(f"“{one.title}” and “{other.title}” overlap on {day}.")
    return texts


def _steps(result: Calendar, zone: ZoneInfo) -> Steps:
    items = []
    todays = [
        o
        for o in result.appointments
        if o.account_id
        and o.starts_at >= result.now
        and o.starts_at.astimezone(zone).date() == result.now.astimezone(zone).date()
    ]
    if todays:
        start = f"{todays[0].starts_at.astimezone(zone):%H:%M}"
        items.append(
            Step(
                text=f"Prepare for {todays[0].account}",
                ask=f"prep notes for my {start} customer call",
            )
        )
    items.append(Step(text="Prepare for your next call", ask="prep notes for my next meeting"))
    return Steps(items=items[:2])
