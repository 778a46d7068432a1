"""Spans say what was done and how long it took, and nothing about anybody."""

import time
from collections.abc import Callable
from concurrent import futures
from typing import Any

import grpc
import pytest
from langchain_core.messages import AIMessage
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.conversation import Question
from assistant.tracing import ALLOWED, Tracing
from assistant.wiring import Assistant
from store.tables import Ticket
from tests.models.conftest import Opened, Provider, call

CANARY = "zanzibar"
"""In the question, a ticket's words, an argument, the model's words and an error."""
WORDS = AIMessage("You have DESK-1 and DESK-2.")
Traced = Callable[..., tuple[Assistant, InMemorySpanExporter]]


@pytest.fixture
def traced(company: Opened) -> Traced:
    """Opens an assistant whose spans stay in memory, in a company full of canaries."""

    def opened(*lines: Any, **settings: Any) -> tuple[Assistant, InMemorySpanExporter]:
        assistant, _ = company(*lines, **settings)
        spans = InMemorySpanExporter()
        assistant.tracing = Tracing(SimpleSpanProcessor(spans))
        with assistant.store.session() as session:
            ticket = session.get(Ticket, "DESK-1")
            assert ticket is not None
            ticket.subject = f"{CANARY} broken"
            session.add(ticket)
        return assistant, spans

    return opened


def ask(assistant: Assistant, text: str) -> None:
    assistant.ask(Question(text, assistant.actor("ana")))


def test_a_question_is_a_span_with_its_requests_and_calls_below(traced: Traced) -> None:
    assistant, spans = traced(call("list_tickets", assignee="me"), WORDS)
    ask(assistant, "show my open tickets")
    found = spans.get_finished_spans()
    assert [span.name for span in found] == [
        "chat Scripted",
        "execute_tool list_tickets",
        "chat Scripted",
        "invoke_agent deskmate",
    ]
    root = found[-1]
    assert root.context is not None
    assert {span.parent and span.parent.span_id for span in found[:-1]} == {root.context.span_id}
    chat, tool = dict(found[0].attributes or {}), dict(found[1].attributes or {})
    assert chat["gen_ai.operation.name"] == "chat"
    assert chat["gen_ai.request.model"] == "Scripted"
    assert chat["gen_ai.usage.input_tokens"] > 0  # pyright: ignore[reportOperatorIssue]
    assert (tool["gen_ai.tool.name"], tool["deskmate.outcome"]) == ("list_tickets", "result")
    assert dict(root.attributes or {})["deskmate.persona"] == "agent"


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (f"show my open {CANARY} tickets", [call("list_tickets", assignee="me"), WORDS]),
        (f"search for {CANARY}", [call("search_knowledge", query=CANARY), AIMessage("Nothing.")]),
        (f"show my {CANARY} tickets", [call(CANARY), call(f"{CANARY}_again")]),
        ("show my open tickets", [Provider(401), ConnectionError(CANARY)]),
        ("show my open tickets", [RuntimeError(CANARY)]),
        ("show ticket DESK-1", [call("show_ticket", ticket="DESK-1"), AIMessage(CANARY)]),
    ],
)
def test_nothing_personal_is_in_any_span(traced: Traced, question: str, lines: list[Any]) -> None:
    assistant, spans = traced(*lines, *lines)
    ask(assistant, question)
    found = spans.get_finished_spans()
    assert found
    written = "\n".join(span.to_json() for span in found).lower()
    assert CANARY not in written
    assert '"ana"' not in written
    assert "desk-" not in written
    assert "secret-key" not in written
    for span in found:
        assert set(span.attributes or {}) <= ALLOWED | {"error.type"}
        assert not span.events
        assert not span.status.description
        assert set(span.resource.attributes) == {"service.name", "service.version"}


def test_an_attribute_that_is_not_listed_is_refused() -> None:
    tracing = Tracing(SimpleSpanProcessor(InMemorySpanExporter()))
    trace = tracing.question("t-1", "agent")
    with (
        pytest.raises(ValueError, match=r"may not carry gen_ai\.input\.messages"),
        trace.span("chat x", {"gen_ai.input.messages": "hello"}),
    ):
        pass


def test_nothing_is_traced_unless_a_collector_is_set(company: Opened) -> None:
    assistant, _ = company()
    assert assistant.tracing is None


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def Export(self, request: Any, context: Any) -> Any:  # noqa: N802 - the name that gRPC calls
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.names += [span.name for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


def test_spans_reach_a_collector() -> None:
    collector = Collector()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=1))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    tracing = Tracing.to(f"http://127.0.0.1:{port}")
    tracing.question("t-1", "agent").end("answered")
    tracing.close()
    server.stop(None)
    assert collector.names == ["invoke_agent deskmate"]


def test_a_collector_that_is_not_there_holds_up_nobody() -> None:
    tracing = Tracing.to("http://127.0.0.1:9")
    tracing.question("t-1", "agent").end("answered")
    started = time.monotonic()
    tracing.close()
    assert time.monotonic() - started < 5
