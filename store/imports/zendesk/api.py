"""Records of Zendesk's API as rows of warehouse tables."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from store.imports.json_pages import Element
from store.imports.source_rows import BadValue, SourceRow

Part = tuple[str, SourceRow]
"""A table and a row of it."""

SECTIONS = {
    "audits": "audit",
    "comments": "comment",
    "groups": "group",
    "holidays": "holiday",
    "metric_sets": "metric_set",
    "organizations": "organization",
    "schedules": "schedule",
    "sla_policies": "sla_policy",
    "ticket_audits": "audit",
    "ticket_events": "ticket_event",
    "ticket_metric_events": "metric_event",
    "ticket_metrics": "metric_set",
    "tickets": "ticket",
    "users": "user",
}
"""The lists of pages, and what is in them. A page with one record names it in the singular."""

MARKS = {
    "ticket_event": ("child_events",),
    "metric_event": ("instance_id", "metric", "ticket_id"),
    "audit": ("events", "ticket_id"),
    "sla_policy": ("policy_metrics",),
    "schedule": ("intervals",),
    "comment": ("author_id", "body", "public"),
    "ticket": ("requester_id", "status"),
    "user": ("role", "email"),
    "organization": ("domain_names",),
}
"""Fields that tell what a record is where nothing around it does."""
IN_NAME = re.compile(r"\d+")


def kind_of(element: Element) -> str | None:
    """What a record is, by the list it stood in, by its wrapper or by its fields."""
    if element.section is not None:
        return SECTIONS.get(element.section)
    if not isinstance(element.value, dict):
        return None
    wrapped = _wrapped(element.value)
    if wrapped:
        return wrapped[0]
    for kind, fields in MARKS.items():
        if all(field in element.value for field in fields):
            return kind
    return None


def parts(kind: str, row: SourceRow) -> Iterator[Part]:
    """The rows that a record amounts to; raises BadValue."""
    wrapped = _wrapped(row.values)
    if wrapped:
        row = row.having(wrapped[1])
    elif "value" in row.values and len(row.values) == 1:
        raise BadValue(f"a {kind} is not an object")
    yield from TAKEN_APART.get(kind, _as_it_is(kind))(row)


def _wrapped(values: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Kind and content of ``{"ticket": {...}}``."""
    for kind in SECTIONS.values():
        inner = values.get(kind)
        if isinstance(inner, dict) and "id" in inner and "id" not in values:
            return kind, inner
    return None


def _as_it_is(kind: str) -> Callable[[SourceRow], Iterator[Part]]:
    def take(row: SourceRow) -> Iterator[Part]:
        yield kind, row

    return take


def _ticket(row: SourceRow) -> Iterator[Part]:
    """A ticket, with what an export nests in it: people, company, comments, tags, figures."""
    values = dict(row.values)
    nested = (
        ("requester", "user"),
        ("submitter", "user"),
        ("assignee", "user"),
        ("organization", "organization"),
        ("group", "group"),
    )
    for name, table in nested:
        inner = values.pop(name, None)
        if isinstance(inner, dict) and inner.get("id") is not None:
            values.setdefault(f"{name}_id", inner["id"])
            yield table, row.having(inner)
    values.pop("comments", None)
    for comment in row.objects("comments"):
        yield from _comment(row.having({"ticket_id": values.get("id"), **comment}))
    via = values.pop("via", None)
    if isinstance(via, dict):
        values["via_channel"] = via.get("channel")
    yield "ticket", row.having(values)


def _comment(row: SourceRow) -> Iterator[Part]:
    values = row.values
    ticket = values.get("ticket_id") or _ticket_of_file(row)
    if ticket is None:
        raise BadValue(
            "ticket_id is missing: name the file after the ticket, such as comments-123.json"
        )
    body = values.get("plain_body") or values.get("body")
    yield "ticket_comment", row.having({
        "id": values.get("id"),
        "ticket_id": ticket,
        "user_id": values.get("author_id"),
        "body": body,
        "html_body": None if body else values.get("html_body"),
        "created": values.get("created_at"),
        "public": values.get("public"),
    })  # fmt: skip


def _ticket_of_file(row: SourceRow) -> str | None:
    """The ticket that the API's comment list is about stands only in its address."""
    numbers = IN_NAME.findall(row.file.split(".")[0])
    return numbers[0] if len(numbers) == 1 else None


def _audit(row: SourceRow) -> Iterator[Part]:
    shared = {
        "ticket_id": row.value("ticket_id"),
        "author_id": row.value("author_id", "updater_id"),
        "created_at": row.value("created_at", "timestamp"),
    }
    for event in row.objects("events", "child_events"):
        yield from _event(row.having({**event, **_missing(event, shared)}))


def _event(row: SourceRow) -> Iterator[Part]:
    kind = str(row.value("type", "event_type"))
    if kind == "Comment":
        yield from _comment(row)
    elif kind in ("Create", "Change"):
        for field, value in _changed(row):
            yield "ticket_field_history", row.having({
                "ticket_id": row.value("ticket_id"),
                "field_name": field,
                "value": value,
                "previous_value": row.value("previous_value"),
                "updated": row.value("created_at"),
                "user_id": row.value("author_id"),
            })  # fmt: skip


def _changed(row: SourceRow) -> Iterator[tuple[str, Any]]:
    """Field and value: audits name them, incremental events use the field as the key."""
    field = row.value("field_name")
    if field is not None:
        yield str(field), row.values.get("value")
        return
    for name in ("status", "priority", "assignee_id", "group_id"):
        if name in row.values:
            yield name, row.values[name]


def _missing(event: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shared.items() if event.get(name) is None}


def _schedule(row: SourceRow) -> Iterator[Part]:
    shared = {"id": row.value("id"), "name": row.value("name"), "time_zone": row.value("time_zone")}
    for interval in row.objects("intervals"):
        yield "schedule", row.having({
            **shared,
            "start_time": interval.get("start_time"),
            "end_time": interval.get("end_time"),
        })  # fmt: skip


def _policy(row: SourceRow) -> Iterator[Part]:
    policy = row.need("id")
    yield "sla_policy_history", row
    for metric in row.objects("policy_metrics"):
        yield "sla_policy_metric_history", row.having({
            **metric,
            "sla_policy_id": policy,
            "sla_policy_updated_at": row.value("updated_at", "created_at"),
        })  # fmt: skip


def _holiday(row: SourceRow) -> Iterator[Part]:
    yield "schedule_holiday", row


TAKEN_APART: dict[str, Callable[[SourceRow], Iterator[Part]]] = {
    "ticket": _ticket,
    "comment": _comment,
    "audit": _audit,
    "ticket_event": _audit,
    "schedule": _schedule,
    "sla_policy": _policy,
    "holiday": _holiday,
}
