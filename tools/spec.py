"""How a tool is declared: one declaration, many readers.

The planner learns to route from the examples, chat models and clients take the schema, the docs a
row, the permission tests a line. The decorated function is returned unchanged.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict

from reports.blocks import Report
from tools.access import Persona
from tools.context import ToolContext

if TYPE_CHECKING:
    from tools.proposals.writing import Writing

Effect = Literal["read", "write", "file", "decision"]
"""read: looks only. write: becomes a proposal. file: a read that makes a file and is recorded.
decision: decides or takes back a proposal, and is no proposal itself."""


class Args(BaseModel):
    """Base of every tool's arguments. Unknown arguments are refused; identity is never one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Result(BaseModel):
    """Base of every tool's result: typed data, no prose for a model."""

    # Built when first used: a question needs the results of one tool, not of all.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


@dataclass(frozen=True)
class Example:
    """A phrase and the arguments that it means."""

    text: str
    args: Args
    persona: Persona | None = None
    """Whose words they are, where another persona would mean something else."""


A = TypeVar("A", bound=Args)
R = TypeVar("R", bound=Result)
Run = Callable[[Any, ToolContext], Result]
Reporter = Callable[[Any], Report]


@dataclass(frozen=True)
class Apply:
    """How a write is carried out. The tool's function only shows what would change.

    All functions get the result that was shown. What they raise as a ToolError is told, and
    nothing is changed.
    """

    run: "Callable[[Any, Writing], None]"
    """Makes the changes."""
    rows: Callable[[Any], list[str]]
    """What changes, in the order shown: "ticket:DESK-1002", "account:…"."""
    terms: Callable[[Any], Any] = lambda result: result
    """What is agreed to, as JSON values: when it differs at the time of execution from what was
    shown, nothing is done. Predictions are left out."""
    resolved: Callable[[Any, Any], Args] = lambda args, result: args
    """The arguments (given, result) with "me" or "top 5" replaced by what they stood for."""
    again: Callable[[Any, ToolContext], Result] | None = None
    """The same change as it looks by now; None runs the tool with the resolved arguments."""
    without: Callable[[Any, Collection[str], ToolContext], Result] | None = None
    """The change without some of its rows; None where it is all or nothing."""
    adds: bool = False
    """Several of them may wait for one thing, as with notes; otherwise what is asked for later in
    the same conversation takes the place of what was asked for before."""
    outside: bool = False
    """What it writes is made from customers' words: a person always decides."""


@dataclass(frozen=True)
class ToolSpec:
    """A declared tool."""

    name: str
    domain: str
    effect: Effect
    allow: tuple[Persona, ...]
    summary: str
    """First line of the function's docstring."""
    args: type[Args]
    result: type[Result]
    examples: tuple[Example, ...]
    run: Run
    report: Reporter
    apply: Apply | None = None

    @property
    def title(self) -> str:
        """The name in words: "SLA performance"."""
        first, *rest = self.name.split("_")
        return " ".join([first.upper() if first in _ACRONYMS else first.capitalize(), *rest])

    def schema(self) -> dict[str, Any]:
        """JSON schema of the arguments."""
        return self.args.model_json_schema()


_ACRONYMS = {"sla", "ai"}


class BadDeclaration(Exception):
    """A tool is declared in a way that cannot be offered."""


def tool(
    *,
    effect: Effect,
    allow: Sequence[Persona],
    examples: Sequence[Example],
    report: Callable[[R], Report],
    apply: Apply | None = None,
) -> Callable[[Callable[[A, ToolContext], R]], Callable[[A, ToolContext], R]]:
    """Declare a function as a tool.

    Raises BadDeclaration when the declaration is incomplete: nobody may use it, it has no
    docstring or examples, an example's arguments are of another tool, or it is a write that cannot
    be carried out.
    """

    def declare(function: Callable[[A, ToolContext], R]) -> Callable[[A, ToolContext], R]:
        hints = get_type_hints(function)
        spec = ToolSpec(
            name=function.__name__,
            domain=function.__module__.split(".")[1] if "." in function.__module__ else "",
            effect=effect,
            allow=tuple(allow),
            summary=(function.__doc__ or "").strip().partition("\n")[0],
            args=hints["args"],
            result=hints["return"],
            examples=tuple(examples),
            run=function,
            report=report,
            apply=apply,
        )
        _check(spec)
        function.__tool__ = spec  # type: ignore[attr-defined]
        return function

    return declare


def _check(spec: ToolSpec) -> None:
    problems = [
        (not spec.allow, "nobody may use it: give `allow`"),
        (not spec.summary, "it has no docstring"),
        (not spec.examples, "it has no examples"),
        (not issubclass(spec.args, Args), "its arguments are not an Args model"),
        (not issubclass(spec.result, Result), "its result is not a Result model"),
        (
            any(type(e.args) is not spec.args for e in spec.examples),
            "an example has the arguments of another tool",
        ),
        (spec.effect == "write" and not spec.apply, "it writes: give `apply`"),
        (spec.effect != "write" and spec.apply is not None, "`apply` is for writes only"),
    ]
    for wrong, why in problems:
        if wrong:
            raise BadDeclaration(f"{spec.name}: {why}")
