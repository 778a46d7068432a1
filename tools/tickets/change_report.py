"""How a small change is shown before it is decided."""

from typing import TYPE_CHECKING

from reports.blocks import Approval, Basis, Change, Headline, Report

if TYPE_CHECKING:
    from tools.tickets.change_tools import TicketChange


def change(result: "TicketChange") -> Report:
    """One field before and after, with what follows from it."""
    before, after = (_said(v) for v in (result.before, result.after))
    if result.field == "internal note":
        summary = f"Add an internal note to {result.ticket}"
    else:
        summary = f"Change the {result.field} of {result.ticket} from {before} to {after}"
    return Report(
        blocks=[
            Headline(text=f"{summary}? Nothing is changed yet."),
            Approval(
                tool=result.tool,
                summary=summary,
                effects=result.effects,
                reversible=result.reversible,
                changes=[
                    Change(
                        subject=f"{result.ticket} {result.subject}",
                        field=result.field,
                        before=before,
                        after=after,
                    )
                ],
            ),
        ],
        basis=Basis(scope=f"ticket {result.ticket}"),
    )


def _said(value: str | None) -> str:
    return (value or "none").replace("on_hold", "on hold")
