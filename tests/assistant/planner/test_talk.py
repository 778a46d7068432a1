"""What a sentence means in the light of what was said and shown before it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant.planner import Exchange, Plan, Planner, Turn
from store.clock import Clock
from tools.access import Actor, Persona

Talk = Callable[..., list[Plan]]
ROWS = ("account:cascadia-airlines", "account:northgate-foods")
TICKETS = ("ticket:DESK-1002", "ticket:DESK-1003", "ticket:DESK-1007")


def call(plan: Plan) -> tuple[str, dict]:
    assert plan.kind == "call", (plan.kind, plan.text, plan.reading)
    return plan.calls[0].tool, plan.calls[0].args


def test_a_period_after_health_scores_asks_what_changed_since_then(talk: Talk) -> None:
    plans = talk("csm", "health of Cascadia", "since June")
    assert call(plans[1]) == (
        "explain_health", {"account": "cascadia-airlines", "since": {"from": "2026-06-01"}}
    )  # fmt: skip
    plans = talk("csm", "show client health scores", "since June", "Northgate Foods", refs=ROWS)
    assert plans[1].kind == "clarify"
    assert call(plans[2])[1] == {"account": "northgate-foods", "since": {"from": "2026-06-01"}}


def test_open_tickets_after_a_customer_are_those_of_the_customer(talk: Talk) -> None:
    plans = talk("csm", "brief me on Cascadia", "any open tickets?")
    assert call(plans[1]) == ("list_tickets", {"status": "open", "account": "cascadia-airlines"})


def test_open_tickets_by_themselves_name_no_customer(talk: Talk) -> None:
    assert call(talk("csm", "any open tickets")[0]) == ("list_tickets", {"status": "open"})
    plans = talk("csm", "brief me on Cascadia", "my open tickets")
    assert "account" not in call(plans[1])[1]


def test_do_it_approves_what_still_waits(talk: Talk) -> None:
    plans = talk("manager", "set DESK-1002 to P1", "show me the ticket first", "ok do it")
    assert call(plans[2]) == ("decide", {"decision": "approve"})


def test_do_it_after_a_rejection_prepares_the_change_again(talk: Talk) -> None:
    plans = talk("manager", "set DESK-1002 to P1", "reject", "ok do it")
    assert call(plans[2]) == ("set_priority", {"ticket": "DESK-1002", "priority": "P1"})


def test_do_it_changes_nothing_where_nothing_was_proposed(talk: Talk) -> None:
    plans = talk("manager", "show me DESK-1002", "ok do it")
    assert (plans[1].kind, plans[1].calls) == ("decline", [])


def test_another_value_after_a_proposal_proposes_that_instead(talk: Talk) -> None:
    plans = talk("manager", "set DESK-1002 to P1", "make it P3 instead")
    assert call(plans[1]) == ("set_priority", {"ticket": "DESK-1002", "priority": "P3"})


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("health scores and upcoming renewals", ["account_health", "upcoming_renewals"]),
        ("my open tickets and my meetings today", ["list_tickets", "my_calendar"]),
        ("upsell and cross-sell opportunities", ["expansion_opportunities"]),
        ("SLA performance last week, by agent", ["sla_performance"]),
    ],
)
def test_two_things_without_a_second_verb_are_two_answers(
    talk: Talk, text: str, tools: list[str]
) -> None:
    (plan,) = talk("executive" if "my" not in text else "csm", text)
    assert [call.tool for call in plan.calls] == tools


def test_an_article_is_not_written_in_a_chat(talk: Talk) -> None:
    (plan,) = talk("agent", "write a help article about SPF")
    assert plan.kind == "decline"
    assert "kb draft" in plan.text
    assert call(talk("agent", "show me the help article about SPF")[0])[0] == "search_knowledge"


def test_the_oldest_one_is_the_first_row_of_the_list_when_it_is_sorted_so(
    planner: Planner, clock: Clock
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    def look(tool: str, args: dict[str, Any], turn: Turn) -> list[str]:
        asked.append((tool, args))
        return ["ticket:DESK-1007"]

    looking = Planner(planner.catalog, lambda: None, None, planner._names, look)  # type: ignore[arg-type,return-value]
    looking.router = looking._understanding.router = planner.router
    listed = {"tool": "list_tickets", "args": {"assignee": "me"}}
    before = [Exchange("my tickets", "call", [listed], [list(TICKETS)])]
    turn = Turn("show me the oldest one", Actor("me", "Somebody", Persona.AGENT), clock, before)
    assert call(looking.plan(turn)) == ("show_ticket", {"ticket": "DESK-1007"})
    assert asked == [("list_tickets", {"assignee": "me", "sort": "oldest", "limit": 1})]
    sorted_so = replace(turn, text="oldest first")
    assert call(looking.plan(sorted_so)) == ("list_tickets", {"assignee": "me", "sort": "oldest"})


@pytest.mark.parametrize(
    ("persona", "text", "tool", "args"),
    [
        ("agent", "morning! coffee in hand, so what's on my plate", "list_tickets",
         {"assignee": "me"}),
        ("csm", "before I ring Northgate I want to know about their open cases", "list_tickets",
         {"status": "open", "account": "northgate-foods"}),
        ("agent", "tickets i havent closed yet", "list_tickets",
         {"assignee": "me", "status": "open"}),
        ("manager", "tickets that got updated most recently", "list_tickets", {"sort": "updated"}),
        ("manager", "P1s nobody picked up", "list_tickets",
         {"assignee": "unassigned", "priority": "P1"}),
        ("manager", "what's the load per person in billing", "team_workload", {"team": "billing"}),
        ("csm", "what contracts are up before the end of the year", "upcoming_renewals",
         {"within": "this_year"}),
        ("executive", "which accounts should I personally phone this week", "churn_risk", {}),
        ("csm", "prepare me for the Harborline QBR", "meeting_prep",
         {"account": "harborline-outfitters"}),
    ],
)  # fmt: skip
def test_what_stands_around_the_question_does_not_change_it(
    talk: Talk, persona: str, text: str, tool: str, args: dict
) -> None:
    assert call(talk(persona, text)[0]) == (tool, args)


def test_what_can_be_done_about_a_topic_is_told(talk: Talk) -> None:
    (plan,) = talk("csm", "what can you do about renewals")
    assert call(plan) == ("what_can_you_do", {"topic": "renewals"})


def test_the_least_healthy_are_not_the_healthy_ones(talk: Talk) -> None:
    assert call(talk("csm", "the 5 least healthy accounts")[0]) == ("account_health", {"limit": 5})


def test_a_number_after_next_changes_the_days_ahead(talk: Talk) -> None:
    plans = talk("csm", "renewals in the next 60 days by risk", "what about the next 90")
    assert call(plans[1]) == ("upcoming_renewals", {"within": {"days": 90}, "rank_by": "risk"})


def test_the_reason_of_a_decision_is_kept_with_it(talk: Talk) -> None:
    plans = talk("manager", "set DESK-1002 to P3", "reject it because Dana called twice.")
    assert call(plans[1]) == ("decide", {"decision": "reject", "reason": "Dana called twice"})
    plans = talk("manager", "set DESK-1002 to P3", "Rejected: too late for that")
    assert call(plans[1]) == ("decide", {"decision": "reject", "reason": "too late for that"})
