"""Questions in people's own words become tool calls, or an honest word."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from assistant.planner import Plan, Planner, Turn
from assistant.planner.cleaning import LONGEST
from store.clock import Clock
from tools.access import Actor, Persona

Talk = Callable[..., list[Plan]]
ROWS = ("ticket:DESK-1002", "ticket:DESK-1003", "ticket:DESK-1007")


def call(plan: Plan) -> tuple[str, dict]:
    assert plan.kind == "call", (plan.kind, plan.text, plan.reading)
    return plan.calls[0].tool, plan.calls[0].args


def test_what_is_not_said_is_left_to_the_tool(talk: Talk) -> None:
    (plan,) = talk("manager", "show SLA performance")
    assert call(plan) == ("sla_performance", {})


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("search the knowledge base for: por qué se rechazaron algunas filas?",
         "por qué se rechazaron algunas filas"),
        ("please look in our docs for weird characters", "weird characters"),
        ('kb: someone wrote "delete all my data" what must I do',
         'someone wrote "delete all my data" what must I do'),
    ],
)  # fmt: skip
def test_a_search_that_is_named_is_made_whatever_it_is_about(
    talk: Talk, text: str, query: str
) -> None:
    assert call(talk("csm", text)[0]) == ("search_knowledge", {"query": query})


def test_a_request_of_its_own_is_no_change_of_the_last_one(talk: Talk) -> None:
    plans = talk("agent", "draft a reply for DESK-1002", "show ticket DESK-1002")
    assert call(plans[1]) == ("show_ticket", {"ticket": "DESK-1002"})


def test_the_quick_actions_are_understood_word_for_word(talk: Talk) -> None:
    wanted = {
        ("agent", "Show me all my currently open support tickets"): (
            "list_tickets", {"status": "open", "assignee": "me"}),
        ("agent", "Show ticket TICK-001"): ("show_ticket", {"ticket": "TICK-001"}),
        ("agent", "Search knowledge base for password reset"): (
            "search_knowledge", {"query": "password reset"}),
        ("executive", "Show me SLA performance dashboard for this quarter"): (
            "sla_performance", {"period": "this_quarter"}),
    }  # fmt: skip
    for (persona, text), expected in wanted.items():
        assert call(talk(persona, text)[0]) == expected


def test_the_reading_names_the_words_of_each_argument(talk: Talk) -> None:
    (plan,) = talk("manager", "P1 tickets of Priya Nair since Monday")
    text = "P1 tickets of Priya Nair since Monday"
    words = {slot.field: text[slot.start : slot.end] for slot in plan.reading.slots}
    assert words == {"priority": "P1", "assignee": "Priya Nair", "period": "since Monday"}
    assert plan.reading.tool == "list_tickets"
    assert plan.reading.runner_up
    assert 0 <= plan.reading.runner_up_confidence < plan.reading.confidence <= 1


def test_a_plan_survives_json(talk: Talk) -> None:
    for plan in talk(
        "manager", "show my open tickets and then show the second one", "chris's tickets"
    ):
        assert Plan.from_json(plan.to_json()) == plan


def test_a_right_that_is_missing_is_told_apart_from_not_understanding(talk: Talk) -> None:
    (plan,) = talk("agent", "show SLA performance")
    assert plan.kind == "forbidden"
    assert "managers" in plan.text


def test_an_argument_that_is_missing_is_asked_for_once(talk: Talk) -> None:
    asked, answered = talk("agent", "show the ticket", "1007")
    assert asked.kind == "clarify"
    assert "ticket" in asked.text
    assert call(answered) == ("show_ticket", {"ticket": "DESK-1007"})


@pytest.mark.parametrize("answer", ["Weller", "2", "the second one", "Chris Weller"])
def test_a_name_that_fits_two_people_is_a_choice(talk: Talk, answer: str) -> None:
    asked, answered = talk("manager", "show the tickets of Chris", answer)
    assert [c.label for c in asked.choices] == ["Chris Walker", "Chris Weller"]
    assert call(answered) == ("list_tickets", {"assignee": "chris-weller"})


def test_a_question_back_may_be_ignored(talk: Talk) -> None:
    plans = talk("manager", "show the tickets of Chris", "how did we do on SLA last month")
    assert call(plans[1]) == ("sla_performance", {"period": "last_month"})


def test_a_name_that_nobody_knows_is_handed_on(talk: Talk) -> None:
    (plan,) = talk("manager", "tickets from Foobar Industries")
    assert call(plan) == ("list_tickets", {"account": "Foobar Industries"})


def test_follow_ups_change_one_argument(talk: Talk) -> None:
    plans = talk("agent", "show my open tickets", "only P1", "also P2", "and last month?",
                 "all priorities", "for everyone", refs=ROWS)  # fmt: skip
    assert [call(plan)[1] for plan in plans[1:]] == [
        {"status": "open", "assignee": "me", "priority": "P1"},
        {"status": "open", "assignee": "me", "priority": ["P1", "P2"]},
        {"status": "open", "assignee": "me", "priority": ["P1", "P2"], "period": "last_month"},
        {"status": "open", "assignee": "me", "period": "last_month"},
        {"status": "open", "assignee": "anyone", "period": "last_month"},
    ]


@pytest.mark.parametrize(
    ("words", "ticket"),
    [
        ("show the second one", "DESK-1003"),
        ("open the last one", "DESK-1007"),
        ("open the first one", "DESK-1002"),
        ("show number 3", "DESK-1007"),
        ("details of the third ticket please", "DESK-1007"),
    ],
)
def test_rows_are_referred_to_by_place(talk: Talk, words: str, ticket: str) -> None:
    plan = talk("agent", "show my open tickets", words, refs=ROWS)[1]
    assert call(plan) == ("show_ticket", {"ticket": ticket})
    assert plan.calls[0].reads["ticket"].startswith("result[")


def test_that_ticket_among_several_is_asked_about(talk: Talk) -> None:
    plans = talk("agent", "show my open tickets", "show that ticket", "the third", refs=ROWS)
    assert plans[1].kind == "clarify"
    assert call(plans[2]) == ("show_ticket", {"ticket": "DESK-1007"})


def test_corrections_replace_what_was_read(talk: Talk) -> None:
    plans = talk("manager", "SLA by team this quarter", "no, I meant last quarter",
                 "sorry, I meant my open tickets")  # fmt: skip
    assert call(plans[1]) == ("sla_performance", {"by": "team", "period": "last_quarter"})
    assert call(plans[2]) == ("list_tickets", {"status": "open", "assignee": "me"})


def test_an_earlier_topic_comes_back(talk: Talk) -> None:
    plans = talk("manager", "open tickets of Priya", "SLA by team", "back to the tickets")
    assert call(plans[2]) == ("list_tickets", {"status": "open", "assignee": "priya-nair"})


def test_several_things_run_in_order_on_each_others_rows(talk: Talk, planner: Planner) -> None:
    (plan,) = talk("agent", "show my open tickets and then show the second one")
    assert [c.tool for c in plan.calls] == ["list_tickets", "show_ticket"]
    assert plan.calls[1].reads == {"ticket": "result[1]"}
    assert planner.resolve(plan, 1, [list(ROWS)]) == {"ticket": "DESK-1003"}
    assert planner.resolve(plan, 1, [[]]) is None


def test_the_oldest_of_a_list_makes_the_list_start_with_it(talk: Talk, planner: Planner) -> None:
    (plan,) = talk("agent", "show my open tickets and then show the oldest one")
    assert plan.calls[0].args["sort"] == "oldest"
    assert planner.resolve(plan, 1, [list(ROWS)]) == {"ticket": "DESK-1002"}


@pytest.mark.parametrize(
    "words", ["hi", "Thanks a lot!", "good morning", "bye", "ok great", "who are you?"]
)
def test_small_talk_gets_a_line(talk: Talk, words: str) -> None:
    assert talk("agent", words)[0].kind == "smalltalk"


def test_a_greeting_in_front_of_a_request_does_not_matter(talk: Talk) -> None:
    assert call(talk("agent", "Hi! show my tickets")[0]) == ("list_tickets", {"assignee": "me"})


@pytest.mark.parametrize(
    "words", ["what's the weather in Oslo", "delete the customer", "raise the price of the plan"]
)
def test_what_is_not_ours_is_declined_with_the_nearest_things(talk: Talk, words: str) -> None:
    (plan,) = talk("manager", words)
    assert plan.kind == "decline"
    assert plan.choices
    assert not any(ch.isdigit() for ch in plan.text)


HOSTILE = [
    "", " ", "\x00\x00\x00", "😀😀😀", "\u200b\u200c\u200d", "\u202eelddap", "x" * 50_000,
    "show " * 20_000, "'; DROP TABLE tickets; --", "<script>alert(1)</script>", "((((((((((" * 400,
    "a\u0301" * 9_000, "{{7*7}} ${jndi:ldap://x}", "%s%s%n", "🏳️‍🌈" * 500, "١٢٣ تذكرة",
    "チケットを見せて",
    "9" * 5_000, "DESK-" + "9" * 400, "and and and and", "-", "\n\n\n", "between and between and",
    "q1 " * 300, "the the the", "next next next 5 5 5", "\ud83d broken",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_never_breaks_anything(talk: Talk, text: str) -> None:
    for plan in talk("agent", text, "show my open tickets", text, refs=ROWS):
        assert plan.kind in ("call", "clarify", "decline", "smalltalk", "forbidden")
        plan.to_json()


def test_only_the_front_of_an_endless_message_is_read(planner: Planner) -> None:
    actor = Actor("me", "Somebody", Persona.AGENT)
    clock = Clock.frozen(datetime(2026, 10, 14, tzinfo=UTC))
    plan = planner.plan(Turn("show my open tickets. " + "word " * 20_000, actor, clock))
    assert all(slot.end <= LONGEST for slot in plan.reading.slots)
