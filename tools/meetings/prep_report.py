"""How call preparation is told: one page, what matters first."""

from zoneinfo import ZoneInfo

from reports.blocks import (
    Basis,
    Block,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Report,
    Step,
    Steps,
    Table,
    Text,
    Value,
)
from reports.format import count, day, duration_minutes
from tools.meetings.models import Prep
from tools.meetings.report import when

RISKS_SHOWN = 6
TICKETS_SHOWN = 8
_ROLES = {"sponsor": "sponsor", "admin": "administrator", "billing": "billing", "user": "user"}


def prep(result: Prep) -> Report:
    """Who, what is open, what was promised, what they want, what can go wrong."""
    about = [f"account:{result.account_id}"] if result.account_id else None
    blocks: list[Block] = [Headline(text=_headline(result), refs=about), _figures(result)]
    if result.risks:
        rows: list[dict[str, Value]] = [{"risk": risk.text} for risk in result.risks[:RISKS_SHOWN]]
        blocks.append(
            Table(title="Be careful", columns=[Column(key="risk", label="Risk")], rows=rows)
        )
    blocks += [_people(result), *_promises(result), *_asks(result), *_tickets(result)]
    if result.appointment and result.appointment.agenda:
        blocks.append(Text(title="Agenda", body=result.appointment.agenda))
    if result.last and result.last.notes:
        title = f"Last time ({day(result.last.at.date())})"
        blocks.append(Text(title=title, body=result.last.notes))
    if result.health_hidden:
        hidden = "Health, contract and revenue are not shown: your role does not see them."
        blocks.append(Note(text=hidden))
    elif result.health is None:
        blocks.append(Note(text="The customer's health has not been scored yet."))
    blocks.append(_steps(result))
    scope = f"{result.account or 'no customer'}, as far as you may see it"
    return Report(blocks=[b for b in blocks if not _empty(b)], basis=Basis(scope=scope))


def _empty(block: Block) -> bool:
    return isinstance(block, Table) and not block.rows


def _headline(result: Prep) -> str:
    one = result.appointment
    zone = ZoneInfo(result.time_zone)
    who = result.account or (one.title if one else "")
    if one is None:
        start = f"{who}, no meeting of yours in the next 60 days"
    else:
        start = f"{who}, {_day(result, zone)} {when(one, zone, day=False)}{_away(result)}"
    owed = [p for p in result.promises if not p.done]
    overdue = sum(1 for p in owed if p.overdue)
    parts = [
        count(len(result.open_tickets), "open ticket") if result.open_tickets else "no open ticket"
    ]
    if owed:
        late = f", {overdue} overdue" if overdue else ""
        parts.append(f"{count(len(owed), 'open promise')}{late}")
    if result.asks:
        parts.append(f"{count(len(result.asks), 'thing')} they ask for")
    if result.health and result.health.before is not None:
        change = result.health.score - result.health.before
        way = "up" if change > 0 else "down"
        parts.append(
            f"health {result.health.score}"
            + (f", {way} {abs(change)} in a month" if change else ", as a month ago")
        )
    return f"{start}: {'; '.join(parts)}."


def _day(result: Prep, zone: ZoneInfo) -> str:
    assert result.appointment is not None  # noqa: S101 - only called with one
    start = result.appointment.starts_at.astimezone(zone)
    days = (start.date() - result.now.astimezone(zone).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, f"{start:%a} {start.day} {start:%b}")


def _away(result: Prep) -> str:
    one = result.appointment
    if one is None:
        return ""
    if one.starts_at <= result.now < one.ends_at:
        return " (running)"
    minutes = (one.starts_at - result.now).total_seconds() / 60
    if minutes < 0:
        return " (over)"
    return f" (in {duration_minutes(minutes)})" if minutes < 24 * 60 else ""


