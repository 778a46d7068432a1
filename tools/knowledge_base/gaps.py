"""Groups the tickets of a period by what they ask and looks for an article for each question."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlmodel import Session, and_, col, select

from store.clock import Span
from store.plans import time_sheets
from store.tables import Person, SlaClockRow, Ticket, TicketEvent
from store.tables.types import CENT
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
    minutes: int = 0
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


def _worth(one: Question) -> tuple[Decimal, int, int, str]:
    return (-(one.cost or Decimal(0)), -one.minutes, -one.tickets, one.question)


def _questions(ctx: ToolContext, span: Span) -> tuple[list[Question], int]:
    """What was asked in a period, and by how many tickets."""
    rates = dict(ctx.session.exec(select(Person.id, col(Person.cost_per_hour))).all())
    rows = _tickets(ctx.session, span)
    asked_by = {subject: _asked(subject) for subject in {row[1] for row in rows}}
    alike: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        alike[asked_by[row[1]].lower()].append(row)
    questions = [_question(asked_by[same[0][1]], same, rates) for same in alike.values()]
    return questions, sum(one.tickets for one in questions)


def _tickets(session: Session, span: Span) -> Sequence[Any]:
    """A row per time sheet, or one of a ticket without any; the oldest ticket first."""
    clock = and_(col(SlaClockRow.ticket_id) == Ticket.id, SlaClockRow.metric == "resolution")
    sheets = and_(col(TicketEvent.ticket_id) == Ticket.id, time_sheets())
    query: Any = (
        select(  # type: ignore[call-overload]
            Ticket.id, Ticket.subject, Ticket.category, SlaClockRow.breached, TicketEvent.new,
            TicketEvent.by_id,
        )
        .select_from(Ticket)
        .outerjoin(SlaClockRow, clock)
        .outerjoin(TicketEvent, sheets)
        .where(*_created(span))
        .order_by(col(Ticket.created_at), col(Ticket.id))
    )  # fmt: skip
    return session.connection().execute(query).all()


def _question(asked: str, rows: Sequence[Any], rates: Mapping[str, Decimal | None]) -> Question:
    """Tickets that ask the same, as `_tickets` gives them."""
    spent: Counter[str | None] = Counter()
    for *_, said, by in rows:
        if said and said.isdecimal():
            spent[by] += int(said)
    costs = [rate * n for by, n in spent.items() if (rate := rates.get(by or "")) is not None]
    return Question(
        asked,
        rows[0][2],
        tickets=len({row[0] for row in rows}),
        minutes=spent.total(),
        cost=(sum(costs, Decimal()) / 60).quantize(CENT, ROUND_HALF_UP) if costs else None,
        missed=len({row[0] for row in rows if row[3]}),
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
