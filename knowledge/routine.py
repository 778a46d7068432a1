"""Which requests the assistant may answer by itself, and why not: an allow-list and a bar.

The rules are in `routine.yaml`. Nothing is routine that the list does not name; whatever is
doubtful goes to a person, with the reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlmodel import Session

from knowledge import letters, procedures

RULES = Path(__file__).with_name("routine.yaml")


_QUOTED = re.compile(r"[“\"][^”\"\n]{1,60}[”\"]")


@dataclass(frozen=True)
class Request:
    """What is known of a request when it is sorted."""

    subject: str
    body: str
    writer: str | None
    """Name of the customer; None for a writer who is not a contact of the account."""
    priority: str
    language: str
    mood: str
    escalated: bool
    answered: bool
    """A person has replied already."""


@dataclass(frozen=True)
class Sorted:
    """Where a request goes."""

    intent: str | None
    """The routine intent that its words fit; None where none does."""
    label: str | None
    confidence: float
    """0 to 1; a request is resolvable from the bar on."""
    reasons: tuple[str, ...]
    """Why a person is needed; empty for what can be resolved."""
    reply: str | None = None
    sources: tuple[str, ...] = ()
    """Passages that the reply is taken from."""
    title: str | None = None
    """Of the article."""

    @property
    def looks_routine(self) -> bool:
        """Its words fit an intent, whether or not something speaks against it."""
        return self.intent is not None

    @property
    def resolvable(self) -> bool:
        """Routine, and nothing speaks against it."""
        return self.looks_routine and not self.reasons


def sort(session: Session, request: Request, agent: str, knowledge: Any) -> Sorted:
    """Where a request goes, with the reply where it can be resolved. `knowledge` may be None."""
    rules = _rules()
    # Names of campaigns and lists are not what is asked for.
    text = _QUOTED.sub("…", f"{request.subject}. {request.body}")
    fitting = [name for name, intent in rules.intents.items() if intent.about.search(text)]
    if not fitting:
        reasons = _against(request, text, fitting) or ["it is none of the requests on the list"]
        return Sorted(None, None, 0.0, tuple(reasons))
    name, intent = fitting[0], rules.intents[fitting[0]]
    weights = rules.weights
    confidence = weights["about"] + weights["asks"] * bool(rules.asks.search(request.body))
    reasons = _against(request, text, fitting)
    if reasons:
        return Sorted(name, intent.label, confidence, tuple(reasons))
    steps, sources, title, likely = _grounded(session, intent, knowledge)
    confidence = round(confidence + weights["answer"] * likely, 2)
    if not steps:
        return Sorted(name, intent.label, confidence, ("no public article answers it",))
    if confidence < rules.bar:
        why = f"confidence {confidence:.0%} is below the bar of {rules.bar:.0%}"
        return Sorted(name, intent.label, confidence, (why,))
    reply = _reply(request, agent, steps, title)
    return Sorted(name, intent.label, confidence, (), reply, sources, title)


def _against(request: Request, text: str, fitting: Sequence[str]) -> list[str]:
    """Everything that speaks against an automatic answer."""
    rules = _rules()
    checks = [
        (request.writer is None, "the writer is not a known contact of the account"),
        (request.priority not in rules.priorities, f"it is {request.priority}"),
        (request.escalated, "it is escalated"),
        (request.answered, "a person has already replied"),
        (request.mood == "angry", "the customer is angry"),
        (request.language not in rules.languages, f"it is written in “{request.language}”"),
        (len(fitting) > 1, "it asks for several things"),
    ]
    reasons = [why for wrong, why in checks if wrong]
    return reasons + [reason for pattern, reason in rules.stops if pattern.search(text)]


def _grounded(
    session: Session, intent: "_Intent", knowledge: Any
) -> tuple[list[str], tuple[str, ...], str | None, float]:
    """Steps of the public article that answers the intent's question, and how likely it does."""
    if knowledge is None:
        return [], (), None, 0.0
    found = knowledge.search(session, intent.search, 3, "public")
    if not found.answered or not intent.article.search(found.passages[0].title):
        return [], (), None, 0.0
    answer = procedures.answer(session, found, intent.search, knowledge.extract(found))
    steps = [letters.plain(quote.text) for quote in answer.quotes]
    sources = tuple(dict.fromkeys(q.passage_id for q in answer.quotes))
    return steps, sources, found.passages[0].title, min(1.0, found.best)


def _reply(request: Request, agent: str, steps: Sequence[str], title: str | None) -> str:
    said = letters.sentences()
    first = (request.writer or "").split()[0]
    opening = said["opening"][request.mood if request.mood in said["opening"] else "neutral"]
    numbered = "\n".join(f"{n}. {step}" for n, step in enumerate(steps, start=1))
    return "\n\n".join(
        [
            said["greeting"]["default"].format(first=first),
            opening,
            f"{said['steps']['article']}\n{numbered}",
            said["article"].format(title=title),
            said["closing"]["neutral"],
            said["assistant_signature"].format(agent=agent),
        ]
    )


@dataclass(frozen=True)
class _Intent:
    label: str
    about: re.Pattern[str]
    search: str
    article: re.Pattern[str]


@dataclass(frozen=True)
class _Rules:
    bar: float
    weights: dict[str, float]
    asks: re.Pattern[str]
    priorities: tuple[str, ...]
    languages: tuple[str, ...]
    intents: dict[str, _Intent]
    stops: tuple[tuple[re.Pattern[str], str], ...]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    import yaml

    read = yaml.safe_load(RULES.read_text(encoding="utf-8"))

    def pattern(text: str) -> re.Pattern[str]:
        return re.compile(text, re.IGNORECASE | re.DOTALL)

    return _Rules(
        bar=read["bar"],
        weights=read["weights"],
        asks=pattern(read["asks"]),
        priorities=tuple(read["priorities"]),
        languages=tuple(read["languages"]),
        intents={
            name: _Intent(
                one["label"], pattern(one["about"]), one["search"], pattern(one["article"])
            )
            for name, one in read["intents"].items()
        },
        stops=tuple((pattern(stop["words"]), stop["reason"]) for stop in read["stops"]),
    )
