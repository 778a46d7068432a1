"""Every tool that writes: shown, approved, carried out, taken back without a trace."""

from typing import Any

import pytest
from sqlmodel import select

from store import audit
from store.tables import OutboxMessage, Ticket
from tools import catalog

CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("assign_ticket", "ana", {"ticket": "DESK-1", "assignee": "art"}),
    ("assign_ticket", "ana", {"ticket": "DESK-1", "assignee": "unassigned"}),
    ("set_priority", "ana", {"ticket": "DESK-1", "priority": "P1"}),
    ("set_status", "ana", {"ticket": "DESK-1", "status": "resolved"}),
    ("set_status", "ana", {"ticket": "DESK-1", "status": "closed"}),
    ("set_status", "ana", {"ticket": "DESK-6", "status": "open"}),
    ("add_note", "ana", {"ticket": "DESK-1", "text": "called back"}),
    ("send_reply", "ana", {"draft": "DESK-1", "edits": "We have restarted it."}),
    ("schedule_reviews", "cy", {"accounts": ["acme", "zeta"]}),
    ("apply_reassignments", "mo", {}),
]


@pytest.mark.parametrize(("tool", "who", "args"), CASES)
def test_a_write_is_shown_approved_carried_out_and_taken_back_without_a_trace(
    office: Any, tool: str, who: str, args: dict[str, Any]
) -> None:
    before = office.digest()
    proposal = office.propose(tool, who, **args)
    assert office.digest() == before

    done = office.decide(proposal, who)
    assert done.came == "executed", done.message
    assert office.digest() != before

    back = office.undo(proposal, who)
    assert back.came == "undone", back.message
    assert office.digest() == before
    with office.store.session(read_only=True) as session:
        assert audit.verify(session).ok
        left = session.exec(select(OutboxMessage.state)).all()
    assert set(left) <= {"withdrawn"}


def test_every_write_that_the_catalogue_has_is_tried_here_or_needs_articles() -> None:
    writes = {spec.name for spec in catalog.load() if spec.effect == "write"}
    assert writes - {tool for tool, _, _ in CASES} == {"resolve_routine"}


def test_a_resolved_ticket_says_who_resolved_it_and_its_clocks_stop(office: Any) -> None:
    office.decide(office.propose("set_status", "ana", ticket="DESK-1", status="resolved"), "ana")
    row = office.get(Ticket, "DESK-1")
    assert (row.status, row.resolved_by_id, row.resolved_by_kind) == ("resolved", "ana", "person")
    assert row.resolved_at == row.updated_at == office.now


def test_a_sent_reply_waits_for_the_customer_and_leaves_word_for_word(office: Any) -> None:
    text = "We have restarted it."
    office.decide(office.propose("send_reply", "ana", draft="DESK-1", edits=text), "ana")
    with office.store.session(read_only=True) as session:
        [letter] = session.exec(select(OutboxMessage)).all()
    assert letter.payload["to"] == ["jo@acme.example"]
    assert letter.payload["body"] == text
    row = office.get(Ticket, "DESK-1")
    assert (row.status, row.first_response_at) == ("pending", office.now)


def test_what_has_been_sent_cannot_be_taken_back(office: Any) -> None:
    proposal = office.propose("send_reply", "ana", draft="DESK-1", edits="Done.")
    office.decide(proposal, "ana")
    with office.store.session() as session:
        [letter] = session.exec(select(OutboxMessage)).all()
        letter.state = "sent"
        session.add(letter)
    kept = office.undo(proposal, "ana")
    assert kept.came == "kept"
    assert "has left the house" in kept.message
    assert office.get(Ticket, "DESK-1").status == "pending"
