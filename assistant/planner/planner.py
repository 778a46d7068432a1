"""The planner: a question and its conversation in, tool calls or a few honest words out."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.planner import (
    answers,
    clauses,
    cleaning,
    commands,
    controls,
    followups,
    references,
    smalltalk,
    wording,
)
from assistant.planner.arguments import field_of
from assistant.planner.context import Context
from assistant.planner.router import Encoder, Router, Routing
from assistant.planner.turn import Exchange, Plan, PlannedCall, Reading, Turn
from assistant.planner.understanding import Understanding, reading_of
from tools.access import Actor, may_call
from tools.arguments.known import Names
from tools.catalog import Catalog

SURE = 0.6
"""Least probability of a part of a sentence that is taken for a request of its own."""
SEARCH = "search_knowledge"
_ASIDES = frozenset({"what_can_you_do", "explain_answer"})
"""What "… and why" and "… and what can I do" look like alone; they belong to the part before."""
_CARRIED_OUT_BY = {
    "recommend_reassignments": "apply_reassignments",
    "triage_queue": "resolve_routine",
    "draft_reply": "send_reply",
}
"""What "go ahead" means after a recommendation: a proposal that still waits for a decision."""
CLEAR = 0.9
"""Least probability of a sentence that is a request of its own and not a change of the last."""
_OPENS = re.compile(r"(?:please\s+|can\s+you\s+)?(?:show|open|list|display|pull\s+up)\b", re.I)
_ROW = re.compile(r"result\[(-?\d+|\*)\]")


class Planner:
    """Plans turns. Nothing is loaded before the first one."""

    def __init__(
        self,
        catalog: Catalog,
        embed: Callable[[], Encoder],
        cache_dir: Path | None,
        names: Callable[[Actor], Names],
    ) -> None:
        self.catalog = catalog
        self.router = Router(catalog, embed, cache_dir)
        self._understanding = Understanding(catalog, self.router)
        self._names = names

    def train(self) -> None:
        """Make the routing model ready, so that the first question need not wait for it."""
        self.router.ready()

    @property
    def is_ready(self) -> bool:
        """Whether an earlier run has trained for this catalogue."""
        return self.router.is_kept

    def plan(self, turn: Turn) -> Plan:
        """What to do about a question. Never raises for what a person can type."""
        sentence = cleaning.clean(turn.text)
        if not cleaning.has_words(sentence):
            return self._no_words(turn)
        context = Context(replace(turn, text=sentence), self._names(turn.actor).at(turn.clock))
        return (
            self._answer(sentence, context)
            or self._control(sentence, context)
            or self._small(sentence)
            or self._request(smalltalk.without_opening(sentence), context)
        )

    def resolve(self, plan: Plan, index: int, refs: list[list[str]]) -> dict[str, Any] | None:
        """The arguments of a call, its references filled from the rows of the calls before it.

        `refs` are the rows that each earlier call of this turn showed. None where the row that it
        needs was not shown.
        """
        call = plan.calls[index]
        args = dict(call.args)
        spec = self.catalog.get(call.tool)
        for name, row in call.reads.items():
            one = field_of(spec, name)
            if name in args or one is None or one.ref_kind is None:
                continue
            if row.startswith("="):
                args[name] = row[1:]
                continue
            shown = [references.ids_of([rows], one.ref_kind) for rows in reversed(refs)]
            ids = next((found for found in shown if found), [])
            match = _ROW.fullmatch(row)
            if not ids or match is None:
                return None
            if match[1] == "*":
                args[name] = ids if one.many else ids[0]
            elif -len(ids) <= int(match[1]) < len(ids):
                args[name] = ids[int(match[1])]
            else:
                return None
        return args

    def _no_words(self, turn: Turn) -> Plan:
        allowed = self.catalog.allowed(turn.actor)[:3]
        choices = wording.offer(allowed, turn.actor.persona)
        return Plan("decline", text=wording.NO_WORDS, choices=choices)

    def _small(self, sentence: str) -> Plan | None:
        line = smalltalk.answer(sentence)
        return Plan("smalltalk", text=line, reading=Reading(how="small talk")) if line else None

    def _control(self, sentence: str, context: Context) -> Plan | None:
        control = controls.read(sentence)
        if control is None:
            return None
        last = context.history[-1] if context.history else None
        if control.weak and (last is None or last.kind != "proposal"):
            approves = control.args.get("decision") == "approve" and "except" not in control.args
            return self._carry_out(sentence, context) if approves else None
        if control.tool not in self.catalog:
            words = (
                wording.NO_WHY if control.tool == "explain_answer" else wording.NOTHING_TO_DECIDE
            )
            return Plan("decline", text=words, reading=Reading(how="control"))
        spec = self.catalog.get(control.tool)
        if not may_call(spec, context.turn.actor).allowed:
            return Plan("forbidden", text=may_call(spec, context.turn.actor).reason)
        reading = Reading(control.tool, 1.0, ours=1.0, how="control")
        return Plan("call", [PlannedCall(control.tool, dict(control.args))], reading=reading)

    def _carry_out(self, sentence: str, context: Context) -> Plan | None:
        """ "Go ahead" after a recommendation or a draft."""
        calls = context.history[-1].calls if context.history else []
        tool = _CARRIED_OUT_BY.get(calls[-1]["tool"]) if calls else None
        if tool is None or tool not in self.catalog or not controls.orders(sentence):
            return None
        spec, before = self.catalog.get(tool), self.catalog.get(calls[-1]["tool"])
        if not may_call(spec, context.turn.actor).allowed:
            return None
        kept = followups.alike(before, calls[-1]["args"], spec)
        # "Do it" names nothing: what it is about was named before.
        return self._understanding.complete(spec, "", context, base=kept, how="carried out")

    def _answer(self, sentence: str, context: Context) -> Plan | None:
        """The sentence as the answer to our own question."""
        pending = context.history[-1].pending if context.history else None
        if not pending:
            return None
        if answers.cancels(sentence):
            return Plan("smalltalk", text="All right. What would you like to know?")
        if pending["kind"] == "tool":
            return self._answer_tool(sentence, pending, context)
        spec = self.catalog.get(pending["tool"])
        one = field_of(spec, pending["field"])
        if one is None:
            return None
        said = answers.option(sentence, pending.get("options", []))
        if said is None and not self._new_topic(sentence):
            said = answers.value(sentence, one, context)
        if said is None:
            return None
        args = {**pending["args"], one.name: said}
        reading = reading_of(spec, None, [], "answer to our question")
        return self._understanding.finish(spec, args, {}, reading)

    def _answer_tool(self, sentence: str, pending: dict[str, Any], context: Context) -> Plan | None:
        tool = answers.option(sentence, pending["options"])
        if tool is None:
            return None
        spec = self.catalog.get(tool)
        return self._understanding.complete(
            spec, pending["text"], context, how="answer to our question"
        )

    def _new_topic(self, sentence: str) -> bool:
        """Whether a sentence is a request of its own rather than an answer."""
        if len(sentence.split()) < 3:
            return False
        routing = self.router.route(sentence)
        best = routing.guesses[0]
        return routing.accepted and routing.ours > 0.8 and best.probability > 0.8

    def _request(self, sentence: str, context: Context) -> Plan:
        returned = self._return(sentence, context)
        if returned is not None:
            return returned
        changed = followups.read(sentence, context, self.catalog) if context.history else None
        if changed is not None and not self._stands_alone(sentence, changed.spec.name, context):
            reading = reading_of(changed.spec, None, changed.slots, changed.how)
            return self._understanding.finish(changed.spec, changed.args, {}, reading)
        sentence = followups.strip_correction(sentence)[0] if context.history else sentence
        several = self._several(sentence, context)
        if several is not None:
            return several
        subject = commands.search(sentence)
        if subject is not None and SEARCH in self.catalog:
            reading = reading_of(self.catalog.get(SEARCH), None, [subject], "named outright")
            call = PlannedCall(SEARCH, {subject.field: subject.value})
            return Plan("call", [call], reading=reading)
        plan = self._understanding.request(sentence, context)
        rest = followups.topic(sentence) if context.history else None
        if rest is None or any(call.reads for call in plan.calls):
            return plan
        return self._next_topic(rest, plan, context)

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
        last = followups.last_call(context, self.catalog)
        if better.kind not in ("call", "clarify") or last is None or better.reading.tool is None:
            return better
        spec = self.catalog.get(better.reading.tool)
        kept = followups.inherited(last[0], last[1], spec)
        if not kept or any(slot.field in kept for slot in better.reading.slots):
            return better
        return self._understanding.complete(spec, rest, context, base=kept, how="next topic")

    def _return(self, sentence: str, context: Context) -> Plan | None:
        """ "Back to the tickets": the latest call of that tool once more."""
        rest = followups.back_to(sentence) if context.history else None
        if rest is None:
            return None
        routing = self._understanding.route(rest, context)
        order = [g.tool for g in routing.guesses[:3] if g.probability > 0.1]
        for exchange in reversed(context.history):
            for call in exchange.calls:
                if call["tool"] in order:
                    spec = self.catalog.get(call["tool"])
                    reading = reading_of(spec, routing, [], "back to an earlier topic")
                    return self._understanding.finish(spec, dict(call["args"]), {}, reading)
        return None

    def _routings(self, parts: list[str], context: Context) -> list[Routing]:
        """Each part routed as what follows the part before it."""
        routings: list[Routing] = []
        planned: list[PlannedCall] = []
        for part in parts:
            routing = self._understanding.route(part, Context(context.turn, context.known, planned))
            planned.append(PlannedCall(routing.guesses[0].tool, {}))
            routings.append(routing)
        return routings

    def _several(self, sentence: str, context: Context) -> Plan | None:
        """A call for each part, where every part is a request."""
        parts = clauses.split(sentence)
        if len(parts) < 2:
            return None
        routings = self._routings(parts, context)
        sure = all(r.accepted and r.guesses[0].probability >= SURE for r in routings)
        if not sure or any(r.guesses[0].tool in _ASIDES for r in routings[1:]):
            return None
        planned: list[PlannedCall] = []
        plans: list[Plan] = []
        for part in parts:
            plan = self._understanding.request(part, Context(context.turn, context.known, planned))
            if plan.kind != "call":
                return plan if plan.kind == "forbidden" or planned else None
            planned += plan.calls
            plans.append(plan)
        same = len({(c.tool, repr(c.args), repr(c.reads)) for c in planned}) == 1
        # "Which are easy and which are not" is one question.
        bare = [c for c in planned[1:] if c.tool == planned[0].tool and not _names_another(c)]
        if same or bare:
            return None
        return Plan("call", planned, reading=plans[0].reading)


def _names_another(call: PlannedCall) -> bool:
    """Whether a call is about more than what the call before it was about."""
    return bool(call.args) or any(
        _ROW.fullmatch(r) and r != "result[*]" for r in call.reads.values()
    )


__all__ = ["Exchange", "Planner"]
