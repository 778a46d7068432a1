"""What models used is counted per person and question, held to limits, and shown."""

from typing import Any

from langchain_core.messages import AIMessage

from assistant.conversation import Answer, Question
from assistant.wiring import Assistant
from reports.blocks import Note
from terminal import model_checks
from tests.models.conftest import Opened, call


def used(message: AIMessage, read: int, written: int) -> AIMessage:
    """The message with what its endpoint reports."""
    usage = {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
    return message.model_copy(update={"usage_metadata": usage})


def turn(read: int = 1_000, written: int = 100) -> list[Any]:
    said = AIMessage("You have open tickets.")
    return [used(call("list_tickets", assignee="me"), read, written), used(said, read, written)]


def ask(assistant: Assistant, who: str = "ana") -> Answer:
    return assistant.ask(Question("show my open tickets", assistant.actor(who)))


def notes(answer: Answer) -> str:
    return " ".join(b.text for b in answer.report.blocks if isinstance(b, Note))


def test_a_limit_of_cost_is_each_persons_own(company: Opened) -> None:
    prices: dict[str, Any] = {"model_input_price": 1.0, "model_output_price": 10.0}
    assistant, _ = company(*turn(), *turn(), model_daily_cost=0.004, **prices)
    assert ask(assistant).usage["cost"] == 0.004
    over = ask(assistant)
    assert "your limit of 0.004 in 24 hours is reached" in notes(over)
    assert [c.tool for c in over.calls] == ["list_tickets"]
    assert over.usage == {}
    assert "limit" not in notes(ask(assistant, "art"))


def test_a_question_that_reaches_its_limit_shows_the_results_it_has(company: Opened) -> None:
    assistant, chat = company(*turn(read=9_000), model_question_tokens=9_500)
    answer = ask(assistant)
    assert len(chat.shown) == 1
    assert "this question reached its limit of 9,500 tokens" in notes(answer)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert answer.usage["input_tokens"] == 9_000


def test_a_question_may_cost_only_so_much(company: Opened) -> None:
    prices: dict[str, Any] = {"model_input_price": 1.0, "model_output_price": 10.0}
    assistant, chat = company(*turn(), model_question_cost=0.002, **prices)
    answer = ask(assistant)
    assert len(chat.shown) == 1
    assert "this question reached its limit of 0.002" in notes(answer)
    assert answer.usage["cost"] == 0.002


def test_doctor_shows_totals_people_and_limits(company: Opened) -> None:
    prices: dict[str, Any] = {"model_input_price": 1.0, "model_output_price": 10.0}
    assistant, _ = company(*turn(), *turn(2_000), model_daily_tokens=50_000, **prices)
    assert "no request" in model_checks.usage(assistant).detail
    ask(assistant)
    ask(assistant, "art")
    detail = model_checks.usage(assistant).detail
    assert "4 requests, 6,400 tokens, cost 0.0100" in detail
    assert "most: art 4,200, ana 2,200" in detail
    assert "limit per person 50,000 tokens" in detail
    figures = model_checks.usage(assistant).figures
    assert figures is not None
    assert (figures["requests"], figures["tokens"], figures["cost"]) == (4, 6_400, 0.01)
    assert figures["people"]["art"]["tokens"] == 4_200
    assert figures["limits"] == {"tokens": 50_000, "cost": None}
