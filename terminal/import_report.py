"""How an import is told: what came in, how usable it is, and what could not be used."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reports.blocks import (
    Block,
    Column,
    Headline,
    Metric,
    Metrics,
    Note,
    Report,
    Step,
    Steps,
    Table,
)
from reports.format import count

if TYPE_CHECKING:
    from store.imports import ImportOutcome
    from store.tables import ImportBatch

NOTICES_SHOWN = 12
REJECTED_SHOWN = 8

_FINDINGS = {
    "duplicate": "duplicate",
    "unknown_value": "unknown value",
    "time_gap": "gap in time",
    "orphan": "refers to nothing",
    "stale": "older than what is there",
    "note": "note",
}


def outcome(done: "ImportOutcome") -> Report:
    """The quality report of an import."""
    blocks: list[Block] = [Headline(text=_headline(done)), _figures(done), _tables(done)]
    if done.quality.notices:
        blocks.append(_notices(done))
    if done.rejected:
        blocks.append(_rejected(done))
    blocks += _next(done)
    return Report(blocks=blocks)


def _headline(done: "ImportOutcome") -> str:
    inserted = sum(c.inserted for c in done.counts.values())
    updated = sum(c.updated for c in done.counts.values())
    read = f"{count(done.quality.rows, 'row')} read from {count(len(done.files), 'file')}"
    if not inserted and not updated:
        return f"Nothing changed: {read}, and all of it was there already."
    brought = f"{inserted:,} records created and {updated:,} updated"
    if done.dry_run:
        return f"Nothing was changed (dry run): {read}; an import would leave {brought}."
    return f"Imported as {done.batch_id}: {read}, {brought}."


def _figures(done: "ImportOutcome") -> Metrics:
    quality = done.quality
    items = [
        Metric(label="Rows", value=quality.rows),
        Metric(label="Not usable", value=done.quarantined),
        Metric(label="Duplicates", value=quality.duplicates),
        Metric(label="Unknown values", value=quality.unknown_values),
        Metric(label="Refer to nothing", value=quality.orphans),
    ]
    if quality.usable_clocks_share is not None:
        items += [
            Metric(label="Tickets", value=quality.tickets),
            Metric(label="Usable SLA clocks", value=quality.usable_clocks_share, kind="percent"),
        ]
    if quality.first_day and quality.last_day:
        items += [
            Metric(label="First ticket", value=quality.first_day, kind="date"),
            Metric(label="Last ticket", value=quality.last_day, kind="date"),
        ]
    return Metrics(items=items)


def _tables(done: "ImportOutcome") -> Table:
    return Table(
        title="Records",
        columns=[
            Column(key="table", label="Table"),
            Column(key="inserted", label="Created", kind="number"),
            Column(key="updated", label="Updated", kind="number"),
            Column(key="unchanged", label="Unchanged", kind="number"),
        ],
        rows=[
            {
                "table": name.replace("_", " "),
                "inserted": c.inserted,
                "updated": c.updated,
                "unchanged": c.unchanged,
            }
            for name, c in done.counts.items()
        ],
    )


def _notices(done: "ImportOutcome") -> Table:
    notices = sorted(done.quality.notices, key=lambda notice: -notice.count)
    return Table(
        title="What to know about the data",
        columns=[
            Column(key="kind", label="Finding"),
            Column(key="what", label="What"),
            Column(key="count", label="Times", kind="number"),
            Column(key="first", label="First"),
        ],
        rows=[
            {
                "kind": _FINDINGS.get(notice.kind, notice.kind),
                "what": notice.what,
                "count": notice.count,
                "first": notice.first_ref or None,
            }
            for notice in notices[:NOTICES_SHOWN]
        ],
        total_rows=len(notices),
    )


def _rejected(done: "ImportOutcome") -> Table:
    return Table(
        title="Rows that could not be used",
        columns=[
            Column(key="file", label="File", kind="id"),
            Column(key="line", label="Line", kind="number"),
            Column(key="reason", label="Why"),
        ],
        rows=[
            {"file": row.file, "line": row.line, "reason": row.reason}
            for row in done.rejected[:REJECTED_SHOWN]
        ],
        total_rows=done.quarantined,
    )


def _next(done: "ImportOutcome") -> list[Block]:
    if done.dry_run:
        return [Note(text="Run the same command without --dry-run to import.")]
    if done.batch_id is None:
        return []
    last = done.quality.last_day
    commands = [
        'deskmate ask "SLA performance by priority, all time"',
        *([f'deskmate ask --as-of {last} "which tickets are open"'] if last else []),
        f"deskmate import undo {done.batch_id}",
    ]
    steps = [Step(text=command) for command in commands]
    return [Steps(items=steps)]


def outcome_json(done: "ImportOutcome") -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "source": done.source,
        "batch": done.batch_id,
        "dry_run": done.dry_run,
        "changed": done.changed,
        "files": done.files,
        "counts": {name: c.as_json() for name, c in done.counts.items()},
        "quarantined": done.quarantined,
        "rejected": [
            {"file": row.file, "line": row.line, "reason": row.reason} for row in done.rejected
        ],
        "quality": done.quality.as_json(),
    }


def batches(found: Sequence["ImportBatch"]) -> Report:
    """A list of imports."""
    if not found:
        said = "Nothing was imported yet. `deskmate import --help` lists what can be."
        return Report(blocks=[Headline(text=said)])
    table = Table(
        columns=[
            Column(key="id", label="Import", kind="id"),
            Column(key="source", label="Source"),
            Column(key="at", label="When (UTC)", kind="datetime"),
            Column(key="rows", label="Rows", kind="number"),
            Column(key="quarantined", label="Not usable", kind="number"),
            Column(key="files", label="Files"),
        ],
        rows=[
            {
                "id": batch.id,
                "source": batch.source,
                "at": batch.imported_at,
                "rows": sum(file.get("rows", 0) for file in batch.files),
                "quarantined": batch.counts.get("quarantined", 0),
                "files": ", ".join(file["name"] for file in batch.files),
            }
            for batch in found
        ],
    )
    return Report(blocks=[Headline(text=count(len(found), "import") + "."), table])


def batch_json(batch: "ImportBatch") -> dict[str, Any]:
    """An import as JSON values."""
    return {
        "batch": batch.id,
        "source": batch.source,
        "imported_at": batch.imported_at.isoformat(),
        "files": batch.files,
        "counts": batch.counts,
        "quality": batch.quality,
    }
