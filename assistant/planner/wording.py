"""What the planner says itself: questions back and refusals. Never a figure."""

from collections.abc import Sequence

from assistant.planner.arguments import Field
from assistant.planner.turn import Choice
from tools.access import Persona
from tools.spec import ToolSpec

NO_WORDS = "I see no words in that. Ask me something, for example:"
NOTHING_TO_DECIDE = "Nothing is waiting for a decision in this conversation."
WHICH_WISH = (
    "What you asked for last changes nothing, so there is nothing of it to approve. "
    "Ask “what is waiting for my decision” for what you asked for before."
)
NO_AUTHOR = (
    "I don't write or change articles here; `deskmate kb draft` makes one to edit from solved "
    "tickets. The nearest things I can do:"
)
ALL_RIGHT = "All right. What would you like to know?"
NO_WAY_ROUND = (
    "What holds for everybody here holds for this too, so I can't do that. What I can do:"
)
ALL_BUT = "Then say so with your yes, and the others are carried out:"
DONE_ALREADY = "That is carried out already; “undo” takes it back."
NO_EXPORT = (
    "I don't send answers anywhere. In the web chat every table can be saved as CSV, and "
    "`deskmate ask --json` prints an answer as data. What I can do:"
)
NO_WHY = "Under every answer stand the period, the scope and the sources that it rests on."
_NOUNS = {
    "ticket": "ticket",
    "account": "customer",
    "person": "colleague",
    "product": "product",
    "team": "team",
    "meeting": "meeting",
    "category": "category",
}


def passed_over(kind: str, words: str) -> str:
    """A name in the question that the answer does not depend on."""
    one = {"person": "one person", "account": "one customer"}[kind]
    name = words.removesuffix("'s").removesuffix("’s")
    return f"Not only about “{name}”: this answer cannot be narrowed to {one}."


def unheld(words: str) -> str:
    """A condition in the question that the answer does not depend on."""
    return f"Not only “{words}”: this answer cannot be narrowed that way."


def second(one: Field, words: str) -> str:
    """A further value of an argument that takes one."""
    noun = _NOUNS.get(one.ref_kind or "", one.name)
    return f"“{words}” is left out: I can look at one {noun} at a time."


def stranger(name: str) -> str:
    """A name that is neither a customer nor a colleague as far as the asker may see."""
    return f"I find no “{name}” among the customers and colleagues that you may see. What I can do:"


def decline(near: Sequence[Choice]) -> str:
    """An honest no."""
    if near:
        return "I can't help with that. The nearest things I can do:"
    return "I can't help with that. Ask “what can you do” to see what I can."


def missing(spec: ToolSpec, one: Field) -> str:
    """The question for an argument."""
    noun = _NOUNS.get(one.ref_kind or "")
    if noun:
        return f"Which {noun} do you mean?"
    if one.is_phrase:
        verb = "write" if spec.effect == "write" else "look for"
        return f"What shall I {verb}?"
    return f"Which {one.name.replace('_', ' ')} do you mean?"


def which(words: str, one: Field) -> str:
    """The question when several names fit."""
    noun = _NOUNS.get(one.ref_kind or "", "one")
    return f"Several {noun}s fit “{words}”. Which one do you mean?"


def which_row(one: Field) -> str:
    """The question when several rows were shown."""
    return f"Which {_NOUNS.get(one.ref_kind or '', 'one')} of those do you mean?"


def no_order(by: str) -> str:
    """The question where a list cannot be sorted so."""
    return f"I can't sort that by {by}. Which order would you like?"


def which_tool() -> str:
    """The question between two readings."""
    return "I can read that in two ways. Which do you mean?"


def lacking(field: str) -> str:
    """The question for a value that cannot be used."""
    return f"I could not use what you said for the {field.replace('_', ' ')}. Say it another way?"


def example_of(spec: ToolSpec, persona: Persona) -> str:
    """A phrase that calls the tool, in this persona's words where there are some."""
    own = [e for e in spec.examples if e.persona in (None, persona)]
    return (own or list(spec.examples))[0].text


def offer(specs: Sequence[ToolSpec], persona: Persona) -> list[Choice]:
    """Tools as things to ask."""
    return [Choice(spec.summary.rstrip("."), example_of(spec, persona)) for spec in specs]
