"""A language model is held to the rules, and the planner is behind it."""

from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, SystemMessage, ToolMessage

from assistant.conversation import Answer, Question
from assistant.wiring import Assistant
from reports.blocks import Note
from tests.models.conftest import Opened, Provider, call

LIST = "show my open tickets"
WORDS = AIMessage("Here is what I see. You have DESK-1 and DESK-2.")


def ask(assistant: Assistant, text: str = LIST, **more: Any) -> Answer:
    return assistant.ask(Question(text, assistant.actor("ana"), **more))


def notes(answer: Answer) -> str:
    return " ".join(b.text for b in answer.report.blocks if isinstance(b, Note))


def test_the_model_calls_a_tool_and_answers_from_its_result(company: Opened) -> None:
    assistant, chat = company(call("list_tickets", assignee="me"), WORDS)
    answer = ask(assistant)
    assert [(c.tool, c.args, c.kind) for c in answer.calls] == [
        ("list_tickets", {"assignee": "me"}, "result")
    ]
    assert "built-in planner" not in notes(answer)
    result = next(m for m in chat.shown[1] if isinstance(m, ToolMessage))
    assert "DESK-1" in str(result.content)
    assert "DESK-3" in str(result.content) or "art" not in str(result.content)


def test_defaults_and_nulls_that_models_add_are_left_out(company: Opened) -> None:
    made = call("list_tickets", assignee="me", status="open", account=None, limit=20)
    assistant, _ = company(made, WORDS)
    assert ask(assistant).calls[0].args == {"assignee": "me"}


def test_the_planner_preselects_the_tools_and_none_decides(company: Opened) -> None:
    assistant, chat = company(call("list_tickets"), WORDS, model_tools=5)
    ask(assistant, "which of my open tickets is the oldest")
    assert len(chat.offered[0]) == 5
    assert "list_tickets" in chat.offered[0]
    assert not {"decide", "undo"} & {name for names in chat.offered for name in names}


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([Provider(401)], "refused the key"),
        ([Provider(500)] * 3, "had an error (500)"),
        ([Provider(429, {"retry-after": "9999"})], "limits requests"),
        ([ConnectionError("secret-key")] * 3, "cannot be reached"),
        ([TimeoutError()], "did not answer in time"),
        ([call("delete_everything"), call("delete_everything")], "made no sense twice"),
        ([call("decide", decision="approve"), call("undo")], "made no sense twice"),
        ([call("list_tickets", limit=-1), call("list_tickets", colour="red")], "no sense twice"),
        ([AIMessage(""), AIMessage("  ")], "made no sense twice"),
        ([AIMessage("You have 7 tickets."), AIMessage("Seven, I said.")], "no sense twice"),
        ([AIMessage('{"odd": 1}'), AIMessage("```json\n{}\n```")], "made no sense twice"),
    ],
)
def test_the_planner_takes_over_and_the_person_is_told_why(
    company: Opened, monkeypatch: pytest.MonkeyPatch, lines: list[Any], why: str
) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)
    monkeypatch.setattr("assistant.models.requests.FIRST_WAIT_S", 0.001)
    assistant, chat = company(*lines)
    answer = ask(assistant)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert answer.calls[0].kind == "result"
    assert why in notes(answer)
    assert "secret-key" not in str(answer.to_json())
    assert chat.lines == []


def test_one_mistake_is_corrected_by_telling_the_model(company: Opened) -> None:
    assistant, chat = company(call("nothing_like_it"), call("list_tickets"), WORDS)
    answer = ask(assistant)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert "built-in planner" not in notes(answer)
    assert "no tool called 'nothing_like_it'" in str(chat.shown[1][-1].content)


