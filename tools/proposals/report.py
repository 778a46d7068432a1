"""How decisions are told."""

from collections.abc import Sequence

from reports.blocks import Block, Column, Headline, Note, Report, Step, Steps, Table
from reports.format import count
from tools.proposals.models import Decided, View

SHOWN = 20
"""Changes told once they are made; before, all of them are."""
TITLES = {
    "executed": "carried out",
    "rejected": "rejected",
    "stale": "no longer fitted",
    "expired": "expired",
    "already": "decided before",
    "undone": "taken back",
    "kept": "could not be taken back",
}


def carried_out(decided: Decided) -> Report:
    """What a single decision did."""
    return several([decided])


def several(items: Sequence[Decided]) -> Report:
    """What decisions did, each on its own, and what to do next."""
    blocks: list[Block] = [Headline(text=_headline(items))]
    if len(items) > 1:
        blocks.append(_each(items))
    else:
        blocks += _one(items[0])
    steps = _steps(items)
    if steps:
        blocks.append(Steps(items=steps))
    # What waits for a decision comes last, as everywhere.
    blocks += [one.fresh.approval() for one in items if one.fresh is not None]
    return Report(blocks=blocks)


def _headline(items: Sequence[Decided]) -> str:
    if len(items) == 1:
        return items[0].message
    kinds = [one.came for one in items]
    parts = [f"{kinds.count(came)} {title}" for came, title in TITLES.items() if came in kinds]
    return f"{count(len(items), 'request')}: {', '.join(parts)}."


def _one(decided: Decided) -> list[Block]:
    view = decided.view
    if decided.came == "kept":
        return [Note(text="Nothing was changed.", tone="warning")]
    if decided.came == "undone" or (decided.came == "executed" and len(view.changes) > 1):
        return [changes(view, back=decided.came == "undone")]
    if decided.came == "stale" and decided.fresh is None:
        return [Note(text="As things are, there is nothing to ask for any more.")]
    if decided.came == "stale":
        return [Note(text="This is how it looks by now; it waits for a decision of its own.")]
    return []


def changes(view: View, *, back: bool = False) -> Table:
    """Every change, before and after; taken back, the other way round."""
    first, last = ("after", "before") if back else ("before", "after")
    return Table(
        columns=[
            Column(key="thing", label=""),
            Column(key="field", label="Field"),
            Column(key="was", label="Was"),
            Column(key="is", label="Is"),
        ],
        rows=[
            {
                "thing": change.subject,
                "field": change.field,
                "was": getattr(change, first),
                "is": getattr(change, last),
            }
            for change in view.changes[:SHOWN]
        ],
        refs=view.rows[:SHOWN] if len(view.rows) == len(view.changes) else [],
        total_rows=len(view.changes),
    )


def _each(items: Sequence[Decided]) -> Table:
    return Table(
        columns=[
            Column(key="id", label="Request", kind="id"),
            Column(key="what", label="What"),
            Column(key="came", label="Outcome"),
        ],
        rows=[{"id": one.id, "what": one.view.summary, "came": TITLES[one.came]} for one in items],
        refs=[f"proposal:{one.id}" for one in items],
    )


def _steps(items: Sequence[Decided]) -> list[Step]:
    done = [one for one in items if one.came == "executed" and one.view.may_undo]
    if len(items) == 1 and done and done[0].view.changes:
        return [Step(text="Take it back", ask="undo that")]
    return []
