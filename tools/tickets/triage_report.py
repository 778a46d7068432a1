"""How a sorted queue and routine resolutions are told."""

from typing import TYPE_CHECKING

from reports.blocks import (
    Approval,
    Basis,
    Block,
    Change,
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
)
from reports.format import count
from tools.tickets.triage import Triaged

if TYPE_CHECKING:
    from tools.tickets.triage_tools import RoutineResolution, Triage


def _split(ready: int, flagged: int, n: int, whose: str) -> str:
    """How many of a queue look routine, and what becomes of them."""
    looks = ready + flagged
    if not looks and n == 1:
        return f"The one ticket in {whose} needs a person: it does not look routine."
    if not looks:
        return f"All {n:,} tickets in {whose} need a person: none looks routine."
    human = n - looks
    return (
        f"{looks} of {count(n, 'ticket')} in {whose} {'looks' if looks == 1 else 'look'} routine: "
        f"{ready} can be resolved with a reply from an article, {flagged} must be flagged. {human} "
        f"{'needs' if human == 1 else 'need'} a person."
    )


def sorted_queue(result: "Triage") -> Report:
    """The split, then the three groups."""
    whose = "your queue" if result.mine else f"{result.of}'s queue" if result.of else "the queue"
    basis = Basis(period=f"came in {result.period}", scope=f"unanswered tickets of {whose}")
    if not result.rows:
        return Report(
            blocks=[Headline(text=f"Nothing unanswered in {whose}, {result.period}.")], basis=basis
        )
    ready = [r for r in result.rows if r.resolvable]
    flagged = [r for r in result.rows if r.looks_routine and not r.resolvable]
    human = [r for r in result.rows if not r.looks_routine]
    n = len(result.rows)
    blocks: list[Block] = [
        Headline(text=_split(len(ready), len(flagged), n, whose)),
        Metrics(
            items=[
                Metric(label=f"Resolvable (of {n})", value=len(ready)),
                Metric(label="Flagged: only look routine", value=len(flagged), better="down"),
                Metric(label="Need a person", value=len(human)),
            ]
        ),
    ]
    if flagged:
        blocks.append(_table("Looks routine, but needs a person", flagged))
    if ready:
        blocks.append(_ready(ready))
    if human:
        blocks.append(_table("Needs a person", human))
    first = (flagged + human or ready)[0]
    steps = [Step(text="Resolve the routine ones", ask="resolve the routine ones")] if ready else []
    steps.append(
        Step(text=f"Draft a reply for {first.ticket}", ask=f"draft a reply for {first.ticket}")
    )
    blocks.append(Steps(items=steps))
    return Report(blocks=blocks, basis=basis)


def _ready(rows: list[Triaged]) -> Table:
    return Table(
        title="Can be resolved",
        columns=[
            Column(key="id", label="Ticket", kind="id"),
            Column(key="subject", label="Subject"),
            Column(key="intent", label="Request"),
            Column(key="sure", label="Confidence", kind="percent"),
            Column(key="article", label="Reply from"),
        ],
        rows=[
            {
                "id": r.ticket,
                "subject": r.subject,
                "intent": r.label,
                "sure": r.confidence,
                "article": r.article,
            }
            for r in rows
        ],
        refs=[f"ticket:{r.ticket}" for r in rows],
    )


def _table(title: str, rows: list[Triaged]) -> Table:
    return Table(
        title=title,
        columns=[
            Column(key="id", label="Ticket", kind="id"),
            Column(key="prio", label="Prio"),
            Column(key="subject", label="Subject"),
            Column(key="account", label="Customer"),
            Column(key="mood", label="Mood"),
            Column(key="why", label="Why"),
        ],
        rows=[
            {
                "id": r.ticket,
                "prio": r.priority,
                "subject": r.subject,
                "account": r.account,
                "mood": r.mood,
                "why": "; ".join(r.reasons),
            }
            for r in rows
        ],
        refs=[f"ticket:{r.ticket}" for r in rows],
    )


def resolution(result: "RoutineResolution") -> Report:
    """Every reply as it would be sent, and what is left to a person."""
    ready, flagged = result.resolved, result.flagged
    blocks: list[Block] = [Headline(text=_headline(result))]
    if flagged:
        blocks.append(_table("Flagged, not resolved", flagged))
    blocks += [Text(title=f"{r.ticket} · {r.subject}", body=r.reply or "") for r in ready]
    if ready:
        blocks.append(
            Approval(
                tool="resolve_routine",
                summary=f"Send {count(len(ready), 'reply', 'replies')} and resolve",
                changes=[
                    Change(subject=r.ticket, field="status", before=r.status, after="resolved")
                    for r in ready
                ],
                effects=[
                    f"{count(len(ready), 'e-mail')} to customers.",
                    "They count as resolved by AI; a customer's answer opens them again.",
                    "It can be taken back only until the first e-mail has left.",
                ],
                reversible=False,
            )
        )
    else:
        blocks.append(Note(text="Nothing will be sent."))
    sources = list(dict.fromkeys(s for r in ready for s in r.sources))
    return Report(blocks=blocks, basis=Basis(scope="routine requests", sources=sources))


def _headline(result: "RoutineResolution") -> str:
    ready, flagged = len(result.resolved), len(result.flagged)
    flags = f" {count(flagged, 'ticket')} flagged for a person." if flagged else ""
    if not ready:
        return f"Nothing that may be resolved automatically.{flags}"
    return (
        f"Ready to resolve {count(ready, 'routine ticket')} with personal replies.{flags} "
        "Nothing has been sent yet."
    )
