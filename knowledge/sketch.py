"""Vectors in fewer numbers: which of many passages can be near a question at all.

All vectors are turned onto the axes along which they differ most (their principal axes, without
centring, so that products stay products) and only the first of these are kept. What is left of a
product tells near from far at a quarter of the cost; the best by it are then compared exactly.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LEAST_AXES = 96
ENERGY = 2 / 3
"""Share of the squared lengths that the axes keep, where that takes more than `LEAST_AXES`."""
SAMPLE = 10_000
"""Vectors that the axes are chosen by."""
ROWS = 1_024
"""Vectors in a block. Within one, numbers of the same axis lie together: the fastest way to
multiply that numpy does not spread over threads, which wait for each other on a busy machine."""


@dataclass(frozen=True)
class Sketch:
    """The vectors of `size` rows on a few axes."""

    axes: np.ndarray
    """Axes by dimensions, orthonormal."""
    blocks: np.ndarray
    """Blocks by axes by `ROWS`; the last one is filled up with zeros."""
    size: int

    def products(self, vector: np.ndarray) -> np.ndarray:
        """The product of each row with a vector, as far as the axes hold it, float32."""
        turned = np.einsum("ij,j->i", self.axes, vector)
        return np.matmul(turned, self.blocks).reshape(-1)[: self.size]

    @classmethod
    def load(cls, folder: Path, size: int) -> "Sketch":
        """Map what `write` left in a folder, for a matrix of `size` rows."""
        blocks = np.asarray(np.load(folder / "blocks.npy", mmap_mode="r"))
        return cls(np.load(folder / "axes.npy"), blocks, size)


def write(matrix: np.ndarray, folder: Path) -> None:
    """Keep the sketch of a matrix (rows by dimensions) in a folder, which appears in one step."""
    partial = Path(tempfile.mkdtemp(prefix="partial-", dir=folder.parent))
    try:
        axes = _axes(matrix[:: max(1, len(matrix) // SAMPLE)])
        np.save(partial / "axes.npy", axes)
        shape = (-(-len(matrix) // ROWS), len(axes), ROWS)
        path = partial / "blocks.npy"
        blocks = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=shape)
        for number, start in enumerate(range(0, len(matrix), ROWS)):
            part = matrix[start : start + ROWS]
            blocks[number, :, : len(part)] = axes @ part.T
        blocks.flush()
        partial.rename(folder)
    except OSError:
        # Another process may have made the same one meanwhile.
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _axes(sample: np.ndarray) -> np.ndarray:
    """The principal axes of vectors, as many as hold `ENERGY` but at least `LEAST_AXES`."""
    energy, axes = np.linalg.eigh((sample.T @ sample).astype(np.float64))
    energy, axes = energy[::-1], axes[:, ::-1]
    enough = int(np.searchsorted(np.cumsum(energy), ENERGY * energy.sum())) + 1
    kept = min(max(enough, LEAST_AXES), len(energy))
    return np.ascontiguousarray(axes[:, :kept].T, dtype=np.float32)
