"""Schedules, holidays and SLA policies."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from store.imports.rails_zones import iana
from store.imports.record import Item
from store.imports.source_rows import BadValue, SourceRow, lenient, mapped
from store.imports.spool import Spool
from store.imports.warehouse import is_deleted
from store.imports.zendesk import words
from store.tables import BusinessHours, Holiday, SlaPolicy

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DAY, WEEK = 24 * 60, 7 * 24 * 60
LONGEST_HOLIDAY = 366
METRICS = {
    "first_reply_time": "first_response",
    "next_reply_time": "next_response",
    "total_resolution_time": "resolution",
    "requester_wait_time": "resolution",
    "agent_work_time": "resolution",
}
RESOLUTION_ORDER = ("total_resolution_time", "requester_wait_time", "agent_work_time")
"""Where a policy has several resolution metrics, the first of these counts."""
PAUSES = {
    "total_resolution_time": [],
    "requester_wait_time": ["pending"],
    "agent_work_time": ["pending", "on_hold"],
}
"""The statuses in which Zendesk stops these clocks."""


def schedules(spool: Spool) -> Iterator[Item]:
    """Business hours with their holidays."""
    yield from mapped(_first_of_each(spool, "schedule"), lambda row: _schedule(row, spool))
    only = _only_schedule(spool)
    yield from mapped(spool.rows("schedule_holiday"), lambda row: _holidays(row, only))


def policies(spool: Spool) -> Iterator[Item]:
    """SLA policies with the targets in force last."""
    names = {row.key("id"): row.text("title") for row in spool.rows("sla_policy_history")}
    hours = _only_schedule(spool)
    for first in _first_of_each(spool, "sla_policy_metric_history"):
        yield from _policy(first, spool, names, hours)


def _first_of_each(spool: Spool, kind: str) -> Iterator[SourceRow]:
    """One row per id. There are few schedules and policies, whatever the size of the export."""
    seen: set[str | None] = set()
    for row in spool.rows(kind):
        id = row.key("id" if kind == "schedule" else "sla_policy_id")
        if id not in seen:
            seen.add(id)
            yield row


def _only_schedule(spool: Spool) -> str | None:
    """The id of the schedule, if the export has exactly one."""
    rows = spool.rows("schedule")
    ids = {row.key("id") for row in rows if not lenient(lambda row=row: is_deleted(row), True)}
    return ids.pop() if len(ids) == 1 else None


def _schedule(first: SourceRow, spool: Spool) -> Iterator[Item]:
    id = first.need("id")
    zone = iana(first.text("time_zone"))
    if zone is None:
        raise BadValue(f"time_zone: {first.text('time_zone')!r} is not a known time zone")
    weekly: dict[str, list[list[str]]] = {}
    for row in spool.of("schedule", id):
        if not is_deleted(row):
            for day, opening, closing in _intervals(row):
                weekly.setdefault(day, []).append([opening, closing])
    if not weekly:
        yield first.noticed("note", "schedules deleted in Zendesk are left out")
        return
    ordered = {day: _joined(weekly[day]) for day in DAYS if day in weekly}
    name = first.text("name") or f"Schedule {id}"
    values = {"id": words.schedule_id(id), "name": name, "time_zone": zone, "weekly": ordered}
    yield first.record(BusinessHours, values, id)


def _joined(intervals: list[list[str]]) -> list[list[str]]:
    """Intervals in order, those that touch or overlap as one."""
    found: list[list[str]] = []
    for opening, closing in sorted(intervals):
        if found and opening <= found[-1][1]:
            found[-1][1] = max(found[-1][1], closing)
        else:
            found.append([opening, closing])
    return found


def _intervals(row: SourceRow) -> Iterator[tuple[str, str, str]]:
    """Day, opening and closing of minutes since Sunday 00:00, cut at midnight."""
    start, end = row.whole("start_time"), row.whole("end_time")
    if start is None or end is None or not 0 <= start < end <= WEEK:
        raise BadValue(f"start_time, end_time: {start} to {end} is no interval of a week's minutes")
    while start < end:
        day = start // DAY
        stop = min(end, (day + 1) * DAY)
        yield DAYS[day], _clock(start - day * DAY), _clock(stop - day * DAY)
        start = stop


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _holidays(row: SourceRow, only: str | None) -> Iterator[Item]:
    """One row per day, the last day included."""
    if is_deleted(row):
        yield row.noticed("note", "holidays deleted in Zendesk are left out")
        return
    schedule = row.key("schedule_id") or only
    if schedule is None:
        raise BadValue("schedule_id is missing, and the export has not exactly one schedule")
    day, last = row.day("start_date"), row.day("end_date", "start_date")
    if day is None or last is None or not day <= last <= day + timedelta(days=LONGEST_HOLIDAY):
        raise BadValue(f"start_date, end_date: {day} to {last} is no holiday")
    for each in _days(day, last):
        values = {
            "business_hours_id": words.schedule_id(schedule),
            "day": each,
            "name": row.text("name"),
        }
        yield row.record(Holiday, values, row.key("id"))


def _days(day: date, last: date) -> Iterator[date]:
    while day <= last:
        yield day
        day += timedelta(days=1)


def _policy(
    first: SourceRow, spool: Spool, names: dict[str | None, str | None], hours: str | None
) -> Iterator[Item]:
    id = first.key("sla_policy_id")
    if id is None:
        yield first.rejected("sla_policy_id is missing")
        return
    reading = _Targets()
    for row in spool.of("sla_policy_metric_history", id):
        try:
            yield from reading.add(row)
        except BadValue as error:
            yield row.rejected(str(error))
    if reading.business and hours is None:
        yield first.noticed(
            "note", "SLA policies in business hours, but not one schedule: their hours are not set"
        )
    values: dict[str, Any] = {
        "id": words.policy_id(id),
        "name": names.get(id) or f"Zendesk policy {id}",
        "targets": reading.targets(),
        "business_hours_id": words.schedule_id(hours) if reading.business else None,
    }
    if reading.resolution:
        values["pause_on"] = PAUSES[reading.resolution]
    yield first.record(SlaPolicy, values, id)


class _Targets:
    """The newest target of each metric and priority."""

    def __init__(self) -> None:
        self._newest: dict[tuple[str, str], tuple[tuple[bool, str], dict[str, Any]]] = {}

    @property
    def resolution(self) -> str | None:
        """Which of Zendesk's metrics the resolution targets come from."""
        metrics = {metric for metric, _ in self._newest}
        return next((name for name in RESOLUTION_ORDER if name in metrics), None)

    @property
    def business(self) -> bool:
        return any(target["hours"] == "business" for target in self.targets())

    def add(self, row: SourceRow) -> Iterator[Item]:
        """Take a row of the history; raises BadValue."""
        metric, word = row.need("metric"), row.need("priority")
        if metric not in METRICS:
            yield row.noticed("note", f"SLA policies: {metric} is not a clock that Deskmate keeps")
            return
        priority = words.PRIORITIES.get(word.lower())
        if priority is None:
            raise BadValue(f"priority: unknown {word!r}")
        usual = word.lower() in words.USUAL_PRIORITIES
        if not usual:
            yield row.noticed("unknown_value", f'SLA policies: "{word}" is read as {priority}')
        seconds = row.whole("target_in_seconds")
        minutes = seconds // 60 if seconds else row.whole("target")
        if minutes is None or minutes <= 0:
            raise BadValue(f"target: {row.value('target')!r} is no number of minutes")
        changed = row.time("sla_policy_updated_at")
        # A word of Zendesk's own outranks another that means the same priority.
        rank = (usual, changed.isoformat() if changed else "")
        target = {
            "metric": METRICS[metric],
            "priority": priority,
            "minutes": minutes,
            "hours": "business" if row.flag("business_hours") else "calendar",
        }
        known = self._newest.get((metric, priority))
        if known:
            yield row.noticed("note", "SLA policies: targets that were replaced are left out")
        if known is None or known[0] <= rank:
            self._newest[metric, priority] = (rank, target)

    def targets(self) -> list[dict[str, Any]]:
        """Every target, of one resolution metric only, in a fixed order."""
        skipped = set(RESOLUTION_ORDER) - {self.resolution}
        kept = [
            target for (metric, _), (_, target) in self._newest.items() if metric not in skipped
        ]
        return sorted(kept, key=lambda target: (target["metric"], target["priority"]))
