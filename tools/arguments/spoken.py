"""What an argument type must be able to do: find its values in a sentence."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol, runtime_checkable

from store.clock import Clock

NameKind = Literal["ticket", "account", "person", "product", "team", "category", "meeting"]


@dataclass(frozen=True)
class Match:
    """A known name that resembles what was said."""

    id: str
    name: str
    score: float


@dataclass(frozen=True)
class Found:
    """A value that was read, and the words it came from."""

    value: Any
    """Canonical JSON value, ready for the Args model."""
    start: int
    end: int
    """Position of the words in the sentence."""
    words: str
    score: float = 1.0
    """How sure the reading is, between 0 and 1."""
    others: tuple[Match, ...] = ()
    """Further candidates, where the words fit several names."""


class Known(Protocol):
    """What a reader may look up while it reads. Names are already limited to the asker's scope."""

    @property
    def clock(self) -> Clock:
        """The asker's clock."""
        ...

    def match(self, kind: NameKind, words: str, limit: int = 5) -> list[Match]:
        """The known names nearest to `words`, best first."""
        ...

    def exact(self, kind: NameKind, words: str) -> list[Match]:
        """The names that are written exactly so, legal form and case aside."""
        ...

    def numbered(self, number: str) -> str | None:
        """What the id of a ticket of this number would be; None where ids look otherwise."""
        ...


@runtime_checkable
class Spoken(Protocol):
    """An argument type that reads itself."""

    @classmethod
    def read(cls, sentence: str, known: Known) -> list[Found]:
        """All values of this type in the sentence, in the order of their position."""
        ...


class KnownBefore:
    """Marks an argument (`Annotated[Tone, KnownBefore()]`) that is taken over from the call before
    it and never read from the sentence, whose words may be a text to send."""
