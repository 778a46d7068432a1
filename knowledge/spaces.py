"""Which vector space answers questions, and moving the knowledge base into another.

Each space has collections of its own, named after it. The mark that says which one answers is an
entry of the index itself, so that all who share the index agree, whatever their settings. A move
fills the other space first; the mark is then replaced in one write, and the old space is dropped.
A move that is killed leaves the old space in place and is taken up where it stopped.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from weakref import WeakKeyDictionary

import numpy as np

from knowledge.encoders import Choice, Encoder
from knowledge.index import AUDIENCES, KINDS, Engine, Entry, Index
from knowledge.reconciliation import reconcile
from store.engine import Store

MARKS = "deskmate.spaces"
IN_USE, IN_MAKING = "in-use", "in-making"

Progress = Callable[[int, int], None]
"""Called with the number of texts embedded and the number of all."""


@dataclass(frozen=True)
class Mark:
    """A space as the index remembers it: what made its vectors. Keys are not kept."""

    name: str
    url: str | None = None

    @property
    def choice(self) -> Choice:
        """The encoder that its questions need."""
        return Choice(self.name, self.url)


def in_use(index: Index) -> Mark:
    """The space that answers; the packaged encoder's where nothing else was chosen."""
    return _read(index).get(IN_USE, Mark(Choice().name))


def move(
    store: Store, index: Index, encoder: Encoder, choice: Choice, progress: Progress | None = None
) -> int:
    """Embed everything with another encoder and let it answer; returns the passages embedded.

    Nothing happens when it answers already. The caller sees to it that articles do not change
    meanwhile. Raises EmbeddingUnavailable, IndexUnavailable, StoreError.
    """
    marks = _read(index)
    before = marks.get(IN_USE, Mark(Choice().name))
    if before.choice.space == choice.space:
        return 0
    left = marks.get(IN_MAKING)
    if left and left.choice.space not in (choice.space, before.choice.space):
        _drop(index, left)
    mark = Mark(choice.name, choice.url)
    _write(index, IN_MAKING, mark)
    embedded = reconcile(store, index.within(choice.space), encoder, progress)
    _write(index, IN_USE, mark)
    _drop(index, before)
    return embedded


def _read(index: Index) -> dict[str, Mark]:
    with index.engine.lease(writing=False):
        version = index.engine.version()
        known = _KNOWN.get(index.engine)
        # Asked for before and after each search, so it is kept as long as nobody writes.
        if known and version is not None and known[0] == version:
            return known[1]
        held = index.engine.digests(MARKS)
        marks = {name: Mark(**json.loads(said)) for name, said in held.items()}
        if version is not None:
            _KNOWN[index.engine] = (version, marks)
    return marks


_KNOWN: "WeakKeyDictionary[Engine, tuple[int, dict[str, Mark]]]" = WeakKeyDictionary()


def _write(index: Index, name: str, mark: Mark) -> None:
    # Chroma wants a vector with each entry; what counts here is what is said beside it.
    entry = Entry(name, json.dumps(asdict(mark)), np.array([1.0], dtype=np.float32))
    with index.engine.lease(writing=True):
        index.engine.upsert(MARKS, [entry])


def _drop(index: Index, mark: Mark) -> None:
    gone = index.within(mark.choice.space)
    for kind in KINDS:
        for audience in AUDIENCES:
            gone.drop(kind, audience)
