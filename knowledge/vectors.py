"""The index's vectors as one array by row, mapped into memory.

Chroma finds the nearest quickly, but hands out the vectors of given ids one by one as lists: at
100 candidates a question that took longer than everything else. The array is made from Chroma once
for each state of the rows, beside the snapshot, and is left out where a vector is missing. Of many
passages a sketch is made of it (`knowledge.sketch`).
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge import sketch
from knowledge.index import AUDIENCES, KINDS, Index, Kind
from knowledge.snapshot import Snapshot

_PART = 2_000
"""Rows that are read from Chroma at a time."""
SKETCH_FROM = 10_000
"""Passages: fewer are multiplied in full before a sketch has told the near ones from the far."""


def ensure(snapshot: Snapshot, index: Index) -> None:
    """Write the arrays of a snapshot unless they are there or a vector is missing."""
    for kind in KINDS:
        path = snapshot.vectors_path(kind, index.space)
        if not path.is_file():
            _write(snapshot, index, kind, path)
    laid_out = snapshot.vectors("passages", index.space)
    if laid_out is not None and len(laid_out) >= SKETCH_FROM:
        folder = snapshot.sketch_path(index.space)
        if not folder.is_dir():
            sketch.write(laid_out, folder)


def _write(snapshot: Snapshot, index: Index, kind: Kind, path: Path) -> None:
    ids = snapshot.passage_ids if kind == "passages" else snapshot.article_ids
    owners = snapshot.article_of if kind == "passages" else np.arange(len(ids))
    if not ids:
        return
    handle, name = tempfile.mkstemp(prefix="partial-", suffix=".npy", dir=path.parent)
    os.close(handle)
    partial = Path(name)
    try:
        if _fill(partial, ids, snapshot.internal[owners], index, kind):
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _fill(path: Path, ids: Sequence[str], internal: np.ndarray, index: Index, kind: Kind) -> bool:
    """Write the vectors in the order of the ids; False when one is missing."""
    matrix: np.ndarray | None = None
    for audience in AUDIENCES:
        rows = np.flatnonzero(internal == (audience == "internal"))
        for start in range(0, len(rows), _PART):
            part: list[int] = [int(row) for row in rows[start : start + _PART]]
            held = index.vectors(kind, audience, [ids[row] for row in part])
            if len(held) < len(part):
                return False
            found = np.stack([held[ids[row]] for row in part])
            if matrix is None:
                matrix = np.lib.format.open_memmap(
                    path, mode="w+", dtype=np.float32, shape=(len(ids), found.shape[1])
                )
            matrix[part] = found
    return matrix is not None
