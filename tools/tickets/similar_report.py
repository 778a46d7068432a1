"""How similar tickets and summaries are told."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from reports.blocks import Basis, Block, Column, Headline, Report, Step, Steps, Table, Text
from reports.format import count, moment
from tools.tickets.summary import Summary

if TYPE_CHECKING:
    from tools.tickets.similar_tools import AlikeTickets


def alike(result: "AlikeTickets") -> Report:
    """The tickets, what fixed them, and the steps of the best."""
    if not result.rows:
        return Report(
            blocks=[
                Headline(text=f"No resolved ticket that you can see resembles {result.asked}."),
                Steps(items=[Step(text="Look into the articles", ask="search the knowledge base")]),
            ]
        )
    rated = [row.csat for row in result.rows if row.csat is not None]
    mean = f"; CSAT {sum(rated) / len(rated):.1f} of 5 from {len(rated)}" if rated else ""
    best = result.rows[0]
    told = next((row for row in result.rows if row.steps), None)
    blocks: list[Block] = [
        Headline(
            text=f"{count(len(result.rows), 'resolved ticket')} like {result.asked}{mean}. "
            f"What fixed {best.ticket}: {best.resolution}"
        ),
        Table(
            columns=[
                Column(key="id", label="Ticket", kind="id"),
                Column(key="subject", label="Subject"),
                Column(key="account", label="Customer"),
                Column(key="fix", label="What fixed it"),
                Column(key="by", label="By"),
                Column(key="csat", label="CSAT", kind="number"),
                Column(key="like", label="Likeness", kind="percent"),
            ],
            rows=[
                {
                    "id": r.ticket,
                    "subject": r.subject,
                    "account": r.account,
                    "fix": r.resolution,
                    "by": r.resolved_by,
                    "csat": r.csat,
                    "like": r.likeness,
                }
                for r in result.rows
            ],
            refs=[f"ticket:{r.ticket}" for r in result.rows],
        ),
    ]
    if told:
        numbered = "\n".join(f"{n}. {step}" for n, step in enumerate(told.steps, start=1))
        blocks.append(Text(title=f"The steps sent in {told.ticket}", body=numbered))
    steps = [Step(text=f"Read {best.ticket} in full", ask=f"show ticket {best.ticket}")]
    if result.from_ticket:
        steps.insert(0, Step(text="Draft a reply from it", ask=f"draft a reply for {result.asked}"))
    blocks.append(Steps(items=steps))
    sources = [f"ticket:{r.ticket}" for r in result.rows]
    return Report(
        blocks=blocks, basis=Basis(scope="resolved tickets that you can see", sources=sources)
    )


_UTC = ZoneInfo("UTC")
_SECTIONS = {
    "asked": "What was asked",
    "done": "What support wrote",
    "customer": "What the customer says last",
    "open": "What is open",
}


def summarized(result: Summary) -> Report:
    """The headline, then the sentences by section, each with its message."""
    open_points = [p.text for p in result.points if p.section == "open"]
    head = f"{result.ticket} “{result.subject}” is {result.status.replace('_', ' ')}"
    if result.resolution and not open_points:
        head = f"{head}. What fixed it: {result.resolution}"
    elif open_points:
        head = f"{head}; the customer is {result.mood}. {open_points[0]}"
    blocks: list[Block] = [Headline(text=head if head.endswith((".", "”")) else f"{head}.")]
    for section, title in _SECTIONS.items():
        points = [p for p in result.points if p.section == section]
        if points:
            said = "\n".join(
                f"- {p.text} [{p.author}, {moment(p.at, _UTC)} UTC, {p.message}]" for p in points
            )
            blocks.append(Text(title=title, body=said, outside=section != "open"))
    steps = [Step(text="Read it in full", ask=f"show ticket {result.ticket}")]
    if open_points:
        steps.insert(0, Step(text="Answer", ask=f"draft a reply for {result.ticket}"))
    blocks.append(Steps(items=steps))
    sources = list(dict.fromkeys(p.message for p in result.points if p.message))
    return Report(
        blocks=blocks,
        basis=Basis(
            scope=f"{count(result.messages, 'message')} of {result.ticket}",
            sources=sources,
        ),
    )
