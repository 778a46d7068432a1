"""The planner: a question and its conversation in, tool calls or a few honest words out."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.planner import (
    answers,
    articles,
    asking,
    attacks,
    cleaning,
    commands,
    controls,
    each,
    followups,
    openings,
    pending,
    references,
    slots,
    smalltalk,
    wording,
)
from assistant.planner.arguments import Field, field_of, fields_of
from assistant.planner.context import Context
from assistant.planner.leaning import Leaning
from assistant.planner.router import Encoder, Router
from assistant.planner.several import ASIDES, Several
from assistant.planner.turn import Exchange, Plan, PlannedCall, Reading, Turn
from assistant.planner.understanding import Understanding, reading_of
from tools.access import Actor, may_call
from tools.arguments.known import Names
from tools.catalog import Catalog

HELP = "what_can_you_do"
_CARRIED_OUT_BY = {
    "recommend_reassignments": "apply_reassignments",
    "triage_queue": "resolve_routine",
    "draft_reply": "send_reply",
}
"""What "go ahead" means after a recommendation: a proposal that still waits for a decision."""
OURS = 0.8
"""Least probability of a part of a sentence that is read though the whole is not understood."""
_ROW = re.compile(r"result\[(-?\d+|\*)\]")


class Planner:
    """Plans turns. Nothing is loaded before the first one."""

    def __init__(
        self,
        catalog: Catalog,
        embed: Callable[[], Encoder],
        cache_dir: Path | None,
        names: Callable[[Actor], Names],
        look: Callable[[str, dict[str, Any], Turn], list[str]] | None = None,
        known: articles.Known | None = None,
    ) -> None:
        """`look` gives the rows of a tool that only reads, to find "the oldest one" among them;
        `known` says whether an article answers what is not understood."""
        self.catalog = catalog
        self.router = Router(catalog, embed, cache_dir)
        self._understanding = Understanding(catalog, self.router)
        self._leaning = Leaning(self._understanding)
        self._several = Several(self._understanding)
        self._names = names
        self._look = look
        self._known = known

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
        known = self._names(turn.actor).at(turn.clock)
        context = Context(replace(turn, text=sentence), known, look=self._look_for(turn))
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

    def _look_for(self, turn: Turn) -> Callable[[str, dict[str, Any]], list[str]] | None:
        look = self._look
        return (lambda tool, args: look(tool, args, turn)) if look else None

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
        last = pending.standing(context.history)
        bare = control.args == {"decision": "approve"}
        if bare and pending.came_to_nothing(context.history):
            # The wish that waits, or the last one? Only who asks knows.
            return Plan("decline", text=wording.WHICH_WISH, reading=Reading(how="control"))
        if control.weak and (last is None or last.kind != "proposal"):
            return self._weak(control, sentence, context)
        if control.tool not in self.catalog:
            words = (
                wording.NO_WHY if control.tool == "explain_answer" else wording.NOTHING_TO_DECIDE
            )
            return Plan("decline", text=words, reading=Reading(how="control"))
        spec = self.catalog.get(control.tool)
        if not may_call(spec, context.turn.actor).allowed:
            return Plan("forbidden", text=may_call(spec, context.turn.actor).reason)
        reading = Reading(control.tool, 1.0, ours=1.0, how="control")
        args = _of_the_list(control.args, context)
        return Plan("call", [PlannedCall(control.tool, args)], reading=reading)

    def _weak(self, control: controls.Control, sentence: str, context: Context) -> Plan | None:
        """A "yes" or "no" where the last answer is no proposal."""
        if "except" in control.args:
            return None
        if control.args.get("decision") != "approve":
            return self._after_all(sentence, context) or self._late_no(control, context)
        if not controls.orders(sentence):
            if smalltalk.answer(sentence) is not None:
                return None
            return Plan("decline", text=wording.NOTHING_TO_DECIDE, reading=Reading(how="control"))
        return self._carry_out(context) or self._late(control, context)

    def _carry_out(self, context: Context) -> Plan | None:
        """ "Go ahead" after a recommendation or a draft."""
        last = pending.standing(context.history)
        calls = last.calls if last else []
        tool = _CARRIED_OUT_BY.get(calls[-1]["tool"]) if calls else None
        if tool is None or tool not in self.catalog:
            return None
        spec, before = self.catalog.get(tool), self.catalog.get(calls[-1]["tool"])
        if not may_call(spec, context.turn.actor).allowed:
            return None
        kept = followups.alike(before, calls[-1]["args"], spec)
        # "Do it" names nothing: what it is about was named before.
        return self._understanding.complete(spec, "", context, base=kept, how="carried out")

    def _late(self, control: controls.Control, context: Context) -> Plan | None:
        """ "Ok, do it" some time after a proposal: what waits is approved, what was turned down is
        prepared once more and waits again."""
        change, came = pending.proposed(context.history, self.catalog)
        reading = Reading(control.tool, 1.0, ours=1.0, how="control")
        if change is None or came == "approve" or control.tool not in self.catalog:
            return Plan("decline", text=wording.NOTHING_TO_DECIDE, reading=reading)
        spec = self.catalog.get(change["tool"] if came else control.tool)
        if not may_call(spec, context.turn.actor).allowed:
            return Plan("forbidden", text=may_call(spec, context.turn.actor).reason)
        args = change["args"] if came else control.args
        return Plan("call", [PlannedCall(spec.name, dict(args))], reading=reading)

    def _after_all(self, sentence: str, context: Context) -> Plan | None:
        """ "Cancel that" right after a change was carried out takes it back."""
        last = pending.standing(context.history)
        call = last.calls[-1] if last and last.calls else {}
        approved = call.get("args", {}).get("decision", "approve") == "approve"
        if call.get("tool") != "decide" or not approved or "undo" not in self.catalog:
            return None
        reading = Reading("undo", 1.0, ours=1.0, how="control")
        if controls.cancels(sentence):
            return Plan("call", [PlannedCall("undo", {})], reading=reading)
        return Plan("smalltalk", text=wording.DONE_ALREADY, reading=reading)

    def _late_no(self, control: controls.Control, context: Context) -> Plan:
        """ "No, leave it": what waits is turned down, otherwise there is nothing to leave."""
        change, came = pending.proposed(context.history, self.catalog)
        reading = Reading(control.tool, 1.0, ours=1.0, how="control")
        if change is None or came or control.tool not in self.catalog:
            return Plan("smalltalk", text=wording.ALL_RIGHT, reading=reading)
        return Plan("call", [PlannedCall(control.tool, dict(control.args))], reading=reading)

    def _answer(self, sentence: str, context: Context) -> Plan | None:
        """The sentence as the answer to our own question."""
        asked = context.history[-1].pending if context.history else None
        if not asked:
            return None
        if answers.cancels(sentence):
            return Plan("smalltalk", text=wording.ALL_RIGHT)
        if asked["kind"] == "tool":
            return self._answer_tool(sentence, asked, context)
        spec = self.catalog.get(asked["tool"])
        one = field_of(spec, asked["field"])
        if one is None:
            return None
        said = answers.option(sentence, asked.get("options", []))
        if said is None and not self._new_topic(sentence):
            said = answers.row(sentence, one, context, self.catalog)
            said = said or answers.value(sentence, one, context)
        if said is None:
            return None
        args = {**asked["args"], one.name: _with_others(said, one, asked)}
        reading = reading_of(spec, None, [], "answer to our question")
        return self._understanding.finish(spec, args, {}, reading)

    def _answer_tool(self, sentence: str, asked: dict[str, Any], context: Context) -> Plan | None:
        tool = answers.option(sentence, asked["options"])
        if tool is None:
            return None
        spec = self.catalog.get(tool)
        return self._understanding.complete(
            spec, asked["text"], context, how="answer to our question"
        )

    def _new_topic(self, sentence: str) -> bool:
        """Whether a sentence is a request of its own rather than an answer."""
        if len(sentence.split()) < 3:
            return False
        routing = self.router.route(sentence)
        best = routing.guesses[0]
        return routing.accepted and routing.ours > 0.8 and best.probability > 0.8

    def _request(self, sentence: str, context: Context) -> Plan:
        changed = self._leaning.change(sentence, context)
        if changed is not None:
            return changed
        sentence = followups.strip_correction(sentence)[0] if context.history else sentence
        framed = self._framed(sentence, context)
        if framed is not None and framed.kind == "decline":
            return framed
        several = self._several.read(sentence, context) or framed
        if several is not None:
            return asking.undecided(several, sentence, self.catalog)
        plan = self._leaning.further(sentence, self._new(sentence, context), context)
        plan = asking.instead(plan, sentence, self.catalog, context.turn.actor)
        plan = asking.undecided(plan, sentence, self.catalog)
        plan = each.of(plan, sentence, context, self.catalog)
        return articles.instead(plan, sentence, context.turn, self.catalog, self._known)

    def _new(self, sentence: str, context: Context) -> Plan:
        """A new question; one that is not understood is read without what stands around it."""
        plan = self._understanding.request(sentence, context)
        if plan.kind != "decline":
            return self._in_that_sense(plan, context)
        for part in (*openings.tails(sentence), *openings.heads(sentence)):
            routing = self._understanding.route(part, context)
            best = routing.guesses[0]
            if not routing.accepted or routing.ours < OURS or best.probability < OURS:
                continue
            spec = self.catalog.get(best.tool)
            asks = spec.effect == "read" and spec.name not in ASIDES
            if asks and may_call(spec, context.turn.actor).allowed:
                base = slots.named(spec, sentence, context.known)
                said = part if slots.holds_subject(spec, part, context.known) else sentence
                return self._understanding.complete(
                    spec, said, context, base=base, routing=routing, how="part of what was said"
                )
        return plan

    def _in_that_sense(self, plan: Plan, context: Context) -> Plan:
        """ "Apply that plan" is the plan that was recommended, with its choices."""
        calls = context.history[-1].calls if context.history else []
        if plan.kind != "call" or len(plan.calls) != 1 or not calls:
            return plan
        call, before = plan.calls[0], calls[-1]
        if _CARRIED_OUT_BY.get(before["tool"]) != call.tool:
            return plan
        spec = self.catalog.get(call.tool)
        about = [f.name for f in fields_of(spec.args) if f.required and f.ref_kind]
        if any(call.args.get(name) not in before["args"].values() for name in about):
            return plan
        kept = followups.alike(self.catalog.get(before["tool"]), before["args"], spec)
        return replace(plan, calls=[replace(call, args={**kept, **call.args})])

    def _framed(self, sentence: str, context: Context) -> Plan | None:
        """Where the frame of the sentence says what is wanted, whatever the words inside."""
        subject = commands.search(sentence)
        if subject is not None and articles.SEARCH in self.catalog:
            reading = reading_of(
                self.catalog.get(articles.SEARCH), None, [subject], "named outright"
            )
            call = PlannedCall(articles.SEARCH, {subject.field: subject.value})
            return Plan("call", [call], reading=reading)
        topic = commands.able(sentence)
        if topic is not None and HELP in self.catalog:
            reading = reading_of(self.catalog.get(HELP), None, [topic], "named outright")
            return Plan("call", [PlannedCall(HELP, {"topic": topic.value})], reading=reading)
        refused = _refused(sentence)
        if refused is not None:
            routing = self._understanding.route(sentence, context)
            return replace(self._understanding.decline(routing, context), text=refused)
        return None


def _with_others(said: Any, one: Field, asked: dict[str, Any]) -> Any:
    """The answer to "which Chris?" beside those that were named without doubt."""
    held = asked["args"].get(one.name)
    offered = [option["value"] for option in asked.get("options", [])]
    if not one.many or not isinstance(held, list) or said not in offered:
        return said
    return [said, *(value for value in held if value not in offered)]


def _refused(sentence: str) -> str | None:
    """What is said to an order that is known not to be done here; None for all others."""
    if attacks.tries(sentence):
        return wording.NO_WAY_ROUND
    if commands.authors(sentence):
        return wording.NO_AUTHOR
    return wording.NO_EXPORT if asking.exports(sentence) else None


def _of_the_list(args: dict[str, Any], context: Context) -> dict[str, Any]:
    """ "The first one" right after a list of requests is its first row, whoever asked for it."""
    said = str(args.get("proposal", ""))
    shown = references.ids_of(context.history[-1].refs, "proposal") if context.history else []
    if said.isdigit() and 0 < int(said) <= len(shown):
        return {**args, "proposal": shown[int(said) - 1]}
    if shown and (said == "these" or (said == "both" and len(shown) == 2)):
        return {**args, "proposal": shown}
    return dict(args)


__all__ = ["Exchange", "Planner"]
