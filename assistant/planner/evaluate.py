"""Measures the planner on a file of questions and dialogues whose right readings are known.

A line is {"persona", "text", "calls": [{"tool", "args"}]} or {"persona", "text", "kind"}, or a
dialogue {"persona", "turns": [{"text", "calls" or "kind", "refs"?}, …]}; "id" is optional. "refs"
are the rows that the turn's answer would show, where no tool is run to find out.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.planner.arguments import field_of, fields_of
from assistant.planner.planner import Planner
from assistant.planner.turn import Exchange, Plan, Turn
from store.clock import Clock
from tools.access import Actor, Persona
from tools.arguments import Horizon, Period
from tools.catalog import Catalog

Run = Callable[[str, dict[str, Any], Actor], list[str]]
"""Calls a tool and gives the rows that its answer shows."""


class BadCase(ValueError):
    """A line of the file that cannot be used."""


@dataclass(frozen=True)
class Case:
    """A question, or a dialogue of several."""

    id: str
    persona: Persona
    turns: list[dict[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """How one turn was read."""

    case: str
    turn: int
    persona: str
    text: str
    wanted: list[dict[str, Any]]
    wanted_kind: str
    calls: list[dict[str, Any]]
    kind: str
    tool_right: bool
    right: bool
    reads: list[dict[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """One line of `--json`."""
        calls = [
            {**call, "reads": reads} if reads else call
            for call, reads in zip(self.calls, self.reads, strict=True)
        ]
        return {"id": self.case, "turn": self.turn, "calls": calls, "kind": self.kind}


def load(path: Path) -> list[Case]:
    """The cases of a file. Raises BadCase with the line that is wrong."""
    return list(_cases(path.read_text(encoding="utf-8").splitlines()))


def _cases(lines: Iterable[str]) -> Iterator[Case]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            turns = value.get("turns") or [value]
            yield Case(str(value.get("id", number)), Persona(value["persona"]), turns)
        except (json.JSONDecodeError, KeyError, ValueError, AttributeError) as error:
            raise BadCase(
                f"line {number}: {error}; write {{persona, text, calls}} or {{persona, turns}}"
            ) from error


def evaluate(
    planner: Planner,
    cases: Iterable[Case],
    actor: Callable[[Persona], Actor],
    clock: Clock,
    run: Run | None = None,
) -> list[Outcome]:
    """Plan every turn of every case, each case in a conversation of its own."""
    return [outcome for case in cases for outcome in _of_case(planner, case, actor, clock, run)]


def _of_case(
    planner: Planner,
    case: Case,
    actor: Callable[[Persona], Actor],
    clock: Clock,
    run: Run | None,
) -> Iterator[Outcome]:
    asker = actor(case.persona)
    history: list[Exchange] = []
    for number, said in enumerate(case.turns, 1):
        plan = planner.plan(Turn(said["text"], asker, clock, list(history)))
        calls, refs = _carried_out(planner, plan, asker, said.get("refs"), run)
        waits = any(planner.catalog.get(c["tool"]).effect == "write" for c in calls)
        history.append(
            Exchange(said["text"], "proposal" if waits else plan.kind, calls, refs, plan.pending)
        )
        wanted = said.get("calls") or []
        kind = said.get("kind") or ("call" if wanted else "decline")
        told = _as_said(planner, calls)
        tools = [c["tool"] for c in told] == [c["tool"] for c in wanted]
        kinds = kind == plan.kind or (not wanted and _alike(kind, plan.kind))
        args = all(
            same_args(planner.catalog, w["tool"], w.get("args", {}), c["args"], clock)
            for w, c in zip(wanted, told, strict=False)
        )
        yield Outcome(
            case.id, number, case.persona.value, said["text"], wanted, kind, told, plan.kind,
            tool_right=tools and kinds, right=tools and kinds and args,
            reads=[call.reads for call in plan.calls],
        )  # fmt: skip


def _as_said(planner: Planner, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calls without what was taken over from the call before: nobody said it."""
    told = []
    for call in calls:
        silent = {f.name for f in fields_of(planner.catalog.get(call["tool"]).args) if not f.spoken}
        args = {name: value for name, value in call["args"].items() if name not in silent}
        told.append({**call, "args": args})
    return told


def _alike(wanted: str, kind: str) -> bool:
    """Small talk that is turned down in a line is turned down."""
    return {wanted, kind} <= {"decline", "smalltalk"}


def _carried_out(
    planner: Planner, plan: Plan, asker: Actor, refs: Any, run: Run | None
) -> tuple[list[dict[str, Any]], list[list[str]]]:
    calls: list[dict[str, Any]] = []
    shown: list[list[str]] = []
    given = refs if refs and isinstance(refs[0], list) else [refs or []] * len(plan.calls)
    for at, call in enumerate(plan.calls):
        resolved = planner.resolve(plan, at, shown)
        args = call.args if resolved is None else resolved
        calls.append({"tool": call.tool, "args": args})
        shown.append(run(call.tool, args, asker) if run else list(given[at]))
    return calls, shown


def same_args(
    catalog: Catalog, tool: str, wanted: dict[str, Any], read: dict[str, Any], clock: Clock
) -> bool:
    """Whether two sets of arguments mean the same to the tool."""
    try:
        left, right = (_canonical(catalog, tool, args, clock) for args in (wanted, read))
    except ValueError:
        return wanted == read
    return left == right


def _canonical(catalog: Catalog, tool: str, args: dict[str, Any], clock: Clock) -> dict[str, Any]:
    spec = catalog.get(tool)
    model = spec.args.model_validate(args)
    dumped = model.model_dump(mode="json", exclude_defaults=True)
    out: dict[str, Any] = {}
    for name, value in dumped.items():
        typed = getattr(model, name)
        one = field_of(spec, name)
        if isinstance(typed, Period | Horizon):
            span = typed.span(clock)
            out[name] = (span.start, span.end)
        elif one is not None and one.is_phrase and isinstance(value, str):
            out[name] = " ".join(value.lower().strip(" ?.!").split())
        else:
            out[name] = _unordered(value)
    return out


def _unordered(value: Any) -> Any:
    """A list in any order; one of a single value is that value."""
    if not isinstance(value, list):
        return value
    return value[0] if len(value) == 1 else sorted(value)


def summary(outcomes: list[Outcome]) -> dict[str, Any]:
    """Accuracy of tool and of tool with arguments, per tool and persona too, and the misses."""
    by_tool: dict[str, list[Outcome]] = defaultdict(list)
    by_persona: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_tool[outcome.wanted[0]["tool"] if outcome.wanted else outcome.wanted_kind].append(
            outcome
        )
        by_persona[outcome.persona].append(outcome)
    return {
        **_rates(outcomes),
        "tools": {name: _rates(group) for name, group in sorted(by_tool.items())},
        "personas": {name: _rates(group) for name, group in sorted(by_persona.items())},
        "misses": [
            {"id": o.case, "turn": o.turn, "persona": o.persona, "text": o.text,
             "wanted": o.wanted or o.wanted_kind, "calls": o.calls, "kind": o.kind}
            for o in outcomes
            if not o.right
        ],
    }  # fmt: skip


def _rates(outcomes: list[Outcome]) -> dict[str, Any]:
    n = len(outcomes)
    return {
        "cases": n,
        "tool": round(sum(o.tool_right for o in outcomes) / n, 4) if n else None,
        "tool_and_arguments": round(sum(o.right for o in outcomes) / n, 4) if n else None,
    }
