"""Small writes show before and after, and change nothing."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from reports.blocks import Approval
from store.tables import Ticket
from tools.execution import Outcome

Call = Callable[..., Outcome]


@pytest.mark.parametrize(
    ("tool", "args", "field", "before", "after"),
    [
        ("assign_ticket", {"assignee": "art"}, "assignee", "Ana Agent", "Art Agent"),
        ("assign_ticket", {"assignee": "unassigned"}, "assignee", "Ana Agent", "none"),
        ("set_priority", {"priority": "P3"}, "priority", "P1", "P3"),
        ("set_status", {"status": "on_hold"}, "status", "open", "on hold"),
        ("add_note", {"text": "called back"}, "internal note", "none", "called back"),
    ],
)
def test_a_change_is_proposed_with_before_and_after(
    call: Call,
    session: Session,
    tool: str,
    args: dict[str, str],
    field: str,
    before: str,
    after: str,
) -> None:
    outcome = call(tool, "ana", ticket="DESK-1", **args)
    assert outcome.kind == "proposal", outcome.report.headline
    [approval] = [b for b in outcome.report.blocks if isinstance(b, Approval)]
    [change] = approval.changes
    assert (change.field, change.before, change.after) == (field, before, after)
    row = session.get(Ticket, "DESK-1")
    assert row is not None
    assert (row.assignee_id, row.priority, row.status) == ("ana", "P1", "open")


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("assign_ticket", {"assignee": "me"}),
        ("set_priority", {"priority": "P1"}),
        ("set_status", {"status": "open"}),
        ("set_status", {"status": "all"}),
    ],
)
def test_what_would_change_nothing_is_said(call: Call, tool: str, args: dict[str, str]) -> None:
    assert call(tool, "ana", ticket="DESK-1", **args).kind == "invalid"


def test_the_effect_of_an_assignment_is_counted(call: Call) -> None:
    outcome = call("assign_ticket", "mo", ticket="DESK-1", assignee="art")
    [approval] = [b for b in outcome.report.blocks if isinstance(b, Approval)]
    assert "2 open tickets that you can see instead of 1" in approval.effects[0]


def test_a_ticket_out_of_sight_cannot_be_changed(call: Call) -> None:
    assert call("set_priority", "bob", ticket="DESK-1", priority="P2").kind == "not_found"


def test_a_closed_ticket_keeps_assignee_and_priority(call: Call) -> None:
    assert call("set_priority", "mo", ticket="DESK-7", priority="P4").kind == "invalid"


def test_client_success_managers_do_not_change_tickets(call: Call) -> None:
    assert call("set_status", "cy", ticket="DESK-1", status="closed").kind == "forbidden"
