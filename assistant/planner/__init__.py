"""The built-in planner: understands questions without a language model."""

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.planner.planner import Planner
from assistant.planner.turn import Choice, Exchange, Plan, PlannedCall, Reading, Slot, Turn

if TYPE_CHECKING:
    from store.engine import Store
    from tools.catalog import Catalog

__all__ = [
    "Choice",
    "Exchange",
    "Plan",
    "PlannedCall",
    "Planner",
    "Reading",
    "Slot",
    "Turn",
    "build_planner",
]


def build_planner(catalog: "Catalog", store: "Store", cache_dir: Path | None) -> Planner:
    """The planner over a store's names, with the shared sentence encoder."""
    from tools.arguments.known import NameReader

    def embedder():  # noqa: ANN202 - the encoder loads late
        from knowledge.embedding import shared_embedder

        return shared_embedder(cache_dir)

    return Planner(catalog, embedder, cache_dir, NameReader(store))
