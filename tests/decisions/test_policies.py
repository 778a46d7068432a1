"""The owner's rules: who decides what, and what may be done at once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from store.tables import AuditEntry, Ticket
from tools.errors import NotAllowed, NotFound

Write = Callable[[str], None]
FREE = "rules: [{name: notes are free, actions: add_note, approval: nobody}]"


def test_a_policy_can_have_a_change_made_at_once(office: Any, policies: Write) -> None:
    policies(FREE)
    outcome = office.call("add_note", "ana", ticket="DESK-1", text="seen")
    assert outcome.kind == "result"
    assert outcome.report.headline.startswith("Done")


def test_words_from_outside_need_a_person_whatever_the_policy_says(
    office: Any, policies: Write
) -> None:
    policies(FREE)
    before = office.digest()
    assert office.call("add_note", "ana", ticket="DESK-1", text="seen", outside=True).kind == (
        "proposal"
    )
    assert office.digest() == before


def test_a_policy_can_refuse(office: Any, policies: Write) -> None:
    policies("rules: [{name: no closing, actions: set_status, approval: never}]")
    outcome = office.call("set_status", "ana", ticket="DESK-1", status="closed")
    assert outcome.kind == "forbidden"
    assert "no closing" in outcome.report.headline


def test_a_manager_decides_where_the_policy_says_so(office: Any, policies: Write) -> None:
    policies("rules: [{name: urgent, actions: set_priority, personas: agent, approval: manager}]")
    proposal = office.propose("set_priority", "ana", ticket="DESK-1", priority="P1")
    with pytest.raises(NotAllowed):
        office.decide(proposal, "ana")
    with office.store.session(read_only=True) as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq).desc())).first()
    assert (last.actor_id, last.action, last.verdict) == ("ana", "approve", "refused")
    assert office.decide(proposal, "mo").came == "executed"
    assert office.get(Ticket, "DESK-1").priority == "P1"


def test_four_eyes_are_two_people(office: Any, policies: Write) -> None:
    policies("rules: [{name: four eyes, actions: '*', approval: colleague}]")
    proposal = office.propose("set_priority", "ana", ticket="DESK-1", priority="P1")
    with pytest.raises(NotAllowed):
        office.decide(proposal, "ana")
    with pytest.raises(NotFound):
        office.decide(proposal, "bob")
    edited = office.door.proposals.edit(
        proposal, {"priority": "P2"}, office.who("art"), office.clock
    )
    with pytest.raises(NotAllowed):
        office.decide(edited.id, "art")
    assert office.decide(edited.id, "ana").came == "executed"
    proposal = office.propose("set_priority", "ana", ticket="DESK-1", priority="P4")
    assert office.decide(proposal, "art").came == "executed"


def test_without_a_rule_a_manager_decides(office: Any, policies: Write) -> None:
    # The shipped rules come after the owner's, so only an action they do not name shows it.
    policies("rules: [{name: big customers, actions: '*', tiers: enterprise, approval: executive}]")
    proposal = office.propose("set_priority", "ana", ticket="DESK-1", priority="P1")
    assert office.decide(proposal, "eva").came == "executed"
    assert office.propose("set_priority", "ana", ticket="DESK-2", priority="P1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: [{name: x, actions: fly, approval: nobody}]", "names fly"),
        ("rules: [{name: x, actions: add_note, approval: somebody}]", "rules → 1 → approval"),
        ("expires: {default: soon}", "30 minutes, 8 hours or 3 days"),
        ("rules: [", "is not YAML"),
        ("rules: [{name: x, actions: add_note, approval: [nobody, manager]}]", "beside others"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(
    office: Any, policies: Write, text: str, said: str
) -> None:
    policies(text)
    outcome = office.call("add_note", "ana", ticket="DESK-1", text="seen")
    assert outcome.kind == "error"
    assert said in outcome.report.headline
