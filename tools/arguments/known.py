"""The names that a person's questions may mention, read once per scope."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.clock import Clock
from tools.arguments.names import NameIndex
from tools.arguments.spoken import Found, Match, NameKind

if TYPE_CHECKING:
    from sqlmodel import Session

    from store.engine import Store
    from tools.access import Actor

FRESH_SECONDS = 300.0
"""How long names are kept before they are read again."""
_NUMBERED = re.compile(r"(?P<prefix>.*?)(?P<n>\d+)")
_SAMPLE = 40


@dataclass(frozen=True)
class Names:
    """Names by kind, already limited to the asker's scope."""

    indexes: dict[NameKind, NameIndex] = field(default_factory=dict)
    ticket_forms: frozenset[tuple[str, int]] = frozenset()
    """How ticket ids look: (prefix, digits), such as ("DESK-", 4)."""
    existing_tickets: Callable[[list[str]], list[str]] = lambda ids: []
    """Which of these tickets exist and may be seen."""

    def at(self, clock: Clock) -> "KnownNames":
        """The names together with a clock, as the readers want them."""
        return KnownNames(self, clock)

    def name_of(self, kind: NameKind, id_: str) -> str:
        """What people call it; the id where there is no name."""
        index = self.indexes.get(kind)
        found = index.exact(id_) if index else []
        return found[0].name if found else id_


@dataclass(frozen=True)
class KnownNames:
    """The `Known` of the argument readers."""

    names: Names
    clock: Clock
    mentioned: dict[tuple[NameKind, str], list[Found]] = field(default_factory=dict, compare=False)
    """What was found in a sentence: its reading asks several times."""
    tickets: dict[str, list[Match]] = field(default_factory=dict, compare=False)
    """The tickets that were asked for by these words."""

    def exact(self, kind: NameKind, words: str) -> list[Match]:
        """The names that are written exactly so."""
        index = self.names.indexes.get(kind)
        return index.exact(words) if index else []

    def match(self, kind: NameKind, words: str, limit: int = 5) -> list[Match]:
        """The known names nearest to `words`, best first."""
        if kind == "ticket":
            if words not in self.tickets:
                ids = self.names.existing_tickets(_ticket_ids(words, self.names.ticket_forms))
                self.tickets[words] = [Match(id_, id_, 1.0) for id_ in ids]
            return self.tickets[words][:limit]
        index = self.names.indexes.get(kind)
        return index.match(words, limit) if index else []

    def numbered(self, number: str) -> str | None:
        """What the id of a ticket of this number would be: "DESK-1007" where ids look like that.

        None where no ids are of that length, or those of several prefixes are.
        """
        prefixes = {prefix for prefix, width in self.names.ticket_forms if width == len(number)}
        return f"{prefixes.pop()}{number}" if len(prefixes) == 1 else None


def _ticket_ids(words: str, forms: Iterable[tuple[str, int]]) -> list[str]:
    """Every id that "desk 42", "#42" or "INC0042" can stand for."""
    match = re.fullmatch(r"\s*(?P<letters>[A-Za-z]*)[-\s_#]*(?P<n>\d+)\s*", words)
    if match is None:
        return [words.strip()]
    letters, number = match["letters"].upper(), match["n"]
    ids = [f"{letters}-{number}", f"{letters}{number}"] if letters else [number]
    for prefix, width in sorted(forms):
        if not letters or re.sub(r"\W", "", prefix).upper() == letters:
            ids += [f"{prefix}{number}", f"{prefix}{int(number):0{width}d}"]
    return list(dict.fromkeys(ids))


class NameReader:
    """Reads names from the store, once per scope and every few minutes."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._kept: dict[object, tuple[float, Names]] = {}

    def __call__(self, actor: "Actor") -> Names:
        """The names that `actor` may know."""
        scope = actor.scope
        kept = self._kept.get(scope)
        if kept and time.monotonic() - kept[0] < FRESH_SECONDS:
            return kept[1]
        with self._store.reading(scope) as session:
            names = read(session, self._tickets_of(actor))
        self._kept[scope] = (time.monotonic(), names)
        return names

    def _tickets_of(self, actor: "Actor") -> Callable[[list[str]], list[str]]:
        def existing(ids: list[str]) -> list[str]:
            from sqlmodel import col, select

            from store.tables import Ticket

            with self._store.reading(actor.scope) as session:
                found = set(session.exec(select(Ticket.id).where(col(Ticket.id).in_(ids))))
            return [id_ for id_ in ids if id_ in found]

        return existing


def read(session: "Session", existing: Callable[[list[str]], list[str]]) -> Names:
    """The names in a scoped session."""
    from sqlmodel import col, select

    from store.tables import Account, Meeting, Person, Product, Team, Ticket

    named = {"account": Account.name, "person": Person.name, "product": Product.name}
    named |= {"team": Team.name, "meeting": Meeting.title}
    tables = {"account": Account, "person": Person, "product": Product, "team": Team}
    tables["meeting"] = Meeting
    indexes: dict[NameKind, NameIndex] = {
        kind: NameIndex(session.exec(select(tables[kind].id, column)).all())  # type: ignore[arg-type,call-overload]
        for kind, column in named.items()
    }
    categories = session.exec(select(Ticket.category).distinct()).all()
    indexes["category"] = NameIndex((c, c.replace("_", " ")) for c in categories if c)
    ordered = [col(Ticket.id), col(Ticket.id).desc(), col(Ticket.created_at).desc()]
    sample = [
        i for o in ordered for i in session.exec(select(Ticket.id).order_by(o).limit(_SAMPLE))
    ]
    forms = {(m["prefix"], len(m["n"])) for i in sample if (m := _NUMBERED.fullmatch(i))}
    return Names(indexes, frozenset(forms), existing)
