"""What is wrong at this moment in somebody's own scope, found by the tools they may use.

The figures are the tools' own, so that an alert never says another than the answer to its question.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.alerts.preferences import Kind, Preferences
from reports.format import count, day, whole_percent
from store.clock import Clock
from tools.access import Actor, Persona, may_call
from tools.execution import Door

MOST_SUBJECTS = 20
"""Named in an alert; the rest are counted."""
LIKELY = 0.5
"""Chance of a missed deadline from which a ticket is told."""
MANY_LATE = 3
"""Tickets that queues reach too late, from which moving work helps more than hurrying."""


@dataclass(frozen=True)
class Subject:
    """A ticket or customer that an alert is about."""

    ref: str
    """ "ticket:DESK-1002", "account:…"."""
    text: str
    ask: str

    def to_json(self) -> dict[str, str]:
        """Plain JSON values."""
        return {"ref": self.ref, "text": self.text, "ask": self.ask}


@dataclass(frozen=True)
class Condition:
    """One thing that is wrong, whatever the number of tickets or customers."""

    title: str
    ask: str
    subjects: list[Subject] = field(default_factory=list)
    """All of them, the most pressing first."""


Find = Callable[[Any, Actor, Preferences], Condition | None]


def find(
    door: Door, actor: Actor, clock: Clock, wanted: Preferences
) -> Mapping[Kind, Condition | None]:
    """The conditions of each kind that this person is watched for; None where all is well.

    A kind whose tool could not answer is left out: nothing is known, so nothing is cleared.
    """
    found: dict[Kind, Condition | None] = {}
    for kind, (tool, args, read) in _watched(actor, wanted).items():
        if kind in wanted.muted:
            found[kind] = None
        elif may_call(door.catalog.get(tool), actor).allowed:
            outcome = door.call(tool, args, actor, clock)
            if outcome.kind == "result":
                found[kind] = read(outcome.result, actor, wanted)
            elif outcome.kind == "nothing":
                found[kind] = None
    return found


def _watched(actor: Actor, wanted: Preferences) -> dict[Kind, tuple[str, dict[str, Any], Find]]:
    """Who answers for the thing is told of it: desks of deadlines, success of customers."""
    if actor.persona in (Persona.AGENT, Persona.MANAGER):
        args = {"within": {"hours": wanted.due_hours}, "limit": 500}
        return {"sla_at_risk": ("sla_at_risk", args, _deadlines)}
    ahead = {"within": {"days": wanted.notice_days + 120}, "limit": 500}
    return {
        "health_drop": ("account_health", {"limit": 500}, _drops),
        "renewal_notice": ("upcoming_renewals", ahead, _notices),
    }


def _deadlines(result: Any, actor: Actor, wanted: Preferences) -> Condition | None:
    rows = [row for row in result.rows if row.queue_late or row.probability >= LIKELY]
    if not rows:
        return None
    late = sum(row.queue_late for row in rows)
    moving = actor.persona is Persona.MANAGER and late >= MANY_LATE
    asks = {Persona.AGENT: "Which of my tickets are about to miss their SLA?"}
    ask = asks.get(actor.persona, "Which tickets are about to miss their SLA?")
    return Condition(
        title=f"{_tickets(len(rows), actor)} within {wanted.due_hours} hours, "
        f"{rows[0].ticket_id} first",
        ask="Recommend ticket reassignments for workload balance" if moving else ask,
        subjects=[
            Subject(
                ref=f"ticket:{row.ticket_id}",
                text=f"{row.ticket_id} ({row.priority}, {row.account or 'no customer'}): "
                f"{whole_percent(row.probability)} likely late; {row.move}",
                ask=f"show ticket {row.ticket_id}",
            )
            for row in rows
        ],
    )


def _tickets(number: int, actor: Actor) -> str:
    own = actor.persona is Persona.AGENT
    if number == 1:
        return f"1 {'of your tickets' if own else 'ticket'} will probably miss its deadline"
    return f"{number:,} {'of your ' if own else ''}tickets will probably miss their deadline"


def _drops(result: Any, actor: Actor, wanted: Preferences) -> Condition | None:
    fell = [r for r in result.rows if r.change is not None and -r.change >= wanted.drop_points]
    rows = sorted(fell, key=lambda row: (row.change, row.name))
    if not rows:
        return None
    first = rows[0]
    number = count(len(rows), "customer")
    return Condition(
        title=f"The health of {number} fell by {wanted.drop_points} points or more in four weeks, "
        f"{first.name} most",
        ask=f"Why did the health of {first.name} change?",
        subjects=[
            Subject(
                ref=f"account:{row.id}",
                text=f"{row.name}: {float(row.score - row.change):.0f} to {float(row.score):.0f}"
                f" ({row.band}){', ' + ' and '.join(row.weakest[:2]) if row.weakest else ''}",
                ask=f"Why did the health of {row.name} change?",
            )
            for row in rows
        ],
    )


def _notices(result: Any, actor: Actor, wanted: Preferences) -> Condition | None:
    inside = [
        row
        for row in result.rows
        if row.notice_days is not None and 0 <= row.notice_days <= wanted.notice_days
    ]
    rows = sorted(inside, key=lambda row: (row.notice_days, -row.value, row.account))
    if not rows:
        return None
    first = rows[0]
    number = count(len(rows), "contract")
    return Condition(
        title=f"{number} can be ended within {wanted.notice_days} days, {first.account} by "
        f"{day(first.notice_by)}",
        ask="Show upcoming renewals in next 90 days",
        subjects=[
            Subject(
                ref=f"contract:{row.contract_id}",
                text=f"{row.account}: notice until {day(row.notice_by)}, {row.level} risk; "
                f"{row.action}",
                ask=f"Tell me everything about {row.account}",
            )
            for row in rows
        ],
    )
