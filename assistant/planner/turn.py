"""What goes into the planner and what comes out, as plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from store.clock import Clock
from tools.access import Actor

PlanKind = Literal["call", "clarify", "decline", "smalltalk", "forbidden"]


@dataclass(frozen=True)
class Exchange:
    """An earlier question of the conversation and what came of it. JSON values only."""

    text: str
    kind: str
    calls: list[dict[str, Any]] = field(default_factory=list)
    """{"tool": …, "args": …} each."""
    refs: list[list[str]] = field(default_factory=list)
    """Per call the rows that were shown, such as "ticket:DESK-1002"."""
    pending: dict[str, Any] | None = None
    """The question that was asked back."""


@dataclass(frozen=True)
class Turn:
    """A question with its surroundings."""

    text: str
    actor: Actor
    clock: Clock
    history: list[Exchange] = field(default_factory=list)
    """Oldest first."""


@dataclass(frozen=True)
class PlannedCall:
    """A tool call. `reads` says which arguments come from rows: argument to "result[1]".

    Rows count from 0, from the end with a minus, "*" means all of them. A row of an earlier answer
    is in `args` already; one of an earlier call of this turn is filled in by `Planner.resolve`.
    """

    tool: str
    args: dict[str, Any]
    reads: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """An offered answer: what it says, and what to say to take it."""

    label: str
    ask: str


@dataclass(frozen=True)
class Slot:
    """An argument with the words that it was read from."""

    field: str
    value: Any
    words: str
    start: int = 0
    end: int = 0
    score: float = 1.0


@dataclass(frozen=True)
class Reading:
    """How a sentence was understood."""

    tool: str | None = None
    confidence: float = 0.0
    runner_up: str | None = None
    runner_up_confidence: float = 0.0
    ours: float = 0.0
    """Probability that the sentence is for Deskmate at all."""
    slots: list[Slot] = field(default_factory=list)
    how: str = ""
    """The path taken: new question, follow-up, answer to a question …"""
    passed_over: list[str] = field(default_factory=list)
    """What the person is told of names that the tool cannot be narrowed to."""


@dataclass(frozen=True)
class Plan:
    """What to do about a question."""

    kind: PlanKind
    calls: list[PlannedCall] = field(default_factory=list)
    text: str = ""
    """The question back, or the refusal in words; never a figure."""
    choices: list[Choice] = field(default_factory=list)
    pending: dict[str, Any] | None = None
    reading: Reading = field(default_factory=Reading)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Plan":
        """The plan that `to_json` gave."""
        reading = dict(value["reading"])
        reading["slots"] = [Slot(**slot) for slot in reading["slots"]]
        return cls(
            kind=value["kind"],
            calls=[PlannedCall(**call) for call in value["calls"]],
            text=value["text"],
            choices=[Choice(**choice) for choice in value["choices"]],
            pending=value["pending"],
            reading=Reading(**reading),
        )
