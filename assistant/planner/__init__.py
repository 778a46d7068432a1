"""The built-in planner: understands questions without a language model."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.planner.planner import Planner
from assistant.planner.turn import Choice, Exchange, Plan, PlannedCall, Reading, Slot, Turn

if TYPE_CHECKING:
    from store.engine import Store
    from tools.catalog import Catalog
    from tools.execution import Door

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


def build_planner(
    catalog: "Catalog", store: "Store", cache_dir: Path | None, door: "Door | None" = None
) -> Planner:
    """The planner over a store's names, with the shared sentence encoder.

    Through `door` it finds "the oldest one" among the rows of an earlier answer, and asks the
    articles before it says that it cannot help.
    """
    from assistant.planner.articles import known_to
    from tools.arguments.known import NameReader

    def embedder():  # noqa: ANN202 - the encoder loads late
        from knowledge.embedding import shared_embedder

        return shared_embedder(cache_dir)

    def look(tool: str, args: dict[str, Any], turn: Turn) -> list[str]:
        from assistant.nodes.act import refs

        if door is None:
            return []
        clock = turn.clock.in_zone(turn.actor.time_zone)
        return refs(door.call(tool, args, turn.actor, clock).report)

    names = NameReader(store)
    asked = (look, known_to(door)) if door else (None, None)
    return Planner(catalog, embedder, cache_dir, names, *asked)
