"""SLA clocks as Zendesk's metric events tell them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.imports.record import Item
from store.imports.source_rows import SourceRow, mapped
from store.imports.spool import Spool
from store.imports.zendesk import words
from store.tables import SlaClockRow

RESOLUTION = ("resolution_time", "requester_wait_time", "agent_work_time")
"""Where several of these have a target, the first counts."""


@dataclass(frozen=True, slots=True)
class Event:
    """One metric event."""

    at: datetime
    metric: str
    instance: int
    """Which of the waits of a metric, from 1."""
    type: str
    """activate, pause, fulfill, apply_sla, breach …"""
    target: int | None
    """Minutes, where an SLA was applied."""


def stated(rows: Iterable[SourceRow]) -> Iterator[Item]:
    """The clocks of one ticket from its metric events; without an SLA target there is none."""
    events: list[Event] = []
    last: list[SourceRow] = []

    def read(row: SourceRow) -> Iterator[Item]:
        # Zendesk marks a breach as deleted when it did not come to it.
        if not row.flag("deleted"):
            events.append(_event(row))
            last[:] = [row]
        yield from ()

    yield from mapped(rows, read)
    if not events:
        return
    events.sort(key=lambda event: event.at)
    for metric, own in _clocks(events):
        clock = _clock(own)
        if clock:
            id = words.ticket_id(last[0].need("ticket_id"))
            values = {"ticket_id": id, "metric": metric, **clock, "basis": "stated"}
            yield last[0].record(SlaClockRow, values, None)


def apart(spool: Spool) -> Iterator[Item]:
    """The clocks of tickets that are not in these files, perhaps of an earlier import."""
    seen: set[str] = set()
    for row in spool.apart("metric_event", "ticket"):
        id = row.key("ticket_id") or ""
        if id not in seen:
            seen.add(id)
            yield from stated(spool.of("metric_event", id))


def _event(row: SourceRow) -> Event:
    row.need("ticket_id")
    sla = row.value("sla")
    facts = sla if isinstance(sla, dict) else {}
    seconds, minutes = facts.get("target_in_seconds"), facts.get("target")
    target = seconds // 60 if isinstance(seconds, int) else minutes
    return Event(
        at=row.need_time("time"),
        metric=row.need("metric"),
        instance=row.whole("instance_id") or 0,
        type=row.need("type"),
        target=target if isinstance(target, int) else None,
    )


def _clocks(events: list[Event]) -> Iterator[tuple[str, list[Event]]]:
    """Deskmate's metric and the events that are about it."""
    replies = [event for event in events if event.metric == "reply_time"]
    later = max((event.instance for event in replies), default=0)
    yield "first_response", [event for event in replies if event.instance == 1]
    if later > 1:
        yield "next_response", [event for event in replies if event.instance == later]
    targeted = {event.metric for event in events if event.target is not None}
    metric = next((name for name in RESOLUTION if name in targeted), None)
    yield "resolution", [event for event in events if event.metric == metric]


def _clock(events: list[Event]) -> dict[str, Any] | None:
    targets = [event.target for event in events if event.target is not None]
    started = [event.at for event in events if event.type == "activate"]
    if not targets or not started:
        return None
    runs = [event for event in events if event.type in ("activate", "pause", "fulfill")]
    state = runs[-1].type
    stopped_at = runs[-1].at if state == "fulfill" else None
    due_at = next((event.at for event in events if event.type == "breach"), None)
    # A breach that is ahead is announced with its time; it is one once something came after it.
    missed = due_at is not None and due_at < events[-1].at
    return {
        "target_minutes": targets[-1],
        "started_at": started[0],
        "due_at": due_at,
        "stopped_at": stopped_at,
        "paused": state == "pause",
        "breached": True if missed else (False if stopped_at else None),
        "breached_at": due_at if missed else None,
    }
