"""Resolved tickets like one, and a thread in a few sentences."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlmodel import select

from store.tables import Message
from tools.execution import Outcome
from tools.tickets.similar_tools import AlikeTickets
from tools.tickets.summary import Summary

if TYPE_CHECKING:
    from store.demo import DemoFacts
    from store.engine import Store

Ask = Callable[..., Outcome]
Call = Callable[..., Outcome]


def test_the_planted_precedents_are_the_three_most_similar(
    ask: Ask, demo_facts: "DemoFacts"
) -> None:
    planted = set(demo_facts.truth["agent"]["similar_tickets"])
    asked = ["DESK-1002", *sorted(planted)]
    hits = 0
    for ticket in asked:
        result = ask("similar_tickets", "priya-nair", ticket=ticket).result
        assert isinstance(result, AlikeTickets)
        hits += sum(row.ticket in planted for row in result.rows)
        assert ticket not in [row.ticket for row in result.rows]
    assert hits == 3 * len(asked), "recall@3 on the planted pairs"


def test_what_fixed_it_and_how_the_customer_rated_it_stand_beside_each(ask: Ask) -> None:
    outcome = ask("similar_tickets", "priya-nair", ticket="DESK-1002")
    assert isinstance(outcome.result, AlikeTickets)
    assert all("sf_id" in row.resolution for row in outcome.result.rows)
    assert {row.csat for row in outcome.result.rows} <= {4, 5}
    assert "sf_id" in outcome.report.headline


def test_nothing_alike_is_said_as_such(ask: Ask) -> None:
    outcome = ask("similar_tickets", "priya-nair", text="quantum banana helicopter")
    assert outcome.kind == "result"
    assert outcome.report.headline.startswith("No resolved ticket")


def test_neither_a_ticket_nor_a_text_is_asked_back(ask: Ask) -> None:
    assert ask("similar_tickets", "priya-nair").kind == "invalid"


def test_every_quoted_sentence_stands_in_the_message_it_names(
    ask: Ask, demo_store: "Store"
) -> None:
    result = ask("summarize_ticket", "priya-nair", ticket="DESK-1002").result
    assert isinstance(result, Summary)
    with demo_store.session(read_only=True) as session:
        rows = session.exec(select(Message).where(Message.ticket_id == "DESK-1002")).all()
    bodies = {message.id: message.body or "" for message in rows}
    quoted = [p for p in result.points if p.text.startswith("“")]
    assert len(quoted) >= 5
    for point in quoted:
        assert point.text[1:-1] in bodies[point.message or ""]


def test_the_summary_names_the_promise_that_was_not_kept(ask: Ask) -> None:
    outcome = ask("summarize_ticket", "priya-nair", ticket="DESK-1002")
    assert "Promised by 18:00 and not kept" in outcome.report.headline
    assert isinstance(outcome.result, Summary)
    assert outcome.result.mood == "angry"


def test_a_ticket_without_messages_has_an_honest_summary(call: Call) -> None:
    outcome = call("summarize_ticket", "ana", ticket="DESK-2")
    assert outcome.kind == "result"
    assert outcome.report.headline == "DESK-2 “Subject of DESK-2” is pending."
