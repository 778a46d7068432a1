"""Whatever is done, in whatever order: taken back in reverse, nothing is left of it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TICKETS = st.sampled_from(["DESK-1", "DESK-2", "DESK-3", "DESK-4", "DESK-6"])
WRITES = st.one_of(
    st.tuples(
        st.just("set_status"),
        st.fixed_dictionaries(
            {
                "ticket": TICKETS,
                "status": st.sampled_from(
                    ["new", "open", "pending", "on_hold", "resolved", "closed"]
                ),
            }
        ),
    ),
    st.tuples(
        st.just("set_priority"),
        st.fixed_dictionaries(
            {"ticket": TICKETS, "priority": st.sampled_from(["P1", "P2", "P3", "P4"])}
        ),
    ),
    st.tuples(
        st.just("assign_ticket"),
        st.fixed_dictionaries(
            {"ticket": TICKETS, "assignee": st.sampled_from(["ana", "art", "bob", "unassigned"])}
        ),
    ),
    st.tuples(
        st.just("add_note"),
        st.fixed_dictionaries({"ticket": TICKETS, "text": st.text("abc ", min_size=3, max_size=9)}),
    ),
    st.tuples(
        st.just("send_reply"), st.fixed_dictionaries({"draft": TICKETS, "edits": st.just("Done.")})
    ),
    st.tuples(st.just("apply_reassignments"), st.just({})),
)


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(writes=st.lists(WRITES, min_size=1, max_size=6))
def test_taken_back_in_reverse_nothing_is_left(office: Any, writes: list[tuple[str, Any]]) -> None:
    before = office.digest()
    done = []
    for tool, args in writes:
        outcome = office.call(tool, "mo", **args)
        if outcome.kind != "proposal":
            continue  # it would change nothing, or may not be done as things are
        proposal = outcome.report.blocks[-1].proposal_id
        came = office.decide(proposal, "mo")
        assert came.came == "executed", came.message
        done.append(proposal)
    for proposal in reversed(done):
        back = office.undo(proposal, "mo")
        assert back.came == "undone", back.message
    assert office.digest() == before
