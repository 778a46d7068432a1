"""Keeps and finds what people asked to remember; everybody sees their own only."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, literal_column
from sqlmodel import Session, col, select

from assistant.threads.prepared import Prepared
from store.engine import Store
from store.tables import Memory

LONGEST_NAME = 60
MOST = 200
"""Things that one person may keep."""


@dataclass(frozen=True)
class Analysis:
    """A question that can be run again. Relative periods stay relative."""

    name: str
    question: str
    calls: list[dict[str, Any]]
    """{"tool", "args"} each."""


@dataclass(frozen=True)
class Preference:
    """The value of an argument that is used where none is said: rows of a list, say."""

    argument: str
    value: Any

    @property
    def words(self) -> str:
        """As a person reads it."""
        return f"{self.argument.replace('_', ' ')} {self.value}"


class TooMuch(Exception):
    """A person keeps as much as may be kept. The message says what to do."""


class Memories:
    """The memories of an installation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep_analysis(self, person_id: str, analysis: Analysis) -> None:
        """Keep an analysis; one of the same name is replaced. Raises TooMuch."""
        value = {"title": analysis.name, "question": analysis.question, "calls": analysis.calls}
        self._keep(person_id, "analysis", _folded(analysis.name), value)

    def keep_preference(self, person_id: str, preference: Preference) -> None:
        """Keep a preference; an earlier one for the argument is replaced. Raises TooMuch."""
        self._keep(person_id, "preference", preference.argument, {"value": preference.value})

    def analyses(self, person_id: str) -> list[Analysis]:
        """A person's saved analyses, by name."""
        return [
            Analysis(row.value["title"], row.value["question"], row.value["calls"])
            for row in self._rows(person_id, "analysis")
        ]

    def analysis(self, person_id: str, name: str) -> Analysis | None:
        """The saved analysis of that name, however it is capitalised."""
        wanted = _folded(name)
        return next((a for a in self.analyses(person_id) if _folded(a.name) == wanted), None)

    def preferences(self, person_id: str) -> list[Preference]:
        """A person's preferences, by argument."""
        return [Preference(r.name, r.value["value"]) for r in self._rows(person_id, "preference")]

    def wishes(self, person_id: str) -> list[str]:
        """A person's preferences in words."""
        return [preference.words for preference in self.preferences(person_id)]

    def forget(self, person_id: str, name: str) -> list[str]:
        """Forget the analysis or preference of that name, or everything for "all"; says what."""
        wanted = _folded(name)
        with self._store.session() as session:
            rows = _of(session, person_id)
            gone = [r for r in rows if wanted in ("all", _folded(r.name), r.name)]
            for row in gone:
                session.delete(row)
        return [str(row.value.get("title", row.name)) for row in gone]

    def _keep(self, person_id: str, kind: str, name: str, value: dict[str, Any]) -> None:
        with self._store.session() as session:
            rows = _of(session, person_id)
            row = next((r for r in rows if (r.kind, r.name) == (kind, name)), None)
            if row is None and len(rows) >= MOST:
                raise TooMuch(f"You keep {MOST} things already. Forget one of them first.")
            if row is None:
                row = Memory(
                    id=uuid4().hex,
                    person_id=person_id,
                    kind=kind,
                    name=name,
                    value=value,
                    updated_at=datetime.now(UTC),
                )
            row.value, row.updated_at = value, datetime.now(UTC)
            session.add(row)

    def _rows(self, person_id: str, kind: str) -> list[Memory]:
        with self._store.session(read_only=True) as session:
            # Asked at every question, and most people keep nothing.
            kept = _ANY.run(session.connection(), person=person_id, kind=kind).first()
            return [r for r in _of(session, person_id) if r.kind == kind] if kept else []


_ANY = Prepared(
    select(Memory.id)
    .where(Memory.person_id == bindparam("person"), Memory.kind == bindparam("kind"))
    .limit(literal_column("1"))
)
_MINE = select(Memory).where(Memory.person_id == bindparam("person")).order_by(col(Memory.name))


def _of(session: Session, person_id: str) -> list[Memory]:
    return list(session.exec(_MINE, params={"person": person_id}).all())


def _folded(name: str) -> str:
    """A name without case, quotes and the word that says what it is."""
    words = name.strip(" \"'“”‘’.!?").lower().split()
    if len(words) > 1 and words[-1] in ("view", "analysis", "report"):
        words.pop()
    return " ".join(words)[:LONGEST_NAME]
