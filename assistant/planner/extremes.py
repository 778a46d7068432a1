"""Which row "the oldest one" is: the first of the last list once it is sorted that way."""

from collections.abc import Callable
from typing import Any

from assistant.planner.arguments import Field, field_of
from assistant.planner.references import Pointer, Resolved, ids_of
from assistant.planner.turn import Exchange
from tools.catalog import Catalog
from tools.spec import ToolSpec

Look = Callable[[str, dict[str, Any]], list[str]]
"""The rows that a tool which only reads would show to the asker: "ticket:DESK-1002" …"""
_SORTED_BY = ("sort", "rank_by")
_ORDERS = {
    "latest": "newest", "recent": "newest", "urgent": "priority", "biggest": "value",
    "riskiest": "risk",
}  # fmt: skip


def order(spec: ToolSpec, extreme: str | None) -> tuple[Field, str] | None:
    """The argument of a tool that sorts, and its value that puts the row in question first."""
    if extreme is None:
        return None
    wanted = _ORDERS.get(extreme, extreme)
    for name in _SORTED_BY:
        one = field_of(spec, name)
        if one and wanted in map(str, getattr(one.reader, "_value2member_map_", {})):
            return one, wanted
    return None


def first(
    pointer: Pointer,
    kind: str,
    history: list[Exchange],
    catalog: Catalog,
    look: Look,
) -> Resolved | None:
    """The row that comes first when the last list of a kind is sorted; None where none can be."""
    for exchange in reversed(history):
        for call in reversed(exchange.calls):
            if not ids_of(exchange.refs, kind) or call["tool"] not in catalog:
                continue
            spec = catalog.get(call["tool"])
            by = order(spec, pointer.extreme)
            if by is None or spec.effect != "read":
                continue
            args = {**call["args"], by[0].name: by[1]}
            if field_of(spec, "limit") is not None:
                args["limit"] = 1
            ids = ids_of([look(spec.name, args)], kind)
            return Resolved(ids[0], f"{pointer.extreme} of {spec.name}", []) if ids else None
    return None
