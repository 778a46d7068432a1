"""Groups the tickets of a period by what they ask and looks for an article for each question."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Float, Numeric, cast
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
    searched = ctx.knowledge.search_all(ctx.session, [one.question for one in ranked], 1)
    for one, found in zip(ranked, searched, strict=True):
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
    # A cast takes the amount as it is kept: SQLite keeps cents.
    unit = 100 if ctx.session.get_bind().dialect.name == "sqlite" else 1
    columns: list[Any] = [
        Ticket.id, Ticket.subject, Ticket.category, SlaClockRow.breached,
        cast(spent.c.minutes, Float), cast(spent.c.cost, Float) / unit,
    ]  # fmt: skip
    query = (
        select(*columns)  # type: ignore[call-overload]
        .outerjoin(spent, spent.c.ticket_id == Ticket.id)
        .outerjoin(SlaClockRow, clock)
        .order_by(col(Ticket.created_at), col(Ticket.id))
    )
    rows: Any = ctx.session.connection().execute(query.where(*_created(span))).all()
    asked_by = {subject: _asked(subject) for subject in {row[1] for row in rows}}
    alike: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        alike[asked_by[row[1]].lower()].append(row)
    return [_question(asked_by[same[0][1]], same) for same in alike.values()], len(rows)


def _question(asked: str, rows: list[Any]) -> Question:
    """Tickets that ask the same, oldest first."""
    costs = [cost for *_, cost in rows if cost is not None]
    return Question(
        asked,
        rows[0][2],
        tickets=len(rows),
        minutes=sum(minutes for *_, minutes, _ in rows if minutes),
        cost=Decimal(f"{sum(costs):.2f}") if costs else None,
        missed=sum(bool(row[3]) for row in rows),
        example=rows[-1][0],
    )


def _created(span: Span) -> list[Any]:
    """Conditions for tickets created in the span."""
    created = col(Ticket.created_at)
    since = [created >= span.start] if span.start else []
    return [*since, *([created < span.end] if span.end else [])]


def _asked(subject: str) -> str:
    """The subject without names and numbers."""
    bare = _NAMES.sub("…", _NOISE.sub("", subject))
    return re.sub(r"\s{2,}", " ", bare).strip(" ,:-") or subject
