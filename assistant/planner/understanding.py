"""One request in, one plan out: which tool, whether it is allowed, and with what arguments."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from assistant.planner import (
    commands,
    conditions,
    hollow,
    neutral,
    pointing,
    references,
    slots,
    spelling,
    wording,
)
from assistant.planner.arguments import Field, fields_of
from assistant.planner.context import Context
from assistant.planner.references import takes
from assistant.planner.router import Guess, Router, Routing
from assistant.planner.turn import Choice, Plan, PlannedCall, Reading, Slot
from tools.access import Persona, Verdict, may_call
from tools.catalog import Catalog
from tools.lookup import ANYONE
from tools.spec import ToolSpec

INSTEAD = 0.4
"""An allowed tool this probable, measured by the best one, is taken instead of a forbidden one."""
UNSURE = 0.5
"""Below this probability of the best tool, two close readings become a choice."""
CLOSE = 0.15
DOUBTFUL = 0.15
"""From here to the threshold, a sentence is read once more with its spelling repaired."""
UNFIT = 0.05
"""What remains of the probability of tools that cannot take the ticket that is named."""
SURE_OF_A_STRANGER = 0.7
"""A question about an unknown name is taken for ours from this probability on."""
LESS_FIT = 0.4
"""The same of tools that cannot take the customer that is named: they may still answer."""
INSTEAD_OF_ASKING = 0.1
"""Who asks about customers in the plural is not asked which one, while another is this likely."""
_SUMMARIES = ("executive_summary", "triage_queue", "account_health", "summarize_ticket")
"""What sums up somebody's work, the most general first."""
_SEVERAL = re.compile(r"\b(?:customers|accounts|clients)\b", re.IGNORECASE)


