"""How well a value fits the words and the names beside a figure."""

from collections.abc import Sequence

from assistant.grounding.fact import Evidence, Fact
from assistant.grounding.names import Occurrence
from assistant.grounding.wording import NOUNS

_SAYING = frozenset({"figur", "figure", "value", "number"})


def overlap(fact: Fact, labels: Sequence[frozenset[str]]) -> float:
    """How much the words beside a figure say that it is this value."""
    best = 0.0
    for words in labels:
        shared = fact.label & words
        best = max(best, sum(0.5 if word in NOUNS else 1.0 for word in shared))
    if best == 0.5 and frozenset().union(*labels) - _SAYING == fact.label:
        return 1.0
    return best


def named(fact: Fact, words: frozenset[str]) -> bool:
    """Whether the words hold all that tells the value from others."""
    core = fact.label - NOUNS
    return bool(core) and core <= words


def has_owners(fact: Fact, owners: Sequence[Occurrence], evidence: Evidence) -> bool:
    """Whether the value is of these names: of one of each kind of name."""
    kinds: list[tuple[set[str], list[str]]] = []
    for owner in owners:
        if owner.name in evidence.about:
            continue
        columns = evidence.names.get(owner.name) or evidence.common.get(owner.name, set())
        for known, names in kinds:
            if known & columns:
                names.append(owner.name)
                break
        else:
            kinds.append((columns, [owner.name]))
    return all(any(is_of(fact, name, evidence) for name in names) for _, names in kinds)


def is_of(fact: Fact, name: str, evidence: Evidence) -> bool:
    """Whether the value is of a name, or of both parts of one like "Acme: Analytics".

    A name that has a row of its own in the table is not meant where another row mentions it.
    """
    if name in evidence.keys.get(fact.table, ()) and fact.keys:
        return name in fact.keys
    return name in fact.entities or (
        ": " in name and all(part in fact.entities for part in name.split(": "))
    )
