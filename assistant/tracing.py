"""OpenTelemetry spans with GenAI attributes; off unless a collector is set, never personal data.

A question is a span `invoke_agent deskmate`, a request to a model `chat <model>`, a tool call
`execute_tool <tool>`. They say which tool or model, how long, how many tokens and what came of it;
never who asked, what was said, arguments or results.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

ALLOWED = frozenset(
    {
        "gen_ai.operation.name",
        "gen_ai.agent.name",
        "gen_ai.conversation.id",
        "gen_ai.provider.name",
        "gen_ai.request.model",
        "gen_ai.tool.name",
        "gen_ai.tool.type",
        "gen_ai.usage.input_tokens",
        "gen_ai.usage.output_tokens",
        "deskmate.persona",
        "deskmate.outcome",
    }
)
"""Every attribute that a span may carry; another is an error, so that none slips in."""
LONGEST_SENDING_S = 2
"""A program that ends waits so long for a collector that is not there."""


class Traced:
    """An open span."""

    def __init__(self, span: Any) -> None:
        self._span = span

    def set_attribute(self, name: str, value: str | int) -> None:
        """Note a fact. Raises ValueError for a name that is not allowed."""
        _check([name])
        self._span.set_attribute(name, value)

    def failed(self, kind: str) -> None:
        """Mark the span as failed: by the kind of error only, as messages may hold data."""
        from opentelemetry.trace import Status, StatusCode

        self._span.set_attribute("error.type", kind)
        self._span.set_status(Status(StatusCode.ERROR))


class Tracing:
    """Opens spans and sends them away in the background."""

    def __init__(self, processor: "SpanProcessor", version: str = "") -> None:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider

        # An empty resource detects nothing about the machine or the account.
        resource = Resource({"service.name": "deskmate", "service.version": version})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=True)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("deskmate")

    @classmethod
    def to(cls, url: str, version: str = "") -> "Tracing":
        """Send spans to an OpenTelemetry collector (OTLP over gRPC)."""
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        insecure = url.startswith("http://")
        exporter = OTLPSpanExporter(endpoint=url, insecure=insecure, timeout=LONGEST_SENDING_S)
        return cls(BatchSpanProcessor(exporter), version)

    def question(self, thread: str, persona: str) -> "QuestionTrace":
        """The trace of one question."""
        return QuestionTrace(self._tracer, thread, persona)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


class QuestionTrace:
    """The span of one question, and those below it.

    The parent is handed on by hand: a streamed answer may be read from several threads.
    """

    def __init__(self, tracer: Any, thread: str, persona: str) -> None:
        from opentelemetry.trace import set_span_in_context

        self._tracer = tracer
        attributes = {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": "deskmate",
            "gen_ai.conversation.id": thread,
            "deskmate.persona": persona,
        }
        self._root = tracer.start_span("invoke_agent deskmate", attributes=attributes)
        self._context = set_span_in_context(self._root)

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, str | int]) -> Iterator[Traced]:
        """A span around a block. An error marks it by its type and goes on."""
        _check(attributes)
        span = self._tracer.start_span(name, context=self._context, attributes=dict(attributes))
        traced = Traced(span)
        try:
            yield traced
        except Exception as error:
            traced.failed(type(error).__name__)
            raise
        finally:
            span.end()

    def end(self, outcome: str) -> None:
        """Close the question's span."""
        self._root.set_attribute("deskmate.outcome", outcome)
        self._root.end()


def _check(names: Any) -> None:
    odd = set(names) - ALLOWED
    if odd:
        raise ValueError(f"a span may not carry {', '.join(sorted(odd))}")
