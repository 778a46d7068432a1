"""One call for each of several things, where a tool takes one: "close 1003 and 1007"."""

import re
from dataclasses import replace

from assistant.planner import slots
from assistant.planner.arguments import Field, fields_of
from assistant.planner.context import Context
from assistant.planner.turn import Plan
from tools.catalog import Catalog

MOST = 4
"""So many at once; more of them are asked for in lists."""
_NOT_EACH = re.compile(
    r"\b(?:instead\s+of|rather\s+than|not|than|into|with|like|between|versus|vs|except|but|or)\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:first|last|top|bottom|both|all|each)\b", re.IGNORECASE)
"""Rows that are counted out; "these" may be the people of one customer."""
_KINDS = ("ticket", "account")


def of(plan: Plan, sentence: str, context: Context, catalog: Catalog) -> Plan:
    """The plan with a call for each ticket or customer that the sentence names or points at."""
    if plan.kind != "call" or len(plan.calls) != 1 or context.planned:
        return plan
    call = plan.calls[0]
    spec = catalog.get(call.tool)
    for one in fields_of(spec.args):
        if one.ref_kind not in _KINDS or one.many or one.name not in call.args:
            continue
        values = _pointed(one, plan) or _named(one, sentence, context)
        if 1 < len(values) <= MOST:
            calls = [replace(call, args={**call.args, one.name: v}, reads={}) for v in values]
            return replace(plan, calls=calls)
    return plan


def _pointed(one: Field, plan: Plan) -> list[str]:
    """The rows that "the first two" or "both of them" pointed at."""
    return next(
        (
            s.value
            for s in plan.reading.slots
            if s.field == one.name and isinstance(s.value, list) and _EACH.search(s.words)
        ),
        [],
    )


def _named(one: Field, sentence: str, context: Context) -> list[str]:
    if _NOT_EACH.search(sentence):
        return []
    found = one.reader.read(sentence, context.known)
    sure = [f for f in found if f.score >= slots.SURE and not f.others]
    return list(dict.fromkeys(str(f.value) for f in sure)) if len(sure) == len(found) else []
