"""Who decides, what happens when the world has moved on, and that nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from store.tables import AuditEntry, Message, Proposal, Ticket, TicketEvent
from tools.errors import InvalidArgument, NotAllowed, NotFound


def raised(office: Any) -> str:
    return office.propose("set_priority", "ana", ticket="DESK-1", priority="P1")


def test_the_same_request_while_it_waits_is_the_same_proposal(office: Any) -> None:
    assert raised(office) == raised(office)


def test_a_request_that_was_decided_can_be_made_again(office: Any) -> None:
    first = raised(office)
    office.decide(first, "ana", "reject")
    assert raised(office) != first


def test_approving_twice_does_it_once(office: Any) -> None:
    proposal = raised(office)
    assert office.decide(proposal, "ana").came == "executed"
    assert office.decide(proposal, "ana").came == "already"
    assert events(office) == 1


def test_two_who_approve_at_once_do_it_once(office: Any) -> None:
    proposal = raised(office)
    with ThreadPoolExecutor(4) as pool:
        came = [one.came for one in pool.map(lambda _: office.decide(proposal, "ana"), range(4))]
    assert sorted(came) == ["already", "already", "already", "executed"]
    assert events(office) == 1


def events(office: Any) -> int:
    with office.store.session(read_only=True) as session:
        rows = session.exec(select(TicketEvent).where(TicketEvent.field == "priority")).all()
    return len(rows)


def test_what_has_changed_since_it_was_shown_is_not_done_and_shown_afresh(office: Any) -> None:
    proposal = raised(office)
    office.change(Ticket, "DESK-1", priority="P2")
    told = office.decide(proposal, "ana")
    assert told.came == "stale"
    assert told.fresh is not None
    assert told.fresh.id != proposal
    assert (told.fresh.changes[0].before, told.fresh.changes[0].after) == ("P2", "P1")
    assert office.get(Ticket, "DESK-1").priority == "P2"
    assert office.get(Proposal, proposal).state == "failed"
    assert office.decide(told.fresh.id, "ana").came == "executed"


def test_a_reply_is_not_sent_when_the_customer_has_written_again(office: Any) -> None:
    proposal = office.propose("send_reply", "ana", draft="DESK-1", edits="Done.")
    office.add(
        Message(id="late", ticket_id="DESK-1", at=office.now, by="customer", body="Solved, thanks")
    )
    assert office.decide(proposal, "ana").came == "stale"


def test_what_nobody_decided_in_time_is_not_done(office: Any) -> None:
    proposal = raised(office)
    office.now += timedelta(days=4)
    assert office.decide(proposal, "ana").came == "expired"
    assert office.get(Ticket, "DESK-1").priority == "P3"
    assert office.get(Proposal, proposal).state == "expired"


def test_whose_business_it_is_not_does_not_learn_of_it(office: Any) -> None:
    proposal = raised(office)
    for stranger in ("bob", "cy"):
        with pytest.raises(NotFound):
            office.decide(proposal, stranger)
    assert office.door.proposals.find(office.who("bob"), office.clock) == []


def test_a_requester_who_lost_the_right_gets_nothing_done(office: Any) -> None:
    from store.tables import Person

    proposal = raised(office)
    office.change(Person, "ana", active=False)
    with pytest.raises((NotAllowed, NotFound)):
        office.decide(proposal, "ana")
    assert office.get(Ticket, "DESK-1").priority == "P3"


def test_a_ticket_that_left_the_requesters_sight_is_not_changed(office: Any) -> None:
    proposal = raised(office)
    office.change(Ticket, "DESK-1", team_id="bil", assignee_id="bob")
    assert office.decide(proposal, "ana").came == "stale"
    assert office.get(Ticket, "DESK-1").priority == "P3"


def test_edited_arguments_are_a_proposal_of_their_own(office: Any) -> None:
    proposal = raised(office)
    edited = office.door.proposals.edit(
        proposal, {"priority": "P2"}, office.who("ana"), office.clock
    )
    assert edited.id != proposal
    assert edited.replaces == proposal
    assert edited.digest != office.get(Proposal, proposal).digest
    with pytest.raises(InvalidArgument):
        office.decide(proposal, "ana")
    assert office.decide(edited.id, "ana").came == "executed"
    assert office.get(Ticket, "DESK-1").priority == "P2"


def test_edited_arguments_are_checked_again(office: Any) -> None:
    proposal = raised(office)
    with pytest.raises(InvalidArgument):
        office.door.proposals.edit(proposal, {"priority": "P9"}, office.who("ana"), office.clock)
    assert office.get(Proposal, proposal).state == "pending"


def test_all_but_one_of_a_plan_leaves_that_one_where_it_is(office: Any) -> None:
    proposal = office.propose("schedule_reviews", "cy", accounts=["acme", "zeta"])
    rows = office.door.proposals.get(proposal, office.who("cy"), office.clock).rows
    done = office.decide(proposal, "cy", leaving_out=[1])
    assert done.came == "executed"
    assert done.view.rows == rows[1:]
    assert office.get(Proposal, proposal).state == "replaced"


def test_an_exception_that_is_not_among_the_rows_is_refused(office: Any) -> None:
    proposal = office.propose("schedule_reviews", "cy", accounts=["acme", "zeta"])
    with pytest.raises(InvalidArgument, match="is not one of"):
        office.decide(proposal, "cy", leaving_out=["DESK-99"])


def test_undo_says_what_has_changed_since_and_by_whom(office: Any) -> None:
    first = raised(office)
    office.decide(first, "ana")
    second = office.propose("set_priority", "ana", ticket="DESK-1", priority="P4")
    office.decide(second, "ana")
    kept = office.undo(first, "ana")
    assert kept.came == "kept"
    assert "priority was left at P1 and is P4" in kept.message
    assert "Ana Agent" in kept.message
    assert office.undo(second, "ana").came == "undone"
    assert office.undo(first, "ana").came == "undone"


def test_every_step_is_in_the_record(office: Any) -> None:
    proposal = raised(office)
    office.decide(proposal, "ana", reason="customer is down")
    office.undo(proposal, "ana")
    with office.store.session(read_only=True) as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))).all()
    steps = [
        (e.action, e.verdict, e.actor_id) for e in entries if e.subject == f"proposal:{proposal}"
    ]
    assert steps == [
        ("propose", "done", "ana"),
        ("approve", "approved", "ana"),
        ("execute", "executed", "ana"),
        ("undo", "undone", "ana"),
    ]
    assert entries[1].why == "customer is down"
    assert entries[2].result_digest


def test_it_is_what_was_asked_for_last_within_one_moment_too(office: Any) -> None:
    for name in ("P1", "P2", "P4", "P1"):
        asked = office.propose("set_priority", "ana", ticket="DESK-1", priority=name)
        waiting = office.door.proposals.find(office.who("ana"), office.clock)
        assert waiting[0].id == asked
    office.call("decide", "ana", decision="approve")
    assert office.get(Ticket, "DESK-1").priority == "P1"


def test_what_is_taken_back_is_what_was_carried_out_last(office: Any) -> None:
    first = office.propose("set_priority", "ana", ticket="DESK-1", priority="P1")
    second = office.propose("add_note", "ana", ticket="DESK-1", text="Called back")
    office.decide(second, "ana")
    office.decide(first, "ana")
    office.call("undo", "ana")
    assert office.get(Proposal, first).state == "undone"
    assert office.get(Proposal, second).state == "executed"


def test_another_wish_for_the_same_ticket_takes_the_place_of_the_first(office: Any) -> None:
    first = office.propose("set_priority", "ana", ticket="DESK-1", priority="P1")
    other = office.propose("set_priority", "ana", ticket="DESK-2", priority="P1")
    second = office.propose("set_priority", "ana", ticket="DESK-1", priority="P2")
    states = {one: office.get(Proposal, one).state for one in (first, other, second)}
    assert states == {first: "replaced", other: "pending", second: "pending"}
    with pytest.raises(InvalidArgument, match="taken its place"):
        office.decide(first, "ana")


def test_a_wish_in_another_conversation_or_a_second_note_replaces_nothing(office: Any) -> None:
    first = office.propose("set_priority", "ana", ticket="DESK-1", priority="P1")
    notes = [office.propose("add_note", "ana", ticket="DESK-1", text=t) for t in ("one", "two")]
    office.thread = "t-2"
    second = office.propose("set_priority", "ana", ticket="DESK-1", priority="P2")
    assert {office.get(Proposal, one).state for one in (first, *notes, second)} == {"pending"}
