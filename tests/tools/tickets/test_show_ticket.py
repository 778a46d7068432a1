"""One ticket in full, as far as the person may see it."""

from collections.abc import Callable

import pytest

from reports.blocks import Text
from tools.execution import Outcome
from tools.tickets.models import TicketDetail

Call = Callable[..., Outcome]


def _detail(outcome: Outcome) -> TicketDetail:
    assert isinstance(outcome.result, TicketDetail), outcome.report.headline
    return outcome.result


def test_facts_conversation_clocks_and_history_are_there(call: Call) -> None:
    outcome = call("show_ticket", "ana", ticket="desk-1")
    detail = _detail(outcome)
    assert detail.ticket.account == "Acme GmbH"
    assert [said.author for said in detail.messages] == ["Jo Customer", "Ana Agent"]
    assert [(c.metric, c.minutes_left) for c in detail.clocks] == [("resolution", -60)]
    assert detail.history[0].new == "Ana Agent"
    assert "its deadline passed 1 h ago" in outcome.report.headline


def test_words_of_a_customer_are_marked_as_words_from_outside(call: Call) -> None:
    texts = [
        b for b in call("show_ticket", "ana", ticket="DESK-1").report.blocks if isinstance(b, Text)
    ]
    assert [text.outside for text in texts] == [True, False]


def test_an_executive_sees_that_there_are_messages_but_not_what_they_say(call: Call) -> None:
    outcome = call("show_ticket", "eva", ticket="DESK-1")
    assert [said.body for said in _detail(outcome).messages] == [None, None]
    assert "It fails again" not in outcome.report.model_dump_json()


@pytest.mark.parametrize("ticket", ["DESK-5", "DESK-404", "x' OR 1=1 --"])
def test_a_foreign_or_unknown_ticket_is_refused_alike(call: Call, ticket: str) -> None:
    outcome = call("show_ticket", "ana", ticket=ticket)
    assert outcome.kind == "not_found"
    assert ticket in outcome.report.headline
