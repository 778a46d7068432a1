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

    def to_json(self) -> dict[str, Any]:
        """Plain JSON: thread, calls, kind, report, markdown, ms."""
        from reports.markdown import markdown

        return {
            "thread": self.thread,
            "calls": [{"tool": c.tool, "args": c.args} for c in self.calls],
            "kind": self.kind,
            "report": self.report.to_json(),
            "markdown": markdown(self.report),
            "ms": round(self.ms, 1),
        }


@dataclass(frozen=True)
class Event:
    """Something that happens while an answer is made."""

    kind: Literal["step", "report", "done"]
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
