"""What is said about the last answer changes one thing of it and keeps the rest."""

from collections.abc import Callable

import pytest

from assistant.planner import Plan

Talk = Callable[..., list[Plan]]
ROWS = ("ticket:DESK-1002", "ticket:DESK-1003", "ticket:DESK-1007")


def call(plan: Plan) -> tuple[str, dict]:
    assert plan.kind == "call", (plan.kind, plan.text, plan.reading)
    return plan.calls[0].tool, plan.calls[0].args


def test_the_week_before_is_the_one_before_what_was_shown(talk: Talk) -> None:
    plans = talk("manager", "tickets opened last week", "the week before?", refs=ROWS)
    assert call(plans[1])[1] == {"period": {"from": "2026-09-28", "to": "2026-10-04"}}


def test_the_month_before_counts_from_the_month_that_the_tool_takes_by_itself(talk: Talk) -> None:
    plans = talk("manager", "how is the team performing", "and the month before")
    assert call(plans[1])[1] == {"period": {"from": "2026-09-01", "to": "2026-09-30"}}


def test_a_bare_number_replaces_the_days_or_the_rows(talk: Talk) -> None:
    plans = talk("csm", "renewals in the next 30 days", "60")
    assert call(plans[1]) == ("upcoming_renewals", {"within": {"days": 60}})
    plans = talk("executive", "top 5 churn risks", "make it 10")
    assert call(plans[1]) == ("churn_risk", {"limit": 10})


def test_a_question_about_an_answer_does_not_end_the_topic(talk: Talk) -> None:
    plans = talk("agent", "show my open tickets", "how do you know that", "only P1", refs=ROWS)
    assert plans[1].kind in ("call", "decline")
    assert call(plans[2])[1] == {"status": "open", "assignee": "me", "priority": "P1"}


def test_a_change_that_was_asked_for_can_be_corrected(talk: Talk) -> None:
    plans = talk("agent", "mark DESK-1002 as resolved", "not that one, I meant DESK-1003")
    assert call(plans[1]) == ("set_status", {"ticket": "DESK-1003", "status": "resolved"})


def test_go_ahead_after_a_recommendation_carries_it_out(talk: Talk) -> None:
    plans = talk("manager", "recommend reassignments that save the SLA", "apply it", refs=ROWS)
    assert call(plans[1]) == ("apply_reassignments", {"plan": "sla"})
    plans = talk("agent", "draft a reply for DESK-1002", "go ahead")
    assert call(plans[1]) == ("send_reply", {"draft": "DESK-1002"})
    assert talk("agent", "draft a reply for DESK-1002", "fine")[1].kind == "smalltalk"


def test_an_order_about_a_row_is_no_filter(talk: Talk) -> None:
    plans = talk("agent", "my open tickets", "close the first", refs=ROWS)
    assert call(plans[1]) == ("set_status", {"ticket": "DESK-1002", "status": "closed"})
    plans = talk("manager", "how busy are we", "only integrations")
    assert call(plans[1]) == ("team_workload", {"team": "integrations"})


def test_a_filter_that_is_dropped_is_not_read_as_an_order(talk: Talk) -> None:
    plans = talk("agent", "my P1 tickets", "drop the priority filter", refs=ROWS)
    assert call(plans[1])[1] == {"assignee": "me"}


@pytest.mark.parametrize(
    ("words", "tool", "args"),
    [
        ("lemme see 1002", "show_ticket", {"ticket": "DESK-1002"}),
        ("pass 1311 to Hannah Kim", "assign_ticket",
         {"ticket": "DESK-1311", "assignee": "hannah-kim"}),
        ("mark 1003 done", "set_status", {"ticket": "DESK-1003", "status": "resolved"}),
        ("which ones did i close yesterday", "list_tickets",
         {"assignee": "me", "status": "closed", "period": "yesterday"}),
        ("the 100 newest tickets", "list_tickets", {"limit": 100, "sort": "newest"}),
    ],
)  # fmt: skip
def test_a_bare_number_is_a_ticket_where_there_is_one(
    talk: Talk, words: str, tool: str, args: dict
) -> None:
    assert call(talk("agent", words)[0]) == (tool, args)


def test_the_day_of_the_meeting_is_not_the_period_of_the_figures(talk: Talk) -> None:
    (plan,) = talk("executive", "the board meets soon: make the deck for Friday's board meeting")
    assert call(plan) == ("board_pack", {})


def test_half_of_a_request_is_asked_for_and_not_made_up(talk: Talk) -> None:
    plans = talk("agent", "add a note", "DESK-1002", "the customer sends logs tonight")
    assert [plan.kind for plan in plans] == ["clarify", "clarify", "call"]
    assert call(plans[2])[1] == {"ticket": "DESK-1002", "text": "the customer sends logs tonight"}