def _figures(result: Prep) -> Metrics:
    items = [Metric(label="Open tickets", value=len(result.open_tickets), better="down")]
    items.append(Metric(label="Resolved in 90 days", value=result.resolved_recently))
    if result.csat_recent is not None:
        items.append(Metric(label="CSAT, 90 days", value=result.csat_recent, kind="decimal"))
    if result.health is not None:
        change = (
            result.health.score - result.health.before if result.health.before is not None else None
        )
        items.append(
            Metric(
                label="Health",
                value=result.health.score,
                kind="decimal",
                change=change,
                change_label="a month before" if change is not None else None,
                better="up",
            )
        )
    if result.arr is not None:
        items.append(Metric(label="ARR", value=result.arr, kind="money"))
    if result.renews_on is not None:
        items.append(Metric(label="Renews", value=result.renews_on, kind="date"))
    return Metrics(items=items)


def _people(result: Prep) -> Table:
    rows = [
        {
            "name": guest.name,
            "role": ", ".join(
                part
                for part in (
                    guest.title,
                    "sponsor" if guest.is_sponsor else _ROLES.get(guest.role or ""),
                )
                if part
            ),
            "there": "attends" if guest.attends else None,
            "active": guest.last_active_at.date() if guest.last_active_at else None,
            "language": guest.language,
        }
        for guest in result.guests
    ]
    staff = [a for a in (result.appointment.attendees if result.appointment else []) if a.staff]
    rows += [
        {"name": a.name, "role": f"ours: {a.title}" if a.title else "ours", "there": "attends",
         "active": None, "language": None}
        for a in staff
    ]  # fmt: skip
    return Table(
        title="People",
        columns=[
            Column(key="name", label="Name"),
            Column(key="role", label="Role"),
            Column(key="there", label="In the call"),
            Column(key="active", label="Last active", kind="date"),
            Column(key="language", label="Language"),
        ],
        rows=rows,
    )


def _promises(result: Prep) -> list[Block]:
    if not result.promises:
        return []
    return [
        Table(
            title="What we promised",
            columns=[
                Column(key="text", label="Promise"),
                Column(key="by", label="By"),
                Column(key="due", label="Due", kind="date"),
                Column(key="state", label="State"),
            ],
            rows=[
                {
                    "text": p.text,
                    "by": p.by,
                    "due": p.due,
                    "state": "kept" if p.done else "overdue" if p.overdue else "open",
                }
                for p in result.promises
            ],
            refs=[f"meeting:{p.meeting_id}" for p in result.promises],
        )
    ]


def _asks(result: Prep) -> list[Block]:
    if not result.asks:
        return []
    return [
        Table(
            title="What they want",
            columns=[
                Column(key="text", label="In the words of the source"),
                Column(key="source", label="From"),
                Column(key="at", label="Said", kind="date"),
            ],
            rows=[
                {
                    "text": f"“{ask.text}”" if ask.outside else ask.text,
                    "source": ask.source.partition(":")[2] if ask.outside else "meeting notes",
                    "at": ask.at.date(),
                }
                for ask in result.asks
            ],
            refs=[ask.source for ask in result.asks],
        )
    ]


def _tickets(result: Prep) -> list[Block]:
    if not result.open_tickets:
        return []
    shown = result.open_tickets[:TICKETS_SHOWN]
    return [
        Table(
            title="Open tickets",
            columns=[
                Column(key="id", label="Ticket", kind="id"),
                Column(key="priority", label="Prio"),
                Column(key="subject", label="Subject"),
                Column(key="status", label="Status"),
                Column(key="assignee", label="Assignee"),
                Column(key="due", label="Due", kind="datetime"),
            ],
            rows=[
                {
                    "id": t.id,
                    "priority": t.priority,
                    "subject": t.subject,
                    "status": t.status.replace("_", " "),
                    "assignee": t.assignee,
                    "due": t.due_at,
                }
                for t in shown
            ],
            refs=[f"ticket:{t.id}" for t in shown],
            total_rows=len(result.open_tickets),
        )
    ]


def _steps(result: Prep) -> Steps:
    items = [
        Step(text=f"Read {t.id} in full", ask=f"show ticket {t.id}")
        for t in result.open_tickets[:2]
    ]
    items.append(Step(text="See the rest of the day", ask="what is on today"))
    return Steps(items=items)
