"""The launch peak in figures: what is near its deadline, what would breach, what can be rescued."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from store.demo.draws import DAY, seconds
from store.demo.effort import expected_minutes, predict
from store.demo.facts import NOW
from store.demo.hours import OpenHours
from store.demo.queues import OVERLOADED
from store.demo.staff import AGENTS, Agent, working_hours
from store.workload.queues import Work

_NOW = seconds(NOW)
_QUEUES = text(
    "SELECT t.id, t.assignee_id, t.category, t.priority, c.due_at FROM tickets t"
    " JOIN sla_clocks c ON c.ticket_id = t.id AND c.metric = 'resolution'"
    " WHERE t.status IN ('new', 'open') AND c.due_at IS NOT NULL ORDER BY t.id"
)


def launch_peak(session: Session) -> dict[str, Any]:
    """By the rule in `store.demo.effort`, over the clocks that the product computed.

    `rescued` lists those that a simple plan saves: each goes to the first person of the skill who
    holds fewer than 10 tickets and can still finish everything in time.
    """
    queues: dict[str, list[Work[int]]] = defaultdict(list)
    categories = {}
    for id_, assignee, category, priority, due in session.connection().execute(_QUEUES):
        queues[assignee].append(Work(id_, _moment(due), expected_minutes(category, priority)))
        categories[id_] = category
    near, breaching, overdue = [], [], []
    for agent in AGENTS:
        finished = predict(queues[agent.id], _hours(agent), _NOW)
        for work in queues[agent.id]:
            if _due(work) <= _NOW:
                overdue.append(work.ticket_id)
                continue
            near += [work.ticket_id] if _due(work) <= _NOW + DAY else []
            breaching += [work] if finished[work.ticket_id] > _due(work) else []
    return {
        "near_deadline": sorted(near),
        "would_breach": sorted(work.ticket_id for work in breaching),
        "rescued": _rescued(queues, breaching, categories),
        "overdue": sorted(overdue),
        "overloaded": {person: total for person, (total, _) in OVERLOADED.items()},
        "rule": "see store/workload/queues.py",
    }


def _rescued(
    queues: dict[str, list[Work[int]]], breaching: list[Work[int]], categories: dict[str, str]
) -> list[str]:
    saved = []
    for work in sorted(breaching, key=lambda w: (w.due, w.ticket_id)):
        for agent in AGENTS:
            if agent.id in OVERLOADED or categories[work.ticket_id] not in agent.skills:
                continue
            if _in_time([*queues[agent.id], work], _hours(agent)):
                queues[agent.id].append(work)
                saved.append(work.ticket_id)
                break
    return sorted(saved)


def _due(work: Work[int]) -> int:
    """Every ticket of the peak has a deadline."""
    if work.due is None:
        raise ValueError(f"{work.ticket_id} has no deadline")
    return work.due


def _in_time(queue: list[Work[int]], hours: OpenHours) -> bool:
    finished = predict(queue, hours, _NOW)
    return all(finished[w.ticket_id] <= _due(w) for w in queue if _due(w) > _NOW)


@cache
def _hours(agent: Agent) -> OpenHours:
    first, last = NOW.date() - timedelta(days=10), NOW.date() + timedelta(days=60)
    return OpenHours(working_hours(agent.zone), agent.zone, (), first, last)


def _moment(value: datetime | str) -> int:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return seconds(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)
