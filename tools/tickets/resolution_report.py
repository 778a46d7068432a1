"""How the assistant's resolutions are told: four rates, each with its denominator."""

from typing import TYPE_CHECKING

from reports.blocks import (
    Basis,
    Block,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Report,
    Step,
    Steps,
    Table,
)
from reports.format import count

if TYPE_CHECKING:
    from tools.tickets.resolution_tools import AiOutcome

_NOTES = (
    "Assumed: not reopened, silence counts as solved. Confirmed: the customer wrote back or gave 4"
    " or 5 of 5, and did not reopen. Verified: a colleague looked at it afterwards. The rates"
    " overlap; the strictest one is the safest to quote."
)


def outcome(result: "AiOutcome") -> Report:
    """The count, the four rates, the tickets."""
    whose = " for you" if result.mine else f" for {result.of}" if result.of else ""
    when = "" if result.period == "all time" else f" {result.period}"
    basis = Basis(period=result.period, scope=result.of or "every ticket that you can see")
    if not result.resolved:
        return Report(blocks=[Headline(text=f"AI resolved no tickets{whose}{when}.")], basis=basis)
    n = result.resolved
    head = (
        f"AI resolved {count(n, 'ticket')}{whose}{when}: {result.assumed} of {n} not reopened, "
        f"{result.confirmed} confirmed by the customer, {result.verified} verified by a colleague; "
        f"{_held(result)}."
    )
    blocks: list[Block] = [
        Headline(text=head),
        _rates(result),
        _tickets(result),
        Note(text=_NOTES),
        Steps(items=[Step(text="See the latest one", ask=f"show ticket {result.rows[0].ticket}")]),
    ]
    return Report(blocks=blocks, basis=basis)


def _rates(result: "AiOutcome") -> Metrics:
    n, days = result.resolved, result.held_days
    shares = [
        ("Assumed solved", result.assumed, n, "ai_assumed"),
        ("Confirmed", result.confirmed, n, "ai_confirmed"),
        ("Verified", result.verified, n, "ai_verified"),
        (f"Still closed after {days} days", result.held, result.old_enough, "ai_assumed"),
    ]
    return Metrics(
        items=[
            Metric(label="Resolved by AI", value=n, metric="ai_resolved"),
            *(
                Metric(
                    label=f"{label} ({part} of {whole})",
                    value=part / whole if whole else None,
                    kind="percent",
                    metric=metric,
                )
                for label, part, whole, metric in shares
            ),
        ]
    )


def _tickets(result: "AiOutcome") -> Table:
    return Table(
        columns=[
            Column(key="id", label="Ticket", kind="id"),
            Column(key="subject", label="Subject"),
            Column(key="account", label="Customer"),
            Column(key="at", label="Resolved", kind="datetime"),
            Column(key="state", label="Since then"),
        ],
        rows=[
            {
                "id": r.ticket,
                "subject": r.subject,
                "account": r.account,
                "at": r.resolved_at,
                "state": _state(r.reopened, r.confirmed, r.verified),
            }
            for r in result.rows
        ],
        refs=[f"ticket:{r.ticket}" for r in result.rows],
        total_rows=result.resolved,
    )


def _held(result: "AiOutcome") -> str:
    days = f"{result.held_days} days"
    if not result.old_enough:
        return f"none is {days} old yet, so whether they stay closed is not known"
    return f"of the {result.old_enough} at least {days} old, {result.held} are still closed"


def _state(reopened: bool, confirmed: bool, verified: bool) -> str:
    if reopened:
        return "reopened"
    words = [w for w, true in (("confirmed", confirmed), ("verified", verified)) if true]
    return " and ".join(words) or "no word since"
