"""Questions that found no answer."""

from decimal import Decimal

from tools.access import Persona
from tools.arguments import Period
from tools.context import ToolContext
from tools.knowledge_base import gaps, gaps_report
from tools.spec import Args, Example, Result, tool


class KnowledgeGaps(Args):
    """When the questions were asked."""

    period: Period = Period("last_30_days")


class Gap(Result):
    """Tickets that ask the same and find no article."""

    question: str
    category: str | None
    tickets: int
    minutes: float
    """Recorded minutes of work on them."""
    cost: Decimal | None
    """Of that work at the cost per hour of who did it; None where no minute is recorded."""
    missed: int
    """How many missed their resolution promise."""
    example: str
    """The latest of the tickets."""
    nearest: str | None
    """Title of the closest article, which does not answer it."""


class Gaps(Result):
    """Unanswered questions, the costliest first."""

    period: str
    rows: list[Gap]
    questions: int
    """Distinct questions that were looked up."""
    tickets: int
    """Tickets behind them."""
    all_tickets: int
    """Tickets of the period."""


def _gaps(period: str | None = None) -> KnowledgeGaps:
    return KnowledgeGaps.model_validate({"period": period} if period else {})


@tool(
    effect="read",
    allow=[Persona.MANAGER, Persona.EXECUTIVE],
    report=gaps_report.gaps,
    examples=[
        Example("show knowledge gaps", _gaps()),
        Example("which questions found no answer in the knowledge base", _gaps()),
        Example("what articles are missing", _gaps()),
        Example("where does our documentation fall short this quarter", _gaps("this_quarter")),
        Example("knowledge gaps last month", _gaps("last_month")),
        Example("what should we write articles about", _gaps()),
        Example("topics without an article in the last 90 days", _gaps("last_90_days")),
        Example("which unanswered questions cost us most", _gaps()),
        Example("missing help articles this week", _gaps("this_week")),
        Example("content gaps this year", _gaps("this_year")),
        Example("what do customers ask that our docs do not cover", _gaps()),
        Example("rank the holes in our help center by cost", _gaps()),
        Example("kb coverage gaps yesterday", _gaps("yesterday")),
    ],
)
def knowledge_gaps(args: KnowledgeGaps, ctx: ToolContext) -> Gaps:
    """Questions of tickets that no article answers, ranked by what they cost."""
    span = args.period.span(ctx.clock)
    found = gaps.ask(ctx, span)
    return Gaps(
        period=span.label,
        rows=[
            Gap(
                question=g.question,
                category=g.category,
                tickets=g.tickets,
                minutes=g.minutes,
                cost=g.cost,
                missed=g.missed,
                example=g.example,
                nearest=g.nearest,
            )
            for g in found.gaps
        ],
        questions=found.looked_up,
        tickets=found.covered_tickets,
        all_tickets=found.all_tickets,
    )
