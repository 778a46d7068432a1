"""What the figure check finds."""

from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.grounding.fact import Fact
from assistant.grounding.mention import Mention

ProblemKind = Literal["figure", "unit", "direction", "owner", "label", "period", "name", "date"]


@dataclass(frozen=True)
class Problem:
    """Something that an answer states and nothing supports."""

    kind: ProblemKind
    text: str
    """As it stands in the answer."""
    why: str
    """What is wrong, in a sentence that a model can act on."""
    start: int = 0

    def to_json(self) -> dict[str, str]:
        """Plain JSON values."""
        return {"kind": self.kind, "text": self.text, "why": self.why}


@dataclass(frozen=True)
class Support:
    """A figure of the answer and what it rests on."""

    mention: Mention
    fact: Fact | None
    how: str = ""
    """The arithmetic, where it is no value itself: "sum of Open"."""


@dataclass
class Verdict:
    """The outcome of a check."""

    problems: list[Problem] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)
    doubted: list[Any] = field(default_factory=list)
    """The places of the figures that nothing supported at first sight."""

    @property
    def ok(self) -> bool:
        """Whether everything that the text states is supported."""
        return not self.problems
