"""Rewrites what a sentence names into what it is: "Priya's tickets" asks the same as anybody's.

Ticket ids become TICK-1, colleagues "this agent", customers "this customer", and pointers to an
earlier answer ("the second one") the kind of thing they point at. Only routing sees the result.
"""

from dataclasses import dataclass

from assistant.planner import references
from assistant.planner.turn import Exchange, PlannedCall
from tools.arguments import mentions, ticket_mentions
from tools.arguments.known import KnownNames
from tools.catalog import Catalog
from tools.spec import ToolSpec

A_CUSTOMER = "this customer"
_SAID = {"ticket": "TICK-1", "account": A_CUSTOMER, "person": "this agent"}
_KIND_OF_DOMAIN = {
    "tickets": "ticket",
    "sla": "ticket",
    "accounts": "account",
    "team": "person",
    "meetings": "meeting",
}
CERTAIN = 0.9


@dataclass(frozen=True)
class Neutral:
    """A sentence for the router, and the kinds of things it names."""

    text: str
    kinds: frozenset[str]


def rewrite(
    sentence: str,
    known: KnownNames,
    history: list[Exchange],
    planned: list[PlannedCall],
    catalog: Catalog,
) -> Neutral:
    """The sentence with names and pointers replaced by their kinds."""
    changes: list[tuple[int, int, str]] = []
    kinds: set[str] = set()
    for found in ticket_mentions.tickets(sentence, known):
        changes.append((found.start, found.end, f"ticket {_SAID['ticket']}"))
        kinds.add("ticket")
    for kind in ("account", "person"):
        for found in mentions.find(kind, sentence, known):
            if found.score >= CERTAIN and _free(changes, found.start, found.end):
                changes.append((found.start, found.end, _SAID[kind] + _possessive(found.words)))
                kinds.add(kind)
    pointed = _kind_pointed_at(history, planned, catalog)
    for pointer in references.pointers(sentence) if pointed else []:
        kind = pointer.kind or pointed
        counted = pointer.index is not None or pointer.count is not None
        rows = counted or "one" in pointer.words.lower()
        # "Who is the best one" asks for a ranking of people, not about the one of a row.
        rows = rows and not (kind == "person" and pointer.extreme)
        if rows and kind in _SAID and _free(changes, pointer.start, pointer.end):
            changes.append((pointer.start, pointer.end, _SAID[kind]))
            kinds.add(kind)
    text = sentence
    for start, end, words in sorted(changes, reverse=True):
        text = text[:start] + words + text[end:]
    return Neutral(text.replace("ticket ticket", "ticket"), frozenset(kinds))


def _free(changes: list[tuple[int, int, str]], start: int, end: int) -> bool:
    return all(end <= s or e <= start for s, e, _ in changes)


def _possessive(words: str) -> str:
    return "'s" if words.endswith("'s") else ""


def _kind_pointed_at(
    history: list[Exchange], planned: list[PlannedCall], catalog: Catalog
) -> str | None:
    """What "the second one" would be: a row of the call just planned, or of the last answer."""
    if planned:
        return kind_shown(catalog.get(planned[-1].tool))
    for exchange in reversed(history):
        for rows in reversed(exchange.refs):
            if rows:
                return rows[0].partition(":")[0]
    return None


def kind_shown(spec: ToolSpec) -> str | None:
    """What the rows of a tool's answer are, by its domain."""
    return _KIND_OF_DOMAIN.get(spec.domain)
