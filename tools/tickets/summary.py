"""A ticket in a few sentences, each quoted from a message or counted from the thread."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from store import conversation
from store.conversation import Line, Said
from store.tables import DONE_STATUSES, Ticket
from tools.context import ToolContext
from tools.spec import Result

_DONE = re.compile(
    r"\b(?:cause|found|fixed|solved|restored|moved|please|pause|open|select|delete|map|set"
    r"|checked?|because|was|were)\b",
    re.I,
)


class Point(Result):
    """A sentence of the summary."""

    section: str
    """asked, done, customer or open."""
    text: str
    message: str
    """The message it comes from."""
    author: str
    at: datetime


class Summary(Result):
    """What happened, and what is open."""

    ticket: str
    subject: str
    status: str
    mood: str
    messages: int
    points: list[Point]
    resolution: str | None


def of(ctx: ToolContext, ticket: Ticket) -> Summary:
    """The summary of one ticket."""
    now = ctx.clock.now()
    thread = conversation.read(ctx.session, ticket.id, now)
    wrote, answers = conversation.by_customer(thread), conversation.by_staff(thread)
    points: list[Point] = []
    if wrote:
        points += [_point("asked", line) for line in _first(wrote[0])]
    points += [_point("done", line) for said in answers[-3:] for line in _best(said, 1)]
    if len(wrote) > 1:
        points += [_point("customer", line) for line in _position(wrote[-1])]
    if ticket.status not in DONE_STATUSES:
        points += _open(ctx, thread, now)
    return Summary(
        ticket=ticket.id,
        subject=ticket.subject,
        status=ticket.status,
        messages=len(thread),
        mood=conversation.thread_mood(ticket.subject, thread),
        points=points,
        resolution=ticket.resolution,
    )


def _first(said: Said) -> list[Line]:
    """What the customer reported and wants: the first sentence, and the first request."""
    found = conversation.lines(said)
    wants = [line for line in conversation.asks(said) if line not in found[:1]]
    return [*found[:1], *wants[:1]]


def _best(said: Said, most: int) -> list[Line]:
    """The sentences that say what was found or what to do."""
    found = conversation.lines(said)
    telling = [
        line for line in found if _DONE.search(line.text) and "thank" not in line.text.lower()
    ]
    return (telling or found)[:most]


def _position(said: Said) -> list[Line]:
    found = conversation.harm(said) + conversation.asks(said)[-1:]
    return list(dict.fromkeys(found or conversation.lines(said)[:1]))[:3]


def _open(ctx: ToolContext, thread: Sequence[Said], now: datetime) -> list[Point]:
    """Who is waiting for whom, promises not kept, the customer's deadline."""
    points = [
        Point(
            section="open",
            message=p.line.message.id,
            author=p.line.message.author,
            at=p.line.message.at,
            text=f"Promised by {p.clock_time} and not kept: “{p.line.text}”",
        )
        for p in conversation.broken_promises(thread, ctx.clock.zone, now)
    ]
    public = [said for said in thread if said.public]
    if public and public[-1].by == "customer":
        waiting = _long(now - public[-1].at)
        points.append(
            Point(
                section="open",
                message=public[-1].id,
                author=public[-1].author,
                at=public[-1].at,
                text=f"The customer has been waiting for an answer for {waiting}.",
            )
        )
    elif public:
        points.append(
            Point(
                section="open",
                message=public[-1].id,
                author=public[-1].author,
                at=public[-1].at,
                text="Support wrote last; the customer's answer is awaited.",
            )
        )
    due = conversation.deadline(thread)
    if due:
        points.append(_point("open", due))
    return points


def _long(wait: timedelta) -> str:
    """In minutes up to two hours, in hours up to two days, then in days."""
    hours = wait.total_seconds() / 3600
    if hours < 2:
        return f"{hours * 60:.0f} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{wait.days} days"


def _point(section: str, line: Line) -> Point:
    said = line.message
    return Point(
        section=section, text=f"“{line.text}”", message=said.id, author=said.author, at=said.at
    )
