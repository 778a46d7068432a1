"""Fills references from pointers ("that account"), from the talk, or from an earlier call."""

from dataclasses import dataclass
from typing import Any

from assistant.planner import extremes, references
from assistant.planner.arguments import Field, fields_of
from assistant.planner.context import Context
from assistant.planner.turn import Slot
from tools.catalog import Catalog
from tools.spec import ToolSpec

BRIEF = 3
"""Words of a request so short that it is about the ticket just spoken of: "similar ones?"."""


_OF_A_FIRM = frozenset({"they", "them", "their", "theirs"})
"""After a customer's page these are the customer, not the colleague who looks after it."""


@dataclass
class Arguments:
    """Arguments while they are filled: values, the rows they come from, and the words."""

    args: dict[str, Any]
    reads: dict[str, str]
    slots: list[Slot]

    def put(self, one: Field, hit: references.Resolved, words: references.Pointer | None) -> None:
        """Take over what a pointer stands for; without one it was not said but is clear."""
        self.args[one.name] = _shape(one, hit.value)
        self.reads[one.name] = hit.reads
        if words is None:
            self.slots.append(Slot(one.name, hit.value, "", score=0.8))
        else:
            self.slots.append(Slot(one.name, hit.value, words.words, words.start, words.end))


def point(
    spec: ToolSpec, sentence: str, context: Context, catalog: Catalog, filled: Arguments
) -> tuple[Field, list[str]] | None:
    """Add what pointers stand for; where that is unclear, give the argument and its candidates."""
    said = {slot.field for slot in filled.slots}
    taken = [(s.start, s.end) for s in filled.slots]
    free = [
        p
        for p in references.pointers(sentence)
        if all(p.end <= start or end <= p.start for start, end in taken)
    ]
    for one in fields_of(spec.args):
        if one.ref_kind is None:
            continue
        if one.name in said:
            _beside_the_named(one, free, context, catalog, filled)
            continue
        fitting = [p for p in free if _fits(p, one, spec, context, catalog)]
        ahead = context.planned and (fitting or one.required)
        if ahead and _promise(one, fitting, context, catalog, filled.reads):
            continue
        unclear = _pointed(one, fitting, context, catalog, filled)
        if unclear is not None:
            return one, unclear
        bare = one.ref_kind == "ticket" and not one.many and not filled.args
        bare = bare and len(sentence.split()) <= BRIEF
        if (one.required or bare) and one.name not in filled.args:
            hit = references.focus(one.ref_kind, context.history[-2:], catalog)
            if hit is not None and not hit.options:
                filled.put(one, hit, None)
    return None


def _fits(
    pointer: references.Pointer, one: Field, spec: ToolSpec, context: Context, catalog: Catalog
) -> bool:
    """Whether a pointer can stand for an argument: "he" is a colleague where one was spoken of,
    "they" the customer whose page was just shown."""
    if pointer.kind not in (None, one.ref_kind):
        return False
    fields = fields_of(spec.args)
    if pointer.person_only and one.ref_kind != "person" and references.takes(fields, "person"):
        return references.focus("person", context.history, catalog) is None
    firm = pointer.words.lower() in _OF_A_FIRM and one.ref_kind == "person"
    if firm and references.takes(fields, "account"):
        shown = references.focus("account", context.history[-1:], catalog)
        return shown is None or bool(shown.options)
    return True


def _beside_the_named(
    one: Field,
    free: list[references.Pointer],
    context: Context,
    catalog: Catalog,
    filled: Arguments,
) -> None:
    """ "Compare him with Priya": who was spoken of comes before who is named."""
    pointer = next((p for p in free if p.person_only), None)
    if not one.many or one.ref_kind != "person" or pointer is None:
        return
    hit = references.focus("person", context.history, catalog)
    named = filled.args[one.name]
    named = named if isinstance(named, list) else [named]
    if hit is None or hit.options or hit.value in named:
        return
    filled.args[one.name] = [hit.value, *named]
    slot = Slot(one.name, hit.value, pointer.words, pointer.start, pointer.end)
    filled.slots.append(slot)


def _pointed(
    one: Field,
    fitting: list[references.Pointer],
    context: Context,
    catalog: Catalog,
    filled: Arguments,
) -> list[str] | None:
    """Fill the argument from the first pointer that leads anywhere; candidates if it is unclear."""
    for pointer in fitting:
        kind = one.ref_kind or ""
        hit = None
        if pointer.extreme and context.look:
            hit = extremes.first(pointer, kind, context.history, catalog, context.look)
        hit = hit or references.resolve(pointer, kind, context.history, catalog)
        if hit is None:
            continue
        if len(hit.options) > 1:
            return hit.options
        filled.put(one, hit, pointer)
        return None
    return None


def _shape(one: Field, value: Any) -> Any:
    """One or several, as the argument takes them."""
    if isinstance(value, list) and not one.many:
        return value[0]
    return value


def _promise(
    one: Field,
    pointers: list[references.Pointer],
    context: Context,
    catalog: Catalog,
    reads: dict[str, str],
) -> bool:
    """Leave a reference to an earlier call of this turn for `Planner.resolve`."""
    before = context.planned[-1]
    named = next(
        (
            before.args[f.name]
            for f in fields_of(catalog.get(before.tool).args)
            if f.ref_kind == one.ref_kind and f.name in before.args and f.required
        ),
        None,
    )
    pointer = pointers[0] if pointers else None
    if pointer is None or (pointer.index is None and not pointer.all_rows):
        reads[one.name] = f"={named}" if isinstance(named, str) else "result[0]"
        return True
    reads[one.name] = pointer.row
    by = extremes.order(catalog.get(before.tool), pointer.extreme)
    if by is not None:
        before.args.setdefault(by[0].name, by[1])
    return True
