"""What a tool has at hand while it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from store.clock import Clock
from tools.access import Actor
from tools.errors import NothingThere

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from tools.proposals.service import Proposals


class Knowledge(Protocol):
    """The part of `knowledge.retrieval.Knowledge` that tools use."""

    embedder: Any
    """The sentence encoder, as `knowledge.embedding.Embedder`."""

    def search(
        self, session: "Session", query: str, limit: int = 5, audience: str | None = None
    ) -> Any:
        """Passages for a question, best first, or an honest nothing."""
        ...

    def search_all(
        self,
        session: "Session",
        queries: Sequence[str],
        limit: int = 5,
        audience: str | None = None,
    ) -> Any:
        """What `search` gives for each question, read at once."""
        ...

    def extract(self, result: Any, limit: int = 4) -> Any:
        """The sentences or steps of found passages that answer the question."""
        ...

    def disputed(self, session: "Session", extract: Any) -> Any:
        """Where what is quoted stands against another article that the session may see."""
        ...


class Explain(Protocol):
    """Looks up what an answer rests on; the conversations are not the tools' own."""

    # The explanation is of the domain that asks for it; a type of a domain cannot be named here.
    def __call__(self, actor: Actor, thread_id: str | None, turn: int | None) -> Any:
        """An answer of one of the actor's own conversations: the given one, else the latest.

        `turn` counts questions from 1, or answers from the end (-1: the last). Raises NothingThere.
        """
        ...


@dataclass(frozen=True)
class ToolContext:
    """One call's surroundings. `session` only sees what `actor` may see."""

    actor: Actor
    session: "Session"
    clock: Clock
    """In the actor's time zone."""
    open_knowledge: Callable[[], Knowledge] | None = None
    """Opening the knowledge base takes a while, so only the tools that search it do."""
    thread_id: str | None = None
    home: "Path | None" = None
    """The folder of the installation: files that tools make go below it."""
    proposals: "Proposals | None" = None
    """What waits for a decision; only tools about decisions use it."""
    explain: "Explain | None" = None
    """What earlier answers rest on."""

    @property
    def exports(self) -> "Path":
        """Where files for people are written. Raises NothingThere without a home folder."""
        if self.home is None:
            raise NothingThere("There is no home folder to write a file to. Set DESKMATE_HOME.")
        return self.home / "exports"

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base. Raises NothingThere where there is none."""
        if self.open_knowledge is None:
            raise NothingThere("There is no knowledge base here. Add one with `deskmate kb add`.")
        return self.open_knowledge()
