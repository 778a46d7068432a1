"""Few words after an answer: orders, rows, people and numbers that only the talk explains."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant.planner import Exchange, Plan, Planner, Turn
from store.clock import Clock
from tools.access import Actor, Persona

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
PUT_ON_HOLD = {"tool": "set_status", "args": {"ticket": "DESK-1002", "status": "on_hold"}}
Talk = Callable[..., list[Plan]]


def call(plan: Plan) -> tuple[str, dict]:
    assert plan.kind == "call", (plan.kind, plan.text, plan.reading)
    return plan.calls[0].tool, plan.calls[0].args


def test_him_beside_a_name_is_who_was_spoken_of(talk: Talk) -> None:
    plans = talk("manager", "how did Tomasz do last month", "compare him with Priya")
    assert call(plans[1])[1]["agents"] == ["tomasz-wojcik", "priya-nair"]


def test_a_priority_after_tickets_at_risk_lists_those_of_it(talk: Talk) -> None:
    plans = talk("manager", "what's about to breach", "just P2")
    assert call(plans[1]) == ("list_tickets", {"sla": "at_risk", "priority": "P2"})


def test_the_top_five_after_a_horizon_are_rows_and_not_days(talk: Talk) -> None:
    plans = talk("csm", "renewals in the next 60 days", "top 5", "30")
    assert call(plans[1])[1] == {"within": {"days": 60}, "limit": 5}
    assert call(plans[2])[1]["within"] == {"days": 30}


@pytest.mark.parametrize("word", ["approve", "by team", "only the open ones"])
def test_ordinary_words_are_no_name_that_was_asked_for(talk: Talk, word: str) -> None:
    plans = talk("csm", "explain the health change", word)
    assert all(one.args.get("account") != word for one in plans[1].calls)


def test_a_name_that_nobody_knows_is_still_handed_on(talk: Talk) -> None:
    plans = talk("csm", "explain the health change", "Zanzibar Foods")
    assert call(plans[1]) == ("explain_health", {"account": "Zanzibar Foods"})


def test_an_order_that_a_list_has_not_is_answered_with_those_it_has(talk: Talk) -> None:
    plans = talk("agent", "show my tickets", "sort by customer", "the second")
    assert plans[1].kind == "clarify"
    assert "customer" in plans[1].text
    assert [c.ask for c in plans[1].choices][:2] == ["sort by due", "sort by newest"]
    assert call(plans[2]) == ("list_tickets", {"assignee": "me", "sort": "newest"})


def test_he_is_a_person_and_no_customer(talk: Talk) -> None:
    refs = ("ticket:DESK-1002", "account:northgate-foods", "person:priya-nair")
    plans = talk("manager", "show ticket DESK-1002", "how many tickets does he have", refs=refs)
    assert call(plans[1])[1] == {"assignee": "priya-nair"}


def test_the_oldest_that_was_asked_about_is_it(talk: Talk) -> None:
    refs = ("ticket:DESK-1003", "ticket:DESK-1002")
    plans = talk("agent", "how long has the oldest been waiting", "show it", refs=refs)
    assert call(plans[1]) == ("show_ticket", {"ticket": "DESK-1003"})
    plans = talk("agent", "show my tickets", "show it", refs=refs)
    assert plans[1].kind == "clarify"


def test_a_yes_after_a_refused_wish_approves_nothing_that_waits(planner: Planner) -> None:
    waits = Exchange("put DESK-1002 on hold", "proposal", [PUT_ON_HOLD], [["ticket:DESK-1002"]])
    refused = Exchange("actually make it pending", "call", [], [[]])
    actor = Actor("me", "Somebody", Persona.AGENT)
    plan = planner.plan(Turn("yes do that", actor, Clock.frozen(NOW), [waits, refused]))
    assert (plan.kind, plan.calls) == ("decline", [])
    assert "waiting for my decision" in plan.text


def test_cancel_after_a_proposal_rejects_it(talk: Talk) -> None:
    plans = talk("agent", "set DESK-1002 to P1", "actually wait, cancel")
    assert call(plans[1]) == ("decide", {"decision": "reject"})


@pytest.mark.parametrize("said", ["make it 30", "45 minutes is too long, make it 30"])
def test_a_review_gets_another_length(talk: Talk, said: str) -> None:
    plans = talk("csm", "schedule a review with Northgate Foods", said)
    wanted = {"accounts": "northgate-foods", "duration": 30}
    assert call(plans[1]) == ("schedule_reviews", wanted)


def test_they_after_a_customer_are_the_customer(talk: Talk) -> None:
    refs = ("account:northgate-foods", "person:priya-nair")
    plans = talk("agent", "brief me on Northgate Foods", "show their tickets", refs=refs)
    assert call(plans[1])[1] == {"account": "northgate-foods"}


def test_a_search_for_it_asks_what_to_look_for(talk: Talk) -> None:
    plans = talk("agent", "show ticket DESK-1002", "what do the docs say about it")
    assert (plans[1].kind, plans[1].text) == ("clarify", "What shall I look for?")
