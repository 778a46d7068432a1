"""Several things asked for at once: a call for each, the later ones on the rows of the earlier."""

import re
from dataclasses import replace

from assistant.planner import clauses, references
from assistant.planner.context import Context
from assistant.planner.router import Routing
from assistant.planner.turn import Plan, PlannedCall
from assistant.planner.understanding import Understanding

SURE = 0.6
"""Least probability of a part of a sentence that is taken for a request of its own."""
ALONE = 0.9
"""Least probability of a part that has no verb of its own."""
ONE_THING = 0.998
"""From this probability on a sentence that lists things asks for one answer about all of them."""
ASIDES = frozenset({"what_can_you_do", "explain_answer"})
"""What "… and why" and "… and what can I do" look like alone; they belong to the part before."""
_ROW = re.compile(r"result\[-?\d+\]")


class Several:
    """Reads sentences that ask for more than one thing."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self._router = understanding.router

    def read(self, sentence: str, context: Context) -> Plan | None:
        """A call for each part, where every part is a request."""
        parts = clauses.split(sentence)
        if len(parts) < 2:
            parts = self._two_things(sentence, context)
        if len(parts) < 2:
            return None
        routings = self._routings(parts, context)
        sure = all(r.accepted and r.guesses[0].probability >= SURE for r in routings)
        if not sure or any(r.guesses[0].tool in ASIDES for r in routings[1:]):
            return None
        planned: list[PlannedCall] = []
        plans: list[Plan] = []
        for part in parts:
            plan = self._understanding.request(part, replace(context, planned=planned))
            if plan.kind != "call":
                return plan if plan.kind == "forbidden" or planned else None
            planned += plan.calls
            plans.append(plan)
        same = len({(c.tool, repr(c.args), repr(c.reads)) for c in planned}) == 1
        # "Which are easy and which are not" is one question.
        bare = any(
            call.tool == planned[0].tool and not _names_another(call, part)
            for call, part in zip(planned[1:], parts[1:], strict=True)
        )
        if same or bare:
            return None
        return Plan("call", planned, reading=plans[0].reading)

    def _two_things(self, sentence: str, context: Context) -> list[str]:
        """ "Health scores and upcoming renewals": two answers, where the whole looks like both."""
        halves = clauses.halves(sentence)
        if not halves or self._router.declared(sentence):
            return []
        whole = self._understanding.route(sentence, context).guesses
        both = {guess.tool for guess in whole[:2]}
        # "… and priority is P1" says more of the first thing; it orders nothing.
        if whole[0].probability > ONE_THING or not all(map(self._reads, both)):
            return []
        for beginning, end in halves:
            # Where the end is no request, what the beginning asks for need not be made out.
            second = self._surely(end, context)
            if second in both and {self._surely(beginning, context), second} == both:
                return [beginning, end]
        return []

    def _surely(self, part: str, context: Context) -> str | None:
        """The tool that a part without a verb of its own asks for beyond doubt."""
        routing = self._understanding.route(part, context)
        best = routing.guesses[0]
        return best.tool if routing.accepted and best.probability >= ALONE else None

    def _reads(self, tool: str) -> bool:
        return self._understanding.catalog.get(tool).effect == "read"

    def _routings(self, parts: list[str], context: Context) -> list[Routing]:
        """Each part routed as what follows the part before it."""
        routings: list[Routing] = []
        planned: list[PlannedCall] = []
        for part in parts:
            routing = self._understanding.route(part, replace(context, planned=planned))
            planned.append(PlannedCall(routing.guesses[0].tool, {}))
            routings.append(routing)
        return routings


def _names_another(call: PlannedCall, part: str) -> bool:
    """Whether a call is about more than what the call before it was about."""
    placed = any(p.index is not None for p in references.pointers(part))
    return bool(call.args) or (placed and any(_ROW.fullmatch(r) for r in call.reads.values()))
