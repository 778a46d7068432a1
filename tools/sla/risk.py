"""Open tickets that are likely to miss their deadline, why, and what helps most."""

from collections.abc import Sequence
from datetime import datetime
from math import exp, isnan

from reports.format import whole_percent
from store.sla_risk import model, moments, usual
from store.sla_risk.model import Risk
from store.sla_risk.moments import Moment
from store.sla_risk.training import FOLDER
from store.workload import effort, forecast, people
from store.workload.forecast import Forecast, OpenTicket, held, newly_late, times
from store.workload.people import Colleague
from tools.access import Actor, Persona
from tools.context import ToolContext
from tools.sla.models import RiskyTicket

REASONS_SHOWN = 3
WEIGHTY = 0.15
"""Log-odds from which a reason is told."""


class Outlook:
    """Everything that the answer needs to know of a desk."""

    def __init__(self, ctx: ToolContext) -> None:
        self.session, self.now = ctx.session, ctx.clock.now()
        self.people = people.agents(ctx.session)
        self.teams = teams_in_view(ctx.actor)
        self.tickets = forecast.open_tickets(ctx.session, effort.learn(ctx.session, self.now))
        self.queues = held(self.tickets)
        self.forecast: Forecast = forecast.forecast(self.tickets, self.people, self.now)
        self.model = model.load(ctx.home / FOLDER) if ctx.home is not None else None
        self.usual = None if self.model else usual.learn(ctx.session, self.now)

    @property
    def method(self) -> str:
        """model, or history where none was trained."""
        return "model" if self.model else "history"

    @property
    def learnt_from(self) -> int:
        """Finished tickets behind the chances."""
        if self.model is not None:
            return self.model.tickets
        return self.usual.tickets if self.usual else 0

    def risks(self, wanted: Sequence[OpenTicket]) -> list[RiskyTicket]:
        """The tickets with their chances: first those that a queue reaches too late."""
        found = {
            moment.ticket_id: moment
            for history in moments.histories(self.session, [ticket.id for ticket in wanted])
            if (moment := moments.describe(history, self.now)) is not None
        }
        rated = [(t, found[t.id]) for t in wanted if t.id in found]
        chances = self._chances([moment for _, moment in rated])
        rows = [
            self._row(ticket, moment, risk)
            for (ticket, moment), risk in zip(rated, chances, strict=True)
        ]
        return sorted(
            rows,
            key=lambda r: (not r.queue_late, -r.probability, r.due_at or self.now, r.ticket_id),
        )

    def _chances(self, found: Sequence[Moment]) -> list[Risk]:
        if self.model is not None:
            return self.model.predict(found)
        return [
            Risk(self.usual.chance(m.kinds["priority"], m.numbers["used"]) if self.usual else 0, {})
            for m in found
        ]

    def _row(self, ticket: OpenTicket, moment: Moment, risk: Risk) -> RiskyTicket:
        late = ticket.id in self.forecast.late
        return RiskyTicket(
            ticket_id=ticket.id,
            subject=ticket.subject,
            priority=ticket.priority,
            account=ticket.account,
            holder_id=ticket.holder,
            holder=self._name(ticket.holder),
            due_at=ticket.due,
            probability=risk.probability,
            queue_late=late,
            reasons=reasons(moment, risk, late, self.forecast.finished.get(ticket.id)),
            move=self.move(ticket, late),
        )

    def _name(self, person_id: str | None) -> str | None:
        person = self.people.get(person_id or "")
        return person.name if person else person_id

    def move(self, ticket: OpenTicket, late: bool) -> str:
        """The one thing that helps most."""
        if not ticket.workable:
            return "ask again what it waits for, or agree a new time"
        if not late and ticket.holder is not None:
            return "take it next"
        to = self._free(ticket)
        if to is not None:
            return f"give it to {to.name}"
        holder = self.people.get(ticket.holder or "")
        if holder and ticket.due and holder.after(self.now, ticket.minutes) <= ticket.due:
            return "take it first, ahead of what is due later"
        return "agree a new time with the customer"

    def _free(self, ticket: OpenTicket) -> Colleague | None:
        """Who would finish it first, in time, and without anything else becoming late."""
        best: tuple[datetime, str] | None = None
        for person in self.people.values():
            fits = person.may_take(ticket.category, ticket.language, ticket.team_id)
            seen = self.teams is None or person.team_id in self.teams
            if person.id == ticket.holder or not fits or not seen:
                continue
            queue = self.queues.get(person.id, [])
            longer = [*queue, ticket]
            finished = times(longer, person, self.now)[ticket.id]
            if best is not None and (finished, person.id) >= best:
                continue
            if newly_late(longer, person, self.now) <= newly_late(queue, person, self.now):
                best = (finished, person.id)
        return self.people[best[1]] if best else None


def teams_in_view(actor: Actor) -> frozenset[str] | None:
    """Teams whose queues the asker sees, so that nobody's hidden queue passes for an empty one.

    None stands for all.
    """
    if actor.persona is Persona.MANAGER:
        every = "*" in actor.managed_team_ids
        return None if every else frozenset(actor.managed_team_ids)
    own = actor.team_id is not None and actor.agent_sees == "team"
    return frozenset([actor.team_id] if own and actor.team_id else [])


def reasons(moment: Moment, risk: Risk, late: bool, finished: datetime | None) -> list[str]:
    """Why, in words, the weightiest first."""
    told = []
    if late and finished is not None:
        told.append("the holder's queue reaches it too late")
    weighty = sorted(risk.reasons.items(), key=lambda part: -part[1])
    told += [text for name, part in weighty if part > WEIGHTY and (text := words(name, moment))]
    used = moment.numbers["used"]
    if used >= 0.5 or not (told or isnan(used)):
        told.insert(min(1, len(told)), f"{whole_percent(used)} of its time is used")
    return list(dict.fromkeys(told))[:REASONS_SHOWN]


def words(name: str, moment: Moment) -> str | None:
    """A reason as people say it; None where it says nothing by itself."""
    numbers, kinds = moment.numbers, moment.kinds
    if name == "silent_hours":
        return f"nobody has written for {exp(numbers['silent_hours']) - 1:.0f} hours"
    if name == "customer_last":
        return "the customer waits for an answer" if numbers["customer_last"] else None
    if name == "answered":
        return None if numbers["answered"] else "not answered yet"
    if name == "handovers":
        return "it has changed hands" if numbers["handovers"] else None
    said = {
        "used": f"{whole_percent(numbers['used'])} of its time is used",
        "left_hours": f"{exp(numbers['left_hours']) - 1:.0f} working hours left",
        "target_hours": "its deadline is tight" if numbers["target_hours"] < 3.3 else None,
        "unassigned": "nobody holds it" if numbers["unassigned"] else None,
        "open_hours": f"open for {_time(exp(numbers['open_hours']) - 1)}",
        "longer:category": f"{kinds['category']} tickets take longer",
        "longer:team": "its team takes longer lately",
        "rate:category": f"{kinds['category']} tickets miss deadlines more often",
        "rate:priority": f"{kinds['priority']} tickets miss deadlines more often",
        "rate:team": "its team misses deadlines more often lately",
        "rate:segment": "such customers' tickets miss deadlines more often",
    }
    return said.get(name)


def _time(hours: float) -> str:
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