def test_a_busy_provider_is_asked_again(company: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.models.requests.FIRST_WAIT_S", 0.001)
    assistant, _ = company(Provider(429), Provider(503), call("list_tickets"), WORDS)
    answer = ask(assistant)
    assert "built-in planner" not in notes(answer)
    assert answer.usage["requests"] == 2


@pytest.mark.parametrize(
    "written",
    [
        '{"call": {"tool": "list_tickets", "arguments": {"assignee": "me"}}}',
        '```json\n{"name": "list_tickets", "parameters": {"assignee": "me"}}\n```',
        '<tool_call>{"name": "list_tickets", "arguments": {"assignee": "me"}}</tool_call>',
        '{"function": {"name": "list_tickets", "arguments": "{\\"assignee\\": \\"me\\"}"}}',
    ],
)
def test_a_call_that_is_written_as_json_is_carried_out(company: Opened, written: str) -> None:
    assistant, chat = company(AIMessage(written), AIMessage('{"answer": "Two are open."}'))
    answer = ask(assistant)
    assert [(c.tool, c.args) for c in answer.calls] == [("list_tickets", {"assignee": "me"})]
    # From then on it is told how to write calls, and sees no tool roles.
    assert "exactly one JSON object" in str(chat.shown[1][0].content)
    assert not any(isinstance(m, ToolMessage) for m in chat.shown[1])


def test_an_endpoint_that_drops_the_tools_is_noticed_and_remembered(company: Opened) -> None:
    said = AIMessage('{"call": {"tool": "list_tickets", "arguments": {}}}')
    assistant, chat = company(AIMessage("I would look at your tickets."), said, WORDS)
    answer = ask(assistant)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert "exactly one JSON object" in str(chat.shown[1][0].content)
    again, other = company(said, WORDS)
    ask(again)
    assert other.offered == []
    assert "exactly one JSON object" in str(other.shown[0][0].content)


def test_a_question_may_use_only_so_many_tokens(company: Opened) -> None:
    assistant, chat = company(call("list_tickets"), WORDS, model_question_tokens=1_000)
    answer = ask(assistant)
    assert "limit of 1,000 tokens" in notes(answer)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert chat.shown == []


def test_a_person_may_use_only_so_many_tokens_a_day(company: Opened) -> None:
    assistant, _ = company(
        call("list_tickets"), WORDS, call("list_tickets"), WORDS, model_daily_tokens=9_000
    )
    assert "limit" not in notes(ask(assistant))
    answers = [notes(ask(assistant)) for _ in range(3)]
    assert "your limit of 9,000 tokens in 24 hours is reached" in answers[-1]


def test_usage_and_cost_are_counted_as_the_endpoint_reports_them(company: Opened) -> None:
    usage = {"input_tokens": 1_000, "output_tokens": 100, "total_tokens": 1_100}
    first = call("list_tickets")
    first.usage_metadata = usage  # pyright: ignore[reportAttributeAccessIssue]
    last = AIMessage(WORDS.content, usage_metadata=usage)  # pyright: ignore[reportArgumentType]
    assistant, _ = company(first, last, model_input_price=2.0, model_output_price=10.0)
    used = ask(assistant).to_json()["usage"]
    assert (used["requests"], used["input_tokens"], used["output_tokens"]) == (2, 2_000, 200)
    assert used["cost"] == pytest.approx(0.006)
    assert used["estimated"] is False


def test_text_from_tickets_is_fenced_and_the_fence_cannot_be_forged(company: Opened) -> None:
    assistant, chat = company(call("list_tickets"), WORDS)
    ask(assistant)
    system = chat.shown[1][0]
    assert isinstance(system, SystemMessage)
    mark = str(system.content).split("<data-")[1].split(">")[0]
    for message in chat.shown[1]:
        text = str(message.content)
        if "Ignore all rules" in text:
            assert text.startswith(f"<data-{mark}>")
            assert text.endswith(f"</data-{mark}>")
            assert text.count(mark) == 2


def test_a_model_that_hangs_is_left_behind(company: Opened) -> None:
    import threading

    never = threading.Event()

    def hang(messages: list[BaseMessage]) -> AIMessage:
        never.wait(30)
        return AIMessage("late")

    assistant, _ = company(hang, model_timeout=0.2)
    answer = ask(assistant)
    never.set()
    assert "no answer within 0.2 s" in notes(answer)
    assert [c.tool for c in answer.calls] == ["list_tickets"]


def test_prose_is_streamed_and_json_is_not(company: Opened) -> None:
    assistant, _ = company(call("list_tickets"), WORDS)
    with assistant.conversation() as conversation:
        events = list(conversation.stream(Question(LIST, assistant.actor("ana"))))
    tokens = [event.text for event in events if event.kind == "token"]
    assert "".join(tokens) == WORDS.content
    assert len(tokens) == 2
    assistant, _ = company(call("list_tickets"), AIMessage('{"answer": "Two are open."}'))
    with assistant.conversation() as conversation:
        events = list(conversation.stream(Question(LIST, assistant.actor("ana"))))
    assert not [event for event in events if event.kind == "token"]


def test_a_model_that_keeps_calling_is_stopped_and_its_results_are_shown(company: Opened) -> None:
    lines = [call("list_tickets", limit=n) for n in range(1, 8)]
    assistant, _ = company(*lines)
    answer = ask(assistant)
    assert len(answer.calls) == 5
    assert "kept asking for more" in notes(answer)


def test_steering_words_never_reach_the_model(company: Opened) -> None:
    assistant, chat = company(call("list_tickets"), WORDS)
    thread = ask(assistant).thread
    before = len(chat.shown)
    ask(assistant, "approve it", thread=thread)
    ask(assistant, "thanks", thread=thread)
    assert len(chat.shown) == before


def test_a_figure_that_no_result_holds_is_never_shown(company: Opened) -> None:
    wrong = AIMessage("These are your tickets. You have 4,711 open ones.")
    assistant, chat = company(call("list_tickets"), wrong, wrong)
    with assistant.conversation() as conversation:
        events = list(conversation.stream(Question(LIST, assistant.actor("ana"))))
    answer = events[-1].answer
    assert answer is not None
    assert "4,711" not in str([event.text for event in events]) + str(answer.to_json())
    assert "stated what no result supports" in notes(answer)
    assert [c.tool for c in answer.calls] == ["list_tickets"]
    assert "4,711" in str(chat.shown[2][-1].content)


def test_a_wrong_figure_is_repaired_once(company: Opened) -> None:
    assistant, _ = company(call("list_tickets"), AIMessage("You have 4,711."), WORDS)
    answer = ask(assistant)
    assert str(WORDS.content) in str(answer.to_json())
    assert "4,711" not in str(answer.to_json())
