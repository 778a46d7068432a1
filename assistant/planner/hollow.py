"""Descriptions that describe nothing: "similar ones?", "did we ever have that before".

A tool that takes a ticket or a description is then asked about the ticket that is meant.
"""

from dataclasses import replace
from typing import Any

from assistant.planner.arguments import Field, fields_of
from assistant.planner.slots import Filled
from assistant.planner.turn import Exchange
from tools.arguments.mentions import tokens
from tools.spec import ToolSpec

_EMPTY = frozenset(
    "a about again all an and another any anybody anyone anything are at been before by came can"
    " case cases come comparable could did do does else ever find fix fixed for found from got had"
    " happen happened has have having how i in incident incidents is issue issues it know like"
    " list look looks lookup me more my of old older on one ones other others our past please"
    " previous problem problems request requests resolved same search see seen show similar so"
    " solution solve solved some something stuff such tell than that the them then there these"
    " they thing things this those ticket tickets to up us was we were what when which with would"
    " you".split()
)


def without(spec: ToolSpec, filled: Filled) -> Filled:
    """The arguments without an optional description that only points."""
    fields = {one.name for one in described(spec)} | _looked_for(spec)
    empty = {s.field for s in filled.slots if s.field in fields and _says_nothing(s.words)}
    if not empty:
        return filled
    args = {name: value for name, value in filled.args.items() if name not in empty}
    return replace(filled, args=args, slots=[s for s in filled.slots if s.field not in empty])


def quoted(spec: ToolSpec, filled: Filled) -> Filled:
    """The arguments without a ticket that is only part of a text: "note: same as DESK-1002"."""
    texts = {f.name for f in fields_of(spec.args) if f.is_phrase and f.required}
    spans = [(s.start, s.end) for s in filled.slots if s.field in texts]
    tickets = {f.name for f in fields_of(spec.args) if f.ref_kind == "ticket"}
    inside = {
        s.field
        for s in filled.slots
        if s.field in tickets and any(start <= s.start and s.end <= end for start, end in spans)
    }
    if not inside:
        return filled
    args = {name: value for name, value in filled.args.items() if name not in inside}
    return replace(filled, args=args, slots=[s for s in filled.slots if s.field not in inside])


def described(spec: ToolSpec) -> list[Field]:
    """Optional texts that stand in place of a ticket."""
    fields = fields_of(spec.args)
    instead = any(f.ref_kind == "ticket" and not f.required for f in fields)
    return [f for f in fields if instead and f.is_phrase and not f.required]


def _looked_for(spec: ToolSpec) -> set[str]:
    """What a tool that only reads looks for: "what do the docs say about it" says nothing of it."""
    if spec.effect != "read":
        return set()
    return {f.name for f in fields_of(spec.args) if f.is_phrase and f.required}


def searched(spec: ToolSpec, history: list[Exchange]) -> dict[str, Any]:
    """What was searched for just before, as the description: "anything similar in old tickets?"."""
    texts = described(spec)
    last = history[-1].calls[-1] if texts and history and history[-1].calls else None
    said = last["args"].get("query") if last else None
    return {texts[0].name: said} if isinstance(said, str) else {}


def _says_nothing(words: str) -> bool:
    return all(part in _EMPTY for token in tokens(words) for part in token.folded.split())
