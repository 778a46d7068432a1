"""Faults of understanding: words overlooked, mixed up, or answered when they should not be."""

import re
from dataclasses import replace
from typing import Any

from evals.mutations.patching import mutation, then

_NEVER = re.compile(r"(?!)")
_DECISIONS = ("decide", "undo")


def _one_more(found: list[Any]) -> list[Any]:
    return [replace(one, value=one.value + 1) for one in found]


def _mirrored(found: list[Any]) -> list[Any]:
    other = {"P1": "P4", "P2": "P3", "P3": "P2", "P4": "P1"}
    return [replace(one, value=other[one.value]) for one in found]


def _without(name: str) -> Any:
    def dropped(filled: Any) -> Any:
        filled.args.pop(name, None)
        return filled

    return then(dropped)


def _exchanged(filled: Any) -> Any:
    """The first two arguments of the same kind in each other's place."""
    args = filled.args
    pairs = [
        (one, other)
        for one in args
        for other in args
        if one < other and isinstance(args[one], str) and isinstance(args[other], str)
    ]
    if pairs:
        one, other = pairs[0]
        args[one], args[other] = args[other], args[one]
    return filled


def _second_best(routing: Any) -> Any:
    first, second, *rest = routing.guesses if len(routing.guesses) > 1 else (None, None)
    return replace(routing, guesses=(second, first, *rest)) if second else routing


def _next_row(pointer: Any) -> Any:
    return replace(pointer, index=pointer.index + 1 if pointer.index >= 0 else pointer.index - 1)


def _other_verdict(control: Any) -> Any:
    said = control.args.get("decision") if control else None
    if said is None:
        return control
    other = "reject" if said == "approve" else "approve"
    return replace(control, args={**control.args, "decision": other})


def _as_before(original: Any) -> Any:
    def read(sentence: str, context: Any, catalog: Any) -> Any:
        from assistant.planner.followups import last_call

        found = original(sentence, context, catalog)
        last = last_call(context, catalog)
        return replace(found, args=last[1]) if found and last else found

    return read


def _first_option(original: Any) -> Any:
    def ask(self: Any, spec: Any, args: Any, unclear: Any, reading: Any) -> Any:
        chosen = {**args, unclear.field.name: unclear.options[0][0]}
        return self.finish(spec, chosen, {}, reading)

    return ask


def _guessed(original: Any) -> Any:
    def choice(self: Any, guesses: Any, routing: Any, sentence: str, context: Any) -> Any:
        spec = self.catalog.get(guesses[0].tool)
        return self.complete(spec, sentence, context, routing=routing)

    return choice


def _somebody_else(original: Any) -> Any:
    def person(session: Any, ref: str, actor: Any) -> Any:
        from sqlmodel import col, select

        from store.tables import Person

        if ref != "me":
            return original(session, ref, actor)
        others = select(Person).where(
            col(Person.id) != actor.person_id, col(Person.team_id) == actor.team_id
        )
        return session.exec(others.order_by(col(Person.id))).first() or original(
            session, ref, actor
        )

    return person


MUTATIONS = (
    mutation(
        "top_n_off_by_one", "“the five oldest” are six",
        ("tools.arguments.count:Limit.read", then(_one_more)),
        says=r"\b(?:top|first|\d|three|five|ten|two)\b",
    ),
    mutation(
        "negation_ignored", "“not P4” is read as P4",
        ("assistant.planner.slots:_NEGATION", lambda _: _NEVER),
        says=r"\b(?:not|no|except|without|but|other than|excluding)\b",
    ),
    mutation(
        "priorities_mixed_up", "P1 is read as P4",
        ("tools.arguments.choices:Priority.read", then(_mirrored)),
        says=r"\b(?:P[1-4]|urgent|critical|priority)\b",
    ),
    mutation(
        "arguments_exchanged", "two arguments of a call stand in each other's place",
        ("assistant.planner.slots:fill", then(_exchanged)),
    ),
    mutation(
        "status_overlooked", "the status that is asked for is not looked at",
        ("assistant.planner.slots:fill", _without("status")),
        tools=("list_tickets",), says=r"\b(?:resolved|closed|pending|open|new|hold)\b",
    ),
    mutation(
        "customer_overlooked", "the customer that is asked about is not looked at",
        ("assistant.planner.slots:fill", _without("account")),
        tools=("account_brief", "explain_health", "list_tickets"),
    ),
    mutation(
        "sort_overlooked", "the order that is asked for is not looked at",
        ("assistant.planner.slots:fill", _without("sort")),
        tools=("list_tickets",), says=r"\b(?:oldest|newest|first|latest|sort)\b",
    ),
    mutation(
        "split_overlooked", "“by team” is not looked at",
        ("assistant.planner.slots:fill", _without("by")),
        says=r"\b(?:by|per|each)\b",
    ),
    mutation(
        "second_best_tool", "the runner-up is called instead of the best tool",
        ("assistant.planner.understanding:Understanding.route", then(_second_best)),
    ),
    mutation(
        "nothing_declined", "what is not ours is answered by the nearest tool",
        ("assistant.planner.router:Routing.accepted", lambda _: lambda routing: True),
        says=r"\b(?:weather|temperature|pancakes|story|planet|table for)\b",
    ),
    mutation(
        "too_much_declined", "whatever is put in other words is declined",
        ("assistant.planner.router:Routing.accepted", lambda _: lambda r: r.ours >= 0.995),
    ),
    mutation(
        "conversation_forgotten", "each question is taken as the first one",
        ("assistant.planner.chat:history", lambda _: lambda messages: []),
    ),
    mutation(
        "row_off_by_one", "“the second one” is the third",
        ("assistant.planner.references:_ordinal", then(_next_row)),
        says=r"\b(?:first|second|third|last)\b",
    ),
    mutation(
        "second_request_dropped", "of two requests in a sentence only one is seen",
        ("assistant.planner.clauses:split", lambda _: lambda sentence: [sentence]),
        says=r"\b(?:and|then)\b",
    ),
    mutation(
        "change_of_question_ignored", "“and last month?” repeats the answer before",
        ("assistant.planner.followups:read", _as_before),
    ),
    mutation(
        "name_guessed", "where several customers fit, the first is taken without asking",
        ("assistant.planner.understanding:Understanding._ask_name", _first_option),
        ("assistant.planner.understanding:Understanding._choice", _guessed),
    ),
    mutation(
        "verdict_turned", "“approve it” rejects, “reject it” approves",
        ("assistant.planner.controls:read", then(_other_verdict)),
        tools=_DECISIONS,
    ),
    mutation(
        "somebody_else", "“my” and “me” mean a colleague",
        ("tools.lookup:person", _somebody_else),
        tools=("list_tickets",), says=r"\b(?:my|me|mine)\b",
    ),
)  # fmt: skip