class Understanding:
    """Reads single requests."""

    def __init__(self, catalog: Catalog, router: Router) -> None:
        self.catalog = catalog
        self.router = router

    def request(self, sentence: str, context: Context) -> Plan:
        """The plan for a request that stands on its own, or leans on what was shown before."""
        routing = self.route(sentence, context)
        mention = self.mention(sentence, context, routing)
        if mention is not None:
            return mention
        if routing.accepted and routing.guesses[0].probability >= UNSURE:
            return self._of_best(routing, sentence, context)
        names = slots.strangers(sentence, context.known)
        of_stranger = self._of_strangers(names, sentence)
        if of_stranger is not None and routing.ours >= DOUBTFUL:
            return self._of_best(of_stranger, sentence, context)
        if routing.accepted:
            return self._of_best(routing, sentence, context)
        if of_stranger is not None:
            words = wording.stranger(sentence[slice(*names[0])])
            return self.decline(of_stranger, context, words)
        return self.decline(routing, context)

    def _of_strangers(self, names: list[tuple[int, int]], sentence: str) -> Routing | None:
        """What is asked about names that nobody knows, where that is clearly something of ours.

        "Brief me on Zanzibar Foods" and "what is the capital of France" look alike: the tool, which
        says that it knows no such customer, is called only where the sentence as it stands is near
        enough to what it answers.
        """
        if not names:
            return None
        said = sentence
        for start, end in reversed(names):
            said = f"{said[:start]}{neutral.A_CUSTOMER}{said[end:]}"
        routing = self.router.route(said)
        best = routing.guesses[0]
        named = takes(fields_of(self.catalog.get(best.tool).args), "account")
        sure = routing.accepted and best.probability >= SURE_OF_A_STRANGER
        return routing if named and sure else None

    def route(self, sentence: str, context: Context) -> Routing:
        """Probabilities of the tools, for what the sentence says and what it names."""
        if self.router.declared(sentence):
            return self.router.route(sentence)
        said = neutral.rewrite(
            sentence, context.known, context.history, context.planned, self.catalog
        )
        routing = self.router.route(said.text)
        if DOUBTFUL <= routing.ours < routing.threshold:
            again = self.router.route(spelling.repair(said.text))
            routing = again if again.accepted else routing
        for kind, weight in (("ticket", UNFIT), ("account", LESS_FIT)):
            if kind in said.kinds:
                unfit = [s.name for s in self.catalog if not takes(fields_of(s.args), kind)]
                return routing.weighed(unfit, weight)
        return routing

    def _of_best(self, routing: Routing, sentence: str, context: Context) -> Plan:
        best = routing.guesses[0]
        allowed = [g for g in routing.guesses if self._verdict(g.tool, context).allowed]
        if not self._verdict(best.tool, context).allowed:
            instead = allowed and allowed[0].probability >= INSTEAD * best.probability
            if not instead:
                return self._own_summary(allowed, routing, sentence, context) or self.forbidden(
                    routing, context
                )
        first, *others = self._without_a_question(allowed, sentence, context)
        close = others and first.probability - others[0].probability < CLOSE
        if first.probability < UNSURE and close and len(allowed) > 1:
            return self._choice(allowed[:2], routing, sentence, context)
        return self.complete(self.catalog.get(first.tool), sentence, context, routing=routing)

    def _own_summary(
        self, allowed: list[Guess], routing: Routing, sentence: str, context: Context
    ) -> Plan | None:
        """ "Give me the summary", of nothing in particular: the one that this person has."""
        if not commands.summary(sentence):
            return None
        by_tool = {g.tool: g for g in allowed}
        own = [by_tool[tool] for tool in _SUMMARIES if tool in by_tool]
        if own and own[0].tool == _SUMMARIES[0]:
            return self.complete(self.catalog.get(own[0].tool), sentence, context, routing=routing)
        return self._choice(own[:2], routing, sentence, context) if len(own) > 1 else None

    def _without_a_question(
        self, guesses: list[Guess], sentence: str, context: Context
    ) -> list[Guess]:
        """ "Our biggest customers": tools that answer, before those that ask which customer."""
        if not _SEVERAL.search(sentence) or not self._asks_which(guesses[0], sentence, context):
            return guesses
        enough = INSTEAD_OF_ASKING * guesses[0].probability
        answering = [
            g
            for g in guesses
            if g.probability >= enough and not self._asks_which(g, sentence, context)
        ]
        return answering or guesses

    def _asks_which(self, guess: Guess, sentence: str, context: Context) -> bool:
        fields = fields_of(self.catalog.get(guess.tool).args)
        needed = [f for f in fields if f.required and f.ref_kind == "account"]
        return any(not f.reader.read(sentence, context.known) for f in needed)

    def complete(
        self,
        spec: ToolSpec,
        sentence: str,
        context: Context,
        *,
        base: dict[str, Any] | None = None,
        routing: Routing | None = None,
        how: str = "request",
    ) -> Plan:
        """Fill the arguments over those of `base`; ask for what is missing or unclear."""
        filled = hollow.without(spec, slots.fill(spec, sentence, context.known))
        if references.focus("ticket", context.history[-2:], self.catalog) is not None:
            filled = hollow.quoted(spec, filled)
        args = {**(base or {}), **_narrowing(spec, filled, context)}
        reads: dict[str, str] = {}
        unclear = pointing.point(
            spec, sentence, context, self.catalog, pointing.Arguments(args, reads, filled.slots)
        )
        if not args and not reads:
            filled = hollow.without(spec, slots.described(spec, sentence, context.known))
            args = filled.args or hollow.searched(spec, context.history)
        reading = reading_of(spec, routing, filled.slots, how)
        if how == "request" and not reads:
            names = slots.passed_over(spec, sentence, context.known, filled)
            said = [wording.passed_over(kind, words) for kind, words in names]
            if not any(one.is_phrase for one in fields_of(spec.args)):
                said += [wording.second(one, words) for one, words in filled.second]
                said += map(wording.unheld, conditions.unheld(sentence, filled.slots))
            reading = replace(reading, passed_over=said)
        if filled.ambiguous:
            return self._ask_name(spec, args, filled.ambiguous[0], reading)
        if unclear is not None:
            one, options = unclear
            return self._ask_row(spec, args, one, options, context, reading)
        return self.finish(spec, args, reads, reading)

    def finish(
        self, spec: ToolSpec, args: dict[str, Any], reads: dict[str, str], reading: Reading
    ) -> Plan:
        """The call, or the question for what it still needs."""
        nothing = hollow.described(spec) and not args and not reads
        for one in fields_of(spec.args):
            needed = one.required or (nothing and one.ref_kind == "ticket")
            if needed and one.name not in args and one.name not in reads:
                pending = {"kind": "missing", "tool": spec.name, "args": args, "field": one.name}
                text = wording.missing(spec, one)
                return Plan("clarify", text=text, pending=pending, reading=reading)
        usable, refused = _usable(spec, args, reads)
        if refused is not None:
            pending = {"kind": "missing", "tool": spec.name, "args": usable, "field": refused}
            return Plan("clarify", text=wording.lacking(refused), pending=pending, reading=reading)
        return Plan("call", [PlannedCall(spec.name, usable, reads)], reading=reading)

    def decline(self, routing: Routing, context: Context, words: str = "") -> Plan:
        """Not ours, with the nearest things that this person can ask."""
        near = [g.tool for g in routing.guesses if self._verdict(g.tool, context).allowed][:3]
        persona = context.turn.actor.persona
        choices = wording.offer([self.catalog.get(name) for name in near], persona)
        reading = reading_of(None, routing, [], "declined")
        text = words or wording.decline(choices)
        return Plan("decline", text=text, choices=choices, reading=reading)

    def forbidden(self, routing: Routing, context: Context) -> Plan:
        """Understood, but not for this person."""
        verdict = self._verdict(routing.guesses[0].tool, context)
        near = [g.tool for g in routing.guesses if self._verdict(g.tool, context).allowed][:2]
        persona = context.turn.actor.persona
        choices = wording.offer([self.catalog.get(name) for name in near], persona)
        spec = self.catalog.get(routing.guesses[0].tool)
        reading = reading_of(spec, routing, [], "forbidden")
        return Plan("forbidden", text=verdict.reason, choices=choices, reading=reading)

    def _verdict(self, tool: str, context: Context) -> Verdict:
        return may_call(self.catalog.get(tool), context.turn.actor)

    def mention(
        self, sentence: str, context: Context, routing: Routing | None = None
    ) -> Plan | None:
        """The page of a ticket, where the sentence is nothing but its id."""
        bare = self._bare_mention(sentence, context)
        if bare is None:
            return None
        return self.complete(bare, sentence, context, routing=routing, how="mention")

    def _bare_mention(self, sentence: str, context: Context) -> ToolSpec | None:
        """The tool that shows a thing, where the sentence is nothing but its id."""
        from tools.arguments import TicketRef

        found = TicketRef.read(sentence, context.known)
        rest = sentence[: found[0].start] + sentence[found[0].end :] if len(found) == 1 else "x"
        if rest.strip(" ?.!,:"):
            return None
        showing = [
            spec
            for spec in self.catalog.allowed(context.turn.actor)
            if spec.effect == "read" and [f.ref_kind for f in fields_of(spec.args)] == ["ticket"]
        ]
        return showing[0] if showing else None

    def _choice(
        self, guesses: Sequence[Guess], routing: Routing, sentence: str, context: Context
    ) -> Plan:
        persona = context.turn.actor.persona
        specs = [self.catalog.get(g.tool) for g in guesses]
        choices = wording.offer(specs, persona)
        options = [
            {"label": c.label, "ask": c.ask, "value": s.name}
            for c, s in zip(choices, specs, strict=True)
        ]
        pending = {"kind": "tool", "options": options, "text": sentence}
        reading = reading_of(specs[0], routing, [], "two readings")
        return Plan("clarify", [], wording.which_tool(), choices, pending, reading)

    def _ask_name(
        self, spec: ToolSpec, args: dict[str, Any], unclear: slots.Ambiguity, reading: Reading
    ) -> Plan:
        options = [{"label": n, "ask": n, "value": id_} for id_, n in unclear.options]
        pending = {"kind": "which", "tool": spec.name, "args": args, "field": unclear.field.name}
        pending["options"] = options
        choices = [Choice(o["label"], o["ask"]) for o in options]
        text = wording.which(unclear.words, unclear.field)
        return Plan("clarify", [], text, choices, pending, reading)

    def _ask_row(
        self,
        spec: ToolSpec,
        args: dict[str, Any],
        one: Field,
        ids: list[str],
        context: Context,
        reading: Reading,
    ) -> Plan:
        names = context.known.names
        options = [
            {"label": names.name_of(one.reader.kind, id_), "ask": id_, "value": id_} for id_ in ids
        ]
        kept = {k: v for k, v in args.items() if k != one.name}
        pending = {"kind": "which", "tool": spec.name, "args": kept, "field": one.name}
        pending["options"] = options
        choices = [Choice(o["label"], o["ask"]) for o in options]
        return Plan("clarify", [], wording.which_row(one), choices, pending, reading)


