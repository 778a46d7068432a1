"""What is said in the light of the answer before it: changes of it, and new questions about it."""

import re
from itertools import pairwise
from typing import Any

from assistant.planner import (
    followups,
    leavingout,
    nextsteps,
    orders,
    pending,
    slots,
    subject,
    wording,
)
from assistant.planner.arguments import field_of, fields_of
from assistant.planner.context import Context
from assistant.planner.turn import Choice, Exchange, Plan, Reading
from assistant.planner.understanding import Understanding, reading_of
from tools.access import may_call
from tools.arguments import mentions
from tools.arguments.mentions import tokens
from tools.catalog import Catalog
from tools.spec import ToolSpec

SURE = 0.6
"""A plan this probable is not read again as a change of the last answer."""
CLEAR = 0.9
"""Least probability of a sentence that is a request of its own and not a change of the last."""
_OPENS = re.compile(r"(?:please\s+|can\s+you\s+)?(?:show|open|list|display|pull\s+up)\b", re.I)
_WHOSE = frozenset({"assignee", "agent", "agents", "team"})
APPLY = "apply_reassignments"
_MOVES = frozenset({"recommend_reassignments", APPLY})
_SAME_TIME = re.compile(
    r"\b(?:the\s+same|same|that|this\s+same)\s+(?:period|time(?:\s*(?:frame|span|range))?|dates?|range)\b",
    re.IGNORECASE,
)
_THE_OTHER = re.compile(
    r"(?:(?:no|nope|sorry|oops|wait|actually|hm+|ok(?:ay)?|and|i\s+mean(?:t)?)[\s,.!]+)*(?:the\s+)?other\s*(?:one|person|guy|option)?[\s.!?]*",
    re.IGNORECASE,
)
BRIEF = 6
"""Words of a question that may lean on the customer just spoken of."""
_ASKING = re.compile(
    r"(?:(?:and|so|ok(?:ay)?|also|then)[\s,]+)*(?:any(?:thing)?|open|overdue|what|which|how\s+many"
    r"|is\s+there|are\s+there|do|does|has|have|tickets?|cases?|p[1-4]s?|urgent|recent|latest|last"
    r"|renewals?|upsells?|cross-?sells?)\b",
    re.IGNORECASE,
)
_LISTED_BY: dict[str, tuple[str, dict[str, Any]]] = {
    "sla_at_risk": ("list_tickets", {"sla": "at_risk"}),
}
"""Tool to the tool that lists what it ranks, and by more arguments."""
_OF_ALL = re.compile(
    r"\b(?:all|every\w*|our|my|mine|me|i|we|us|team|total|overall|across|company|customers|clients"
    r"|accounts|who|whole|you)\b",
    re.IGNORECASE,
)


