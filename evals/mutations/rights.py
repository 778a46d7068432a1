"""Faults of rights and decisions: rows of others, changes without a yes, an undo that is none."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from evals.mutations.patching import always, mutation, then
from store.scope import EVERYTHING
from tools.access import Verdict

_WRITES = (
    "assign_ticket", "set_priority", "set_status", "add_note", "apply_reassignments",
    "resolve_routine", "schedule_reviews", "send_reply",
)  # fmt: skip
_DECIDED = (*_WRITES, "decide", "undo")
_MAY_CALL = (
    "tools.execution", "tools.catalog", "assistant.planner.understanding",
    "assistant.planner.planner", "assistant.planner.followups", "tools.proposals.service",
)  # fmt: skip


def _at_once(ruling: Any) -> Any:
    return replace(ruling, deciders=(), refused=False)


def _writes_nothing(apply: Any) -> Any:
    return replace(apply, run=lambda shown, writing: None)


def _approved(original: Any) -> Any:
    def decide(self: Any, proposal_id: str, decision: Any, *args: Any, **kwargs: Any) -> Any:
        return original(self, proposal_id, "approve", *args, **kwargs)

    return decide


def _neighbour(original: Any) -> Any:
    def ticket(change: Any, writing: Any) -> Any:
        from sqlmodel import col, select

        from store.tables import Ticket

        row = original(change, writing)
        same = select(Ticket).where(
            col(Ticket.id) > row.id, col(Ticket.status) == row.status,
            col(Ticket.priority) == row.priority, col(Ticket.assignee_id) == row.assignee_id,
        )  # fmt: skip
        return writing.session.exec(same.order_by(col(Ticket.id))).first() or row

    return ticket


def _openly(original: Any) -> Any:
    return lambda **given: original(**{**given, "messages_hidden": False})


def _turned_round(view: Any) -> Any:
    changes = [
        change.model_copy(update={"before": change.after, "after": change.before})
        for change in view.changes
    ]
    return view.model_copy(update={"changes": changes})


_AFRESH = (
    ("store.idle:IdleConnections._take", lambda _: lambda self, scope: None),
    ("store.sqlite_views:_script", lambda original: original.__wrapped__),
)
"""Makes the views anew for each session: those that wait were made without the fault."""
_UNMASKED = ("store.scope:masks", lambda _: lambda terms: {})
"""Seen by nobody on its own: the tools leave out once more what is masked. So a fault of masks
comes with the same fault of the tool."""

MUTATIONS = (
    mutation(
        "tickets_of_everybody", "everybody sees every ticket",
        ("store.scope:Terms.tickets", lambda _: lambda terms: EVERYTHING),
        *_AFRESH,
        tools=("show_ticket",), says=r"of anyone|DESK-1[34]\d", lasts=True,
    ),
    mutation(
        "customers_of_everybody", "a client success manager sees the customers of others",
        ("store.scope:Terms.accounts", lambda _: lambda terms, column="id": EVERYTHING),
        *_AFRESH,
        tools=("account_brief",), says=r"brief me|health of", lasts=True,
    ),
    mutation(
        "contracts_of_everybody", "support agents see what a customer pays and how it is rated",
        ("store.scope:Terms.commercial", lambda _: lambda terms, column="id": EVERYTHING),
        _UNMASKED,
        ("tools.accounts.brief:Persona", lambda _: SimpleNamespace(AGENT=None)),
        *_AFRESH,
        tools=("account_brief",), says="brief me on Harborline", lasts=True,
    ),
    mutation(
        "masks_gone", "executives read what customers wrote without saying why",
        _UNMASKED,
        ("tools.tickets.tools:TicketDetail", _openly),
        *_AFRESH,
        tools=("show_ticket",), says=r"DESK-1002", lasts=True,
    ),
    mutation(
        "any_tool_for_anyone", "everybody may use every tool",
        *((f"{module}:may_call", always(Verdict(True, "yes"))) for module in _MAY_CALL),
        says=r"\b(?:compare|workload|board|cost|renewal|churn|rank)",
    ),
    mutation(
        "approval_skipped", "changes are made without asking",
        ("tools.proposals.policies:Policies.ruling", then(_at_once)), tools=_WRITES,
    ),
    mutation(
        "approved_but_not_done", "what was approved is said to be done and is not",
        ("tools.proposals.deciding:_apply", then(_writes_nothing)), tools=_DECIDED,
    ),
    mutation(
        "rejected_but_done", "what was rejected is done",
        ("tools.proposals.service:Proposals.decide", _approved), tools=("decide",),
        says=r"\b(?:reject|no|don't|decline|cancel)\b",
    ),
    mutation(
        "undo_does_nothing", "what was taken back stays as it is",
        ("tools.proposals.undoing:_restore", lambda _: lambda session, kept: []),
        tools=("undo",), says=r"\bundo|revert|take .* back",
    ),
    mutation(
        "wrong_row_changed", "another ticket is changed than the one that was shown",
        ("tools.tickets.applying:_ticket", _neighbour), tools=_DECIDED,
    ),
    mutation(
        "preview_turned_round", "the preview shows the new value as the old one",
        ("tools.proposals.listing:view", then(_turned_round)), tools=_WRITES,
    ),
)  # fmt: skip