def _narrowing(spec: ToolSpec, filled: slots.Filled, context: Context) -> dict[str, Any]:
    """What was read, less the "anyone" of "is anyone late": but for agents, whose lists are their
    own unless they say otherwise, it narrows nothing where nobody is meant by default."""
    if context.turn.actor.persona is Persona.AGENT:
        return filled.args
    default = {name: info.default for name, info in spec.args.model_fields.items()}
    return {
        name: value
        for name, value in filled.args.items()
        if value != ANYONE or default[name] is not None
    }


def reading_of(
    spec: ToolSpec | None, routing: Routing | None, found: list[Slot], how: str
) -> Reading:
    """How a sentence was understood."""
    if routing is None:
        return Reading(spec.name if spec else None, 1.0, slots=found, how=how, ours=1.0)
    p = {g.tool: g.probability for g in routing.guesses}
    tool = spec.name if spec else None
    other = next((g for g in routing.guesses if g.tool != tool), None)
    return Reading(
        tool=tool,
        confidence=round(p.get(tool or "", 0.0), 4),
        runner_up=other.tool if other else None,
        runner_up_confidence=round(other.probability, 4) if other else 0.0,
        ours=round(routing.ours, 4),
        slots=found,
        how=how,
    )


def _usable(
    spec: ToolSpec, args: dict[str, Any], reads: dict[str, str]
) -> tuple[dict[str, Any], str | None]:
    """The arguments that the tool takes; a required one that it refuses is named."""
    kept = dict(args)
    required = {one.name for one in fields_of(spec.args) if one.required}
    for _ in range(len(kept) + 1):
        try:
            spec.args.model_validate(kept)
            return kept, None
        except ValidationError as error:
            wrong = {str(e["loc"][0]) for e in error.errors() if e["type"] != "missing"} & set(kept)
            if not wrong:
                return kept, None
            for name in wrong:
                kept.pop(name)
            if wrong & required - set(reads):
                return kept, sorted(wrong & required)[0]
    return kept, None


__all__ = ["Context", "Understanding", "reading_of"]
