"""CLINC150 by `semantic-router` with Deskmate's sentence vectors, for `bench/routing.py`.

Each intent is a route whose utterances are its examples. A sentence is out of scope where the
similarity of the best route is low. The 100 written negatives have no place in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

AGGREGATIONS = ("mean", "max", "sum")
"""How the five nearest utterances make the score of a route."""

Rows = Sequence[Sequence[str]]
"""Sentence and intent."""


def best(
    examples: Rows, texts: Sequence[str], vectors: Mapping[str, np.ndarray], aggregation: str
) -> tuple[list[str], np.ndarray]:
    """The intent of each text, and how similar it is. Raises ImportError without the library."""
    from semantic_router import IndexedRouter, Route  # pyright: ignore[reportMissingImports]
    from semantic_router.encoders import DenseEncoder  # pyright: ignore[reportMissingImports]

    class Known(DenseEncoder):  # pyright: ignore[reportUntypedBaseClass]
        """Gives the vectors that were made before."""

        name: str = "all-MiniLM-L6-v2"

        def __call__(self, docs: list[Any]) -> list[list[float]]:
            return [vectors[doc].tolist() for doc in docs]

    said: dict[str, list[str]] = {}
    for text, intent in examples:
        said.setdefault(intent, []).append(text)
    routes = [Route(name=intent, utterances=list(dict.fromkeys(u))) for intent, u in said.items()]
    router = IndexedRouter(Known(), routes, aggregation=aggregation)
    found = [router(text, threshold=-1e9) for text in texts]
    return [one.name or "" for one in found], np.array([one.confidence or 0.0 for one in found])
