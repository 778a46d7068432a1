"""Groups the tickets of a period by what they ask and looks for an article for each question."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, cast
from sqlmodel import and_, col, func, select

from store.clock import Span
from store.tables import Person, SlaClockRow, Ticket, TicketEvent
from tools.context import ToolContext

LOOKED_UP = 40
"""Groups that are looked up, the costliest first: each takes a search."""
SURE = 0.7
"""From this likelihood on a found article counts without a look at its words."""
_NAMES = re.compile(r"[“\"][^”\"]+[”\"]|\b[A-Z]{2,4}-\d+\b|\$?\d[\d,.]*\s?%?")
_NOISE = re.compile(r"^(?:(?:re|fwd?|urgent|again|still not solved)\s*:\s*)+", re.I)


@dataclass
class Question:
    """Tickets with the same subject, names and numbers aside."""

    question: str
    category: str | None
    tickets: int = 0
    minutes: float = 0.0
    cost: Decimal | None = None
    missed: int = 0
    example: str = ""
    nearest: str | None = None


@dataclass(frozen=True)
class Answers:
    """What was found."""

    gaps: list[Question]
    looked_up: int
    covered_tickets: int
    all_tickets: int
    by: dict[str, int] = field(default_factory=dict)


def ask(ctx: ToolContext, span: Span) -> Answers:
    """The questions of a period without an answer, the costliest first."""
    questions, total = _questions(ctx, span)
    ranked = sorted(questions, key=_worth)[:LOOKED_UP]
    missing = []
    for one in ranked:
        found = ctx.knowledge.search(ctx.session, one.question, 1)
        if not _covered(found, one.question):
            one.nearest = found.passages[0].title if found.passages else None
            missing.append(one)
    return Answers(missing, len(ranked), sum(q.tickets for q in ranked), total)


def _covered(found: Any, question: str) -> bool:
    """An article answers it; a faint likeness must at least share most of the question's words."""
    from knowledge.lexical import terms

    if not found.answered or found.best >= SURE:
        return found.answered
    asked = set(terms(question))
    best = found.passages[0]
    shared = asked & set(terms(f"{best.title} {best.heading or ''} {best.text}"))
    return len(shared) > len(asked) / 2


def _worth(one: Question) -> tuple[Decimal, float, int, str]:
    return (-(one.cost or Decimal(0)), -one.minutes, -one.tickets, one.question)


def _questions(ctx: ToolContext, span: Span) -> tuple[list[Question], int]:
    spent = (
        select(
            TicketEvent.ticket_id,
            func.sum(cast(TicketEvent.new, Numeric)).label("minutes"),
            func.sum(cast(TicketEvent.new, Numeric) * Person.cost_per_hour / 60).label("cost"),
        )
        .join(Ticket, col(Ticket.id) == TicketEvent.ticket_id)
        .outerjoin(Person, col(Person.id) == TicketEvent.by_id)
        .where(TicketEvent.field == "time_spent", *_created(span))
        .group_by(col(TicketEvent.ticket_id))
        .subquery()
    )
    clock = and_(col(SlaClockRow.ticket_id) == Ticket.id, SlaClockRow.metric == "resolution")
    query = (
        select(
            Ticket.id,
            Ticket.subject,
            Ticket.category,
            spent.c.minutes,  # type: ignore[call-overload]
            spent.c.cost,
            SlaClockRow.breached,
        )
        .outerjoin(spent, spent.c.ticket_id == Ticket.id)
        .outerjoin(SlaClockRow, clock)
        .order_by(col(Ticket.created_at), col(Ticket.id))
    )
    rows = ctx.session.exec(query.where(*_created(span))).all()
    groups: dict[tuple[str, str | None], Question] = {}
    votes: dict[tuple[str, str | None], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    asked_by = {subject: _asked(subject) for subject in {row[1] for row in rows}}
    for ticket_id, subject, category, minutes, cost, missed in rows:
        asked = asked_by[subject]
        key = (asked.lower(), category)
        one = groups.setdefault(key, Question(asked, category))
        one.tickets += 1
        one.minutes += float(minutes or 0)
        one.cost = _sum(one.cost, cost)
        one.missed += bool(missed)
        one.example = ticket_id
        votes[key][asked] += 1
    return list(groups.values()), len(rows)


def _created(span: Span) -> list[Any]:
    """Conditions for tickets created in the span."""
    created = col(Ticket.created_at)
    since = [created >= span.start] if span.start else []
    return [*since, *([created < span.end] if span.end else [])]


def _sum(so_far: Decimal | None, more: object) -> Decimal | None:
    if more is None:
        return so_far
    return (so_far or Decimal(0)) + Decimal(str(more)).quantize(Decimal("0.01"))


def _asked(subject: str) -> str:
    """The subject without names and numbers."""
    bare = _NAMES.sub("…", _NOISE.sub("", subject))
    return re.sub(r"\s{2,}", " ", bare).strip(" ,:-") or subject
