"""A model behind a real HTTP endpoint: what is sent, streamed, counted, and what goes wrong."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from assistant.conversation import Answer, Event, Question
from assistant.wiring import Assistant, build
from reports.blocks import Note
from tests.models.conftest import Opened
from tests.models.served import Body, Endpoint, Line, calls, fails, serving, words

LIST = "show my open tickets"
SAID = "Here is what I see. You have DESK-1 and DESK-2."
Served = Callable[..., tuple[Assistant, Endpoint]]


@pytest.fixture
def served(company: Opened) -> Iterator[Served]:
    """Opens an assistant whose model is an endpoint that says these lines."""
    with ExitStack() as stack:

        def opened(*lines: Any, **settings: Any) -> tuple[Assistant, Endpoint]:
            endpoint = stack.enter_context(serving(*lines))
            prepared, _ = company()
            chosen = {"model": endpoint.url, "model_timeout": 20, **settings}
            assistant = build(prepared.settings.model_copy(update=chosen))
            stack.callback(assistant.store.close)
            return assistant, endpoint

        yield opened


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.models.requests.FIRST_WAIT_S", 0.02)


def ask(assistant: Assistant, text: str = LIST, **more: Any) -> Answer:
    return assistant.ask(Question(text, assistant.actor("ana"), **more))


def events(assistant: Assistant, text: str = LIST) -> list[Event]:
    with assistant.conversation() as conversation:
        return list(conversation.stream(Question(text, assistant.actor("ana"))))


def notes(answer: Answer) -> str:
    return " ".join(b.text for b in answer.report.blocks if isinstance(b, Note))


def answered_by_the_planner(answer: Answer) -> bool:
    return [c.tool for c in answer.calls] == ["list_tickets"] and "built-in planner" in notes(
        answer
    )


def test_a_tool_is_called_and_the_answer_is_written_over_http(served: Served) -> None:
    assistant, endpoint = served(calls("list_tickets", assignee="me"), words(SAID))
    answer = ask(assistant)
    assert [(c.tool, c.args) for c in answer.calls] == [("list_tickets", {"assignee": "me"})]
    assert SAID in str(answer.to_json())
    assert "built-in planner" not in notes(answer)
    offered = [tool["function"]["name"] for tool in endpoint.asked[0]["tools"]]
    assert "list_tickets" in offered
    assert len(offered) <= assistant.settings.model_tools
    roles = [message["role"] for message in endpoint.asked[1]["messages"]]
    assert roles == ["system", "user", "assistant", "tool"]


def test_the_provider_is_not_told_who_asks(served: Served) -> None:
    assistant, endpoint = served(calls("list_tickets", assignee="me"), words(SAID))
    ask(assistant)
    told = str(endpoint.asked[0]) + str(endpoint.headers)
    assert "support agent" in told
    assert not re.search(r"\bana\b", told, re.IGNORECASE)


def test_steps_come_while_tools_run_and_tokens_while_the_model_writes(served: Served) -> None:
    assistant, _ = served(calls("list_tickets", assignee="me"), words(SAID, pause=0.001))
    seen = events(assistant)
    assert any(e.kind == "step" and e.data.get("tool") == "list_tickets" for e in seen)
    tokens = [e.text for e in seen if e.kind == "token"]
    assert "".join(tokens) == SAID
    assert len(tokens) == 2
    kinds = [e.kind for e in seen]
    assert kinds.index("token") > max(i for i, kind in enumerate(kinds) if kind == "step")
    assert kinds[-2:] == ["report", "done"]


def test_the_tokens_that_the_endpoint_reports_are_counted(served: Served) -> None:
    assistant, endpoint = served(
        calls("list_tickets", usage=(1_000, 50)),
        words(SAID, usage=(2_000, 150)),
        model_input_price=1.0,
        model_output_price=10.0,
    )
    used = ask(assistant).to_json()["usage"]
    assert endpoint.asked[0]["stream_options"] == {"include_usage": True}
    assert (used["requests"], used["input_tokens"], used["output_tokens"]) == (2, 3_000, 200)
    assert used["cost"] == pytest.approx(0.005)
    assert used["estimated"] is False


def test_an_endpoint_that_reports_no_usage_is_estimated_and_says_so(served: Served) -> None:
    assistant, _ = served(calls("list_tickets", usage=None), words(SAID, usage=None))
    used = ask(assistant).to_json()["usage"]
    assert used["estimated"] is True
    assert used["input_tokens"] > 1_000
    assert used["output_tokens"] > 10


def test_a_rate_limit_is_waited_for_as_long_as_the_provider_asks(served: Served) -> None:
    limited = fails(429, Retry_After="0.3")
    assistant, endpoint = served(limited, calls("list_tickets"), words(SAID))
    answer = ask(assistant)
    assert "built-in planner" not in notes(answer)
    assert endpoint.times[1] - endpoint.times[0] >= 0.3


def test_without_that_the_wait_doubles(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.models.requests.FIRST_WAIT_S", 0.1)
    lines = [fails(503), fails(500), fails(429)]
    assistant, endpoint = served(*lines, calls("list_tickets"), words(SAID), model_retries=3)
    assert "built-in planner" not in notes(ask(assistant))
    waits = [b - a for a, b in zip(endpoint.times, endpoint.times[1:4], strict=False)]
    assert all(wait >= 0.1 * 2**n for n, wait in enumerate(waits))


def test_a_wait_beyond_the_time_out_is_not_begun(served: Served) -> None:
    assistant, endpoint = served(fails(429, Retry_After="3600"))
    answer = ask(assistant)
    assert answered_by_the_planner(answer)
    assert "limits requests" in notes(answer)
    assert len(endpoint.asked) == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (fails(500), "its provider had an error (500)"),
        (fails(401), "its provider refused the key"),
        (fails(400), "its provider refused the request (400)"),
        (words(SAID, wait=30), "no answer within 0.5 s"),
        (words(SAID, pause=30), "no answer within 0.5 s"),
        (Line(body=b"<html>Please sign in</html>"), "what it sent cannot be read"),
        (Line(body=b"data: {not json\n\n"), "what it sent cannot be read"),
        (Line(deltas=[{"content": "You ha"}], cut=True), "it cannot be reached"),
        (words(""), "made no sense twice"),
        (words('{"x": 1}'), "made no sense twice"),
        (calls("drop_all_tables"), "made no sense twice"),
        (calls("list_tickets", limit=-5), "made no sense twice"),
        (words("You have 4,711 open tickets."), "made no sense twice"),
    ],
)
@pytest.mark.usefixtures("quick_retries")
def test_whatever_goes_wrong_the_planner_answers_and_says_why(
    served: Served, line: Line, why: str
) -> None:
    slow = bool(line.wait or line.pause)
    assistant, _ = served(line, model_timeout=0.5 if slow else 20)
    answer = ask(assistant)
    assert answered_by_the_planner(answer)
    assert why in notes(answer)
    assert "secret-key" not in str(answer.to_json())


def test_an_endpoint_that_is_not_there_is_left_out(company: Opened) -> None:
    prepared, _ = company()
    with serving(words("")) as endpoint:
        gone = endpoint.url
    assistant = build(prepared.settings.model_copy(update={"model": gone}))
    answer = ask(assistant)
    assistant.store.close()
    assert answered_by_the_planner(answer)
    assert "it cannot be reached" in notes(answer)


def test_a_connection_that_breaks_in_the_middle_is_not_shown_twice(served: Served) -> None:
    broken = Line(deltas=[{"content": "Here is what I see. You"}], cut=True)
    assistant, _ = served(calls("list_tickets", assignee="me"), broken)
    seen = events(assistant)
    assert [e.text for e in seen if e.kind == "token"] == ["Here is what I see. "]
    answer = seen[-1].answer
    assert answer is not None
    assert "did not write this answer: it cannot be reached" in notes(answer)


@pytest.mark.usefixtures("quick_retries")
def test_a_connection_that_breaks_before_anything_was_said_is_tried_again(served: Served) -> None:
    assistant, endpoint = served(Line(cut=True), calls("list_tickets"), words(SAID))
    answer = ask(assistant)
    assert "built-in planner" not in notes(answer)
    assert len(endpoint.asked) == 3


def in_json_only(asked: Body) -> Line:
    """An endpoint that drops `tools` without a word, as llama.cpp does without a template."""
    form = (asked.get("response_format") or {}).get("type")
    if form != "json_schema":
        return words("I would have a look at your tickets.")
    if "Result of list_tickets" in str(asked["messages"]):
        return words('{"answer": "You have DESK-1 and DESK-2."}')
    return words('{"call": {"tool": "list_tickets", "arguments": {"assignee": "me"}}}')


def test_dropped_tools_are_noticed_and_calls_are_asked_for_as_json(served: Served) -> None:
    assistant, endpoint = served(in_json_only)
    answer = ask(assistant)
    assert [(c.tool, c.args) for c in answer.calls] == [("list_tickets", {"assignee": "me"})]
    assert "You have DESK-1 and DESK-2." in str(answer.to_json())
    assert "tools" in endpoint.asked[0]
    assert all("tools" not in asked for asked in endpoint.asked[1:])
    schema = endpoint.asked[1]["response_format"]["json_schema"]["schema"]
    assert {"answer"} in [set(choice["properties"]) for choice in schema["anyOf"]]
    ask(assistant)
    assert "tools" not in endpoint.asked[-1]
    assert {m["role"] for asked in endpoint.asked[1:] for m in asked["messages"]} <= {
        "system",
        "user",
        "assistant",
    }


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "registry.example/gemma does not support tools"),
        (400, '"auto" tool choice requires --enable-auto-tool-choice'),
        (500, "tools param requires --jinja flag"),
        (422, "functions are not supported by this model"),
    ],
)
def test_an_endpoint_that_refuses_tools_is_asked_for_json(
    served: Served, status: int, said: str
) -> None:
    def refusing(asked: Body) -> Line:
        return fails(status, said) if "tools" in asked else in_json_only(asked)

    assistant, endpoint = served(refusing)
    answer = ask(assistant)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert "built-in planner" not in notes(answer)
    assert len(endpoint.asked) == 3
    ask(assistant)
    assert len([asked for asked in endpoint.asked if "tools" in asked]) == 1


def test_an_endpoint_without_json_schemas_gets_the_instructions_alone(served: Served) -> None:
    def plain(asked: Body) -> Line:
        if "response_format" in asked:
            return fails(400, "response_format is not supported")
        if "tools" in asked:
            return words('```json\n{"name": "list_tickets", "parameters": {}}\n```')
        return words('{"answer": "You have DESK-1 and DESK-2."}')

    assistant, endpoint = served(plain)
    answer = ask(assistant)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert "You have DESK-1 and DESK-2." in str(answer.to_json())
    assert "exactly one JSON object" in str(endpoint.asked[-1]["messages"][0])


def test_a_model_whose_calls_work_may_ask_back_without_being_taken_for_a_broken_one(
    served: Served,
) -> None:
    right = [calls("list_tickets", assignee="me"), words(SAID)]
    assistant, endpoint = served(*right, words("Which tickets do you mean?"), *right)
    ask(assistant)
    answer = ask(assistant)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert all("tools" in asked for asked in endpoint.asked)
    assert "none was called" in str(endpoint.asked[3]["messages"][-1])
