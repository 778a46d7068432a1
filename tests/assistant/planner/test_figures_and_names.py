"""Questions for a single figure, about customers in the plural, and about names nobody knows."""

from collections.abc import Callable

import pytest

from assistant.planner import Plan

Talk = Callable[..., list[Plan]]


@pytest.mark.parametrize(
    ("persona", "question", "tool"),
    [
        ("executive", "what's our customer satisfaction at the moment", "executive_summary"),
        ("executive", "how many clients do we have", "executive_summary"),
        ("csm", "what is the yearly revenue of Cascadia", "account_brief"),
        ("csm", "when is Northgate Foods due to renew", "account_brief"),
        ("csm", "NPS of Northgate Foods", "account_health"),
        ("manager", "did more tickets come in than we solved this week", "team_performance"),
        ("manager", "mean time to resolve, last week", "sla_performance"),
        ("agent", "how many tickets came in today", "list_tickets"),
    ],
)
def test_who_asks_for_a_figure_gets_the_answer_that_holds_it(
    talk: Talk, persona: str, question: str, tool: str
) -> None:
    plan = talk(persona, question)[0]
    assert [call.tool for call in plan.calls] == [tool], plan.reading


def test_who_asks_about_customers_in_the_plural_is_not_asked_which_one(talk: Talk) -> None:
    assert talk("executive", "who are our biggest customers")[0].kind == "call"


def test_a_name_in_capitals_is_never_passed_over(talk: Talk) -> None:
    """Ordinary words in capitals are a name; another customer's notes would be the wrong answer."""
    plan = talk("csm", "prep me for my call with Hello Travel Club")[0]
    assert plan.calls[0].args == {"account": "Hello Travel Club"}


def test_a_joining_word_names_no_customer(talk: Talk) -> None:
    plan = talk("manager", "open tickets about shipping & returns")[0]
    assert all("account" not in call.args for call in plan.calls)


def test_an_unknown_customer_is_told_apart_from_what_is_not_ours(talk: Talk) -> None:
    stranger = talk("csm", "Brief me on Zanzibar Foods")[0]
    assert stranger.kind == "decline"
    assert "no “Zanzibar Foods”" in stranger.text
    world = talk("csm", "flights to Paris")[0]
    assert world.kind == "decline"
    assert "Paris" not in world.text
