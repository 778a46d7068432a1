"""What a run is made under, and its unit of work."""

from dataclasses import asdict, dataclass, field
from typing import Any

from evals.case import Case


@dataclass(frozen=True)
class Conditions:
    """What a run is made under."""

    trials: int = 1
    paraphrases: int = 0
    typos: int = 0
    """Further wordings per case, each a case of its own."""
    faults: tuple[str, ...] = ()
    """Faults of the surroundings that are put in the way; see `evals.faults`."""
    subject: str = "assistant"
    """Or the name of a control."""
    mutation: str = ""
    """A fault of the assistant itself; see `evals.mutations`."""
    tools: tuple[str, ...] = ()
    """How the tools that a language model is shown are disturbed; see `evals.disturbed`."""
    record: str = ""
    """The file that a language model's answers are kept in …"""
    replay: str = ""
    """… or come from; see `evals.cassette`."""

    def shown(self) -> dict[str, Any]:
        """Without what is at its default."""
        plain = Conditions()
        return {k: v for k, v in asdict(self).items() if v != getattr(plain, k)}


@dataclass(frozen=True)
class Job:
    """A case to run."""

    suite: str
    case: Case
    key: str
    conditions: Conditions = field(default_factory=Conditions)
