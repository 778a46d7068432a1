"""All that crosses the assistant's boundary: question, answer, and what happens in between."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from reports.blocks import Report
from tools.access import Actor

AnswerKind = Literal["answer", "clarify", "decline", "proposal"]


@dataclass(frozen=True)
class Question:
    """What a person asks."""

    text: str
    actor: Actor
    thread: str | None = None
    """The conversation it belongs to; None starts one."""
    as_of: date | datetime | None = None
    """Answer as if it were this moment; None is the clock's own."""
    run: str | None = None
    """The turn that the caller began in `Threads.turns`, and will finish; None leaves both to the
    conversation."""


@dataclass(frozen=True)
class Call:
    """A tool call that was made for an answer. `args` are canonical, defaults left out."""

    tool: str
    args: dict[str, Any]
    kind: str = "result"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    thread: str
    kind: AnswerKind
    report: Report
    calls: list[Call] = field(default_factory=list)
    reading: dict[str, Any] = field(default_factory=dict)
    """How the question was understood, for `--explain`."""
    ms: float = 0.0
    failed: bool = False
    """A call was refused or broke: the command line's exit code says so."""

    usage: dict[str, Any] = field(default_factory=dict)
    """A language model's requests, tokens and cost; empty where none was asked."""

    evidence: dict[str, Any] = field(default_factory=dict)
    """What `assistant.evidence` needs to explain it: per call the statements sent, the reading."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON: thread, calls, kind, report, markdown, ms; usage where a model was asked."""
        from reports.markdown import markdown

        told = self.to_keep()
        del told["failed"]
        told.pop("evidence", None)
        return {"thread": self.thread, **told, "markdown": markdown(self.report)}

    def to_keep(self) -> dict[str, Any]:
        """What is kept of it beside the question: all but what follows from the rest."""
        return {
            "calls": [{"tool": c.tool, "args": c.args} for c in self.calls],
            "kind": self.kind,
            "report": self.report.to_json(),
            "ms": round(self.ms, 1),
            "failed": self.failed,
            **({"usage": self.usage} if self.usage else {}),
            **({"evidence": self.evidence} if self.evidence else {}),
        }


@dataclass(frozen=True)
class Event:
    """Something that happens while an answer is made.

    step: `text` says in words what is being done; `data` holds its stage (identify, plan, act,
    check) and, for act, the tool. token: a piece of the model's prose, to append to the pieces
    before it; the report that follows replaces them. report: `data` is the report as JSON. done:
    the last event; `data` is the answer as JSON, `answer` the answer itself.
    """

    kind: Literal["step", "token", "report", "done"]
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    answer: Answer | None = None