class Leaning:
    """Reads what leans on the last answer."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self._catalog = understanding.catalog
        self._router = understanding.router

    def change(self, sentence: str, context: Context) -> Plan | None:
        """The last call changed or an earlier one again; None where it is a new question."""
        if not context.history:
            return None
        steered = (
            self._other(sentence, context)
            or self._without(sentence, context)
            or self._next_step(sentence, context)
            or self._return(sentence, context)
            or orders.unknown(sentence, context, self._catalog)
        )
        if steered is not None:
            return steered
        changed = followups.read(sentence, context, self._catalog)
        if changed is None or self._stands_alone(sentence, changed.spec.name, context):
            return None
        reading = reading_of(changed.spec, None, changed.slots, changed.how)
        return self._understanding.finish(changed.spec, changed.args, {}, reading)

    def further(self, sentence: str, plan: Plan, context: Context) -> Plan:
        """The plan of a new question with what the talk before it adds."""
        if not context.history or any(call.reads for call in plan.calls):
            return plan
        rest = followups.topic(sentence)
        if rest is not None:
            following = self._next_topic(rest, plan, context)
            return self._same_time(sentence, following, context) or following
        return (
            self._detail(sentence, plan, context)
            or self._same_time(sentence, plan, context)
            or self._of_customer(sentence, plan, context)
            or self._beside(sentence, plan, context)
        )

    def _without(self, sentence: str, context: Context) -> Plan | None:
        """ "Leave out the third": the moves that were recommended or proposed but for some."""
        last = pending.standing(context.history)
        if last is None or not last.calls:
            return None
        if last.calls[-1]["tool"] not in _MOVES:
            return self._without_of(last, sentence)
        if APPLY not in self._catalog:
            return None
        spec = self._catalog.get(APPLY)
        shown = next((e for e in reversed(context.history) if any(e.refs)), last)
        left = leavingout.tickets(sentence, shown, context)
        if not left or not may_call(spec, context.turn.actor).allowed:
            return None
        before = last.calls[-1]
        kept = before["args"]
        if before["tool"] != APPLY:
            kept = followups.alike(self._catalog.get(before["tool"]), kept, spec)
        args = {**kept, "except": leavingout.merged(kept, left)}
        return self._understanding.finish(spec, args, {}, reading_of(spec, None, [], "left out"))

    def _other(self, sentence: str, context: Context) -> Plan | None:
        """ "Sorry, the other one": of two that were offered the one that was not taken."""
        if not _THE_OTHER.fullmatch(sentence):
            return None
        for before, after in pairwise(context.history[-3:]):
            asked = before.pending or {}
            values = [o["value"] for o in asked.get("options", [])]
            call = after.calls[-1] if after.calls else None
            if asked.get("kind") != "which" or call is None or call["tool"] not in self._catalog:
                continue
            taken = call["args"].get(asked["field"])
            others = [v for v in values if v != taken]
            if taken in values and len(others) == 1:
                spec = self._catalog.get(call["tool"])
                args = {**call["args"], asked["field"]: others[0]}
                return self._understanding.finish(
                    spec, args, {}, reading_of(spec, None, [], "the other one")
                )
        return None

    def _without_of(self, last: Exchange, sentence: str) -> Plan | None:
        """ "Without the second" while a change of several waits: how that is said with the yes."""
        left = leavingout.words(sentence)
        if last.kind != "proposal" or left is None:
            return None
        ask = f"approve all but {left}"
        reading = Reading("decide", 1.0, how="part of a proposal")
        return Plan("clarify", [], wording.ALL_BUT, [Choice(ask.capitalize(), ask)], None, reading)

    def _next_step(self, sentence: str, context: Context) -> Plan | None:
        """ "How would you fix that?": the tool that says what helps."""
        step = nextsteps.read(sentence, pending.standing(context.history), self._catalog)
        if step is None:
            return None
        spec = self._catalog.get(step[0])
        if not may_call(spec, context.turn.actor).allowed:
            return None
        reading = reading_of(spec, None, [], "next step")
        return self._understanding.finish(spec, step[1], {}, reading)

    def _detail(self, sentence: str, plan: Plan, context: Context) -> Plan | None:
        """ "Who owns it?": the page of what was shown, unless a tool answers just that about it."""
        if not subject.asks(sentence):
            return None
        sure = plan.kind == "call" and plan.reading.confidence >= SURE
        if sure and any(v == "context" for call in plan.calls for v in call.reads.values()):
            return None
        page = subject.page(sentence, context.history, self._catalog, context.turn.actor)
        if page is None:
            return None
        spec, args = page
        told = plan.calls[0].args.values() if plan.kind == "call" else ()
        if sure and any(value in told for value in args.values()):
            return None
        return self._understanding.finish(spec, args, {}, reading_of(spec, None, [], "detail"))

    def _same_time(self, sentence: str, plan: Plan, context: Context) -> Plan | None:
        """ "The costs for the same period": the period of the last answer."""
        if plan.kind != "call" or len(plan.calls) != 1 or not _SAME_TIME.search(sentence):
            return None
        spec = self._catalog.get(plan.calls[0].tool)
        last = followups.last_call(context, self._catalog)
        if last is None or field_of(spec, "period") is None or "period" not in last[1]:
            return None
        args = {**plan.calls[0].args, "period": last[1]["period"]}
        return self._understanding.finish(spec, args, {}, plan.reading)

    def _stands_alone(self, sentence: str, last: str, context: Context) -> bool:
        """Whether "show ticket 7" after a draft asks for the ticket rather than another draft."""
        if not _OPENS.match(sentence) or followups.narrows(sentence):
            return False
        routing = self._understanding.route(sentence, context)
        best = routing.guesses[0]
        return routing.accepted and best.tool != last and best.probability >= CLEAR

    def _next_topic(self, rest: str, plan: Plan, context: Context) -> Plan:
        """ "And what about the renewals?" is about the same customer."""
        again = self._understanding.request(rest, context)
        better = again if again.kind == "call" or plan.kind == "decline" else plan
        last = followups.last_call(context, self._catalog)
        if better.kind not in ("call", "clarify") or last is None or better.reading.tool is None:
            return better
        spec = self._catalog.get(better.reading.tool)
        kept = followups.inherited(last[0], last[1], spec)
        if not kept or any(slot.field in kept for slot in better.reading.slots):
            return better
        return self._understanding.complete(spec, rest, context, base=kept, how="next topic")

    def _of_customer(self, sentence: str, plan: Plan, context: Context) -> Plan | None:
        """ "Any open tickets?" after a page about a customer is about that customer."""
        if plan.kind != "call" or len(plan.calls) > 1 or self._router.declared(sentence):
            return None
        spec = self._catalog.get(plan.calls[0].tool)
        name = account_field(spec)
        about = customer(sentence, context.history, self._catalog)
        others = any(slot.field != name and slot.field in _WHOSE for slot in plan.reading.slots)
        if name is None or about is None or others or name in plan.calls[0].args:
            return None
        args = {**plan.calls[0].args, name: about}
        return self._understanding.finish(spec, args, {name: "context"}, plan.reading)

    def _beside(self, sentence: str, plan: Plan, context: Context) -> Plan:
        """ "Since June" after health scores: where the last tool has no such argument, the tool
        beside it that has one is meant."""
        last = followups.last_call(context, self._catalog)
        if last is None or followups.orders(sentence):
            return plan
        sure = plan.kind == "call" and plan.reading.confidence >= SURE
        if not sure or followups.narrows(sentence):
            narrowed = self._narrowed(sentence, last[0], context)
            if narrowed is not None:
                return narrowed
        if sure:
            return plan
        fitting = [
            spec.name
            for spec in self._catalog.allowed(context.turn.actor)
            if spec.domain == last[0].domain and spec.effect == "read" and spec is not last[0]
            if explained(sentence, spec, context, followups.FILLER) is not None
        ]
        if not fitting:
            return plan
        together = self._router.route(f"{last[2].text} {sentence}")
        name = next((g.tool for g in together.guesses if g.tool in fitting), None)
        if name is None:
            return plan
        spec = self._catalog.get(name)
        kept = followups.inherited(last[0], last[1], spec)
        return self._understanding.complete(
            spec, sentence, context, base=kept, how="beside the last answer"
        )

    def _narrowed(self, sentence: str, last: ToolSpec, context: Context) -> Plan | None:
        """ "Just P2" after the tickets at risk: the list of the same tickets that takes it."""
        name, base = _LISTED_BY.get(last.name, ("", {}))
        if (
            name not in self._catalog
            or not may_call(self._catalog.get(name), context.turn.actor).allowed
        ):
            return None
        spec = self._catalog.get(name)
        if explained(sentence, spec, context, followups.FILLER) is None:
            return None
        return self._understanding.complete(
            spec, sentence, context, base=base, how="beside the last answer"
        )

    def _return_to_name(self, rest: str, context: Context) -> Plan | None:
        """ "Back to Northgate": what was asked about that customer last."""
        name = _only_a_name(rest, context)
        for exchange in reversed(context.history if name else []):
            for call in exchange.calls:
                if name in call["args"].values() and call["tool"] in self._catalog:
                    spec = self._catalog.get(call["tool"])
                    if spec.effect != "read" or not may_call(spec, context.turn.actor).allowed:
                        continue
                    reading = reading_of(spec, None, [], "back to an earlier topic")
                    return self._understanding.finish(spec, dict(call["args"]), {}, reading)
        return None

    def _return(self, sentence: str, context: Context) -> Plan | None:
        """ "Back to the tickets": the latest call of that tool once more."""
        rest = followups.back_to(sentence) if context.history else None
        if rest is None:
            return None
        if (shown := self._understanding.mention(rest, context)) is not None:
            return shown
        named = self._return_to_name(rest, context)
        if named is not None:
            return named
        changed = followups.read(rest, context, self._catalog)
        if changed is not None and changed.how == "follow-up" and changed.slots:
            reading = reading_of(changed.spec, None, changed.slots, changed.how)
            return self._understanding.finish(changed.spec, changed.args, {}, reading)
        routing = self._understanding.route(rest, context)
        order = [g.tool for g in routing.guesses[:3] if g.probability > 0.1]
        for exchange in reversed(context.history):
            for call in exchange.calls:
                if call["tool"] in order:
                    spec = self._catalog.get(call["tool"])
                    reading = reading_of(spec, routing, [], "back to an earlier topic")
                    return self._understanding.finish(spec, dict(call["args"]), {}, reading)
        return None


def _only_a_name(rest: str, context: Context) -> str | None:
    """The id of the customer or colleague that is all of these words."""
    bare = rest.strip(" ?.!")
    for kind in ("account", "person"):
        for found in mentions.find(kind, bare, context.known):
            if found.end - found.start >= len(bare) - 2 and not found.others:
                return str(found.value)
    return None


def customer(sentence: str, history: list[Exchange], catalog: Catalog) -> str | None:
    """The one customer that the last answer was about, where a short question goes on about it."""
    calls = history[-1].calls if history else []
    brief = len(tokens(sentence)) <= BRIEF and _ASKING.match(sentence)
    if not calls or not brief or _OF_ALL.search(sentence) or calls[-1]["tool"] not in catalog:
        return None
    for one in fields_of(catalog.get(calls[-1]["tool"]).args):
        value = calls[-1]["args"].get(one.name)
        if one.ref_kind == "account" and isinstance(value, str):
            return value
    return None


def account_field(spec: ToolSpec) -> str | None:
    """The argument that holds one customer."""
    kinds = {f.ref_kind: f.name for f in fields_of(spec.args) if not f.many}
    return kinds.get("account")


def explained(
    sentence: str, spec: ToolSpec, context: Context, glue: frozenset[str]
) -> dict[str, Any] | None:
    """The arguments of a tool that a sentence is made of; None where it says anything else."""
    filled = slots.fill(spec, sentence, context.known, guess_text=False)
    if not filled.args or filled.ambiguous:
        return None
    for token in tokens(sentence):
        inside = any(s.start < token.end and token.start < s.end for s in filled.slots)
        if not inside and not set(token.folded.split()) <= glue:
            return None
    return filled.args
