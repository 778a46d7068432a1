"""How alerts are shown: as plain values and as a report."""

from collections.abc import Sequence
from typing import Any

from reports.blocks import Block, Column, Headline, Report, Step, Steps, Table
from reports.format import count
from store.tables import Alert


def plain(alert: Alert) -> dict[str, Any]:
    """Plain JSON values, without what is only kept to tell nobody twice."""
    return {
        "id": alert.id,
        "kind": alert.kind,
        "title": alert.title,
        "ask": alert.ask,
        "total": alert.total,
        "subjects": alert.subjects,
        "opened_at": alert.opened_at.isoformat(),
        "updated_at": alert.updated_at.isoformat(),
        "acknowledged_at": _iso(alert.acknowledged_at),
        "snoozed_until": _iso(alert.snoozed_until),
    }


def _iso(at: Any) -> str | None:
    return at.isoformat() if at is not None else None


def report(alerts: Sequence[Alert], name: str) -> Report:
    """Open alerts, the first things that each is about, and what to ask."""
    if not alerts:
        return Report(blocks=[Headline(text=f"Nothing needs {name} at the moment.")])
    blocks: list[Block] = [Headline(text=f"{count(len(alerts), 'alert')} for {name}.")]
    for alert in alerts:
        seen = " (seen)" if alert.acknowledged_at else ""
        rows = [{"what": one["text"]} for one in alert.subjects]
        blocks.append(
            Table(
                title=f"{alert.id}: {alert.title}{seen}",
                columns=[Column(key="what", label="What")],
                rows=rows,
                refs=[one["ref"] for one in alert.subjects],
                total_rows=alert.total,
            )
        )
    steps = [Step(text=alert.title, ask=alert.ask) for alert in alerts]
    return Report(blocks=[*blocks, Steps(items=steps)])
