"""How knowledge gaps are told."""

from typing import TYPE_CHECKING

from reports.blocks import Basis, Block, Column, Headline, Note, Report, Step, Steps, Table
from reports.format import count, money
from reports.periods import in_period

if TYPE_CHECKING:
    from tools.knowledge_base.gaps_tools import Gaps

SHOWN = 20
_HOW = (
    "Questions are ticket subjects without names and numbers; those that cost most were looked up."
    " Cost: recorded minutes at the cost per hour of who worked. A search that finds nothing is a"
    " hint that an article is missing, or that it uses other words than customers do."
)


def gaps(result: "Gaps") -> Report:
    """What is missing, and what it costs."""
    if not result.all_tickets:
        when = in_period(result.period)
        none = Headline(text=f"You see no ticket that came in {when}, so there are no questions.")
        return Report(blocks=[none], basis=Basis(period=result.period))
    basis = Basis(
        period=result.period, scope=f"{result.tickets:,} of {count(result.all_tickets, 'ticket')}"
    )
    asked = count(result.questions, "question")
    if not result.rows:
        head = f"Each of the {asked} that cost most finds an article, {result.period}."
        return Report(blocks=[Headline(text=head), Note(text=_HOW)], basis=basis)
    cost = sum(row.cost for row in result.rows if row.cost is not None)
    tickets = sum(row.tickets for row in result.rows)
    priced = f" and {money(cost)} of work" if cost else ""
    first = result.rows[0]
    first_by = "costliest" if first.cost else "longest" if first.minutes else "most frequent"
    blocks: list[Block] = [
        Headline(
            text=f"{len(result.rows)} of {asked} found no article, {result.period}: "
            f"{count(tickets, 'ticket')}{priced}. The {first_by} is “{first.question}”."
        ),
        _table(result),
        Note(text=_HOW),
        Steps(
            items=[
                Step(text="Read an example", ask=f"show ticket {first.example}"),
                Step(
                    text="See what is there on it",
                    ask=f"search the knowledge base for {first.question}",
                ),
            ]
        ),
    ]
    return Report(blocks=blocks, basis=basis)


def _table(result: "Gaps") -> Table:
    return Table(
        columns=[
            Column(key="question", label="Question"),
            Column(key="tickets", label="Tickets", kind="number"),
            Column(key="minutes", label="Work", kind="minutes"),
            Column(key="cost", label="Cost", kind="money"),
            Column(key="missed", label="SLA missed", kind="number"),
            Column(key="nearest", label="Closest article"),
            Column(key="example", label="For example", kind="id"),
        ],
        rows=[
            {
                "question": r.question,
                "tickets": r.tickets,
                "minutes": r.minutes,
                "cost": r.cost,
                "missed": r.missed,
                "nearest": r.nearest,
                "example": r.example,
            }
            for r in result.rows[:SHOWN]
        ],
        refs=[f"ticket:{r.example}" for r in result.rows[:SHOWN]],
        total_rows=len(result.rows),
    )
