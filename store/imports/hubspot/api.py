"""Records of HubSpot's API as rows of warehouse tables."""

from collections.abc import Iterator
from typing import Any

from store.imports.source_rows import SourceRow

SECTIONS = ("results", "companies", "contacts", "deals", "tickets", "owners")
"""The lists that an answer may hold."""
IDS = ("id", "companyId", "vid", "dealId", "objectId", "ownerId")
KINDS = {"compan": "company", "contact": "contact", "deal": "deal", "ticket": "ticket"}
"""Parts of file names, and what such a file holds if its records do not tell."""
MARKS = {
    "deal": ("dealname", "dealstage", "closedate"),
    "ticket": ("hs_pipeline_stage", "hs_ticket_priority", "subject"),
    "contact": ("firstname", "lastname", "email"),
    "company": ("domain", "name"),
}
"""Properties that only records of one kind have."""


def kind_of(value: Any, file: str) -> str | None:
    """What a record is, by its fields, else by the name of its file."""
    if not isinstance(value, dict):
        return None
    if "stages" in value:
        return "pipeline"
    if not isinstance(value.get("properties"), dict):
        return "owner" if "email" in value and ("userId" in value or "ownerId" in value) else None
    for kind, marks in MARKS.items():
        if any(mark in value["properties"] for mark in marks):
            return kind
    named = (kind for part, kind in KINDS.items() if part in file.lower())
    return next(named, None)


def parts(kind: str, row: SourceRow) -> Iterator[tuple[str, SourceRow]]:
    """The rows that a record amounts to."""
    if kind == "pipeline":
        yield from _stages(row)
    elif kind == "owner":
        yield from _owner(row)
    else:
        yield from _object(kind, row)


def _object(kind: str, row: SourceRow) -> Iterator[tuple[str, SourceRow]]:
    id = row.need(*IDS)
    values: dict[str, Any] = {
        "createdate": row.value("createdAt"),
        "updatedat": row.value("updatedAt"),
        "is_deleted": row.value("archived", "isDeleted"),
    }
    for name, value in row.values["properties"].items():
        # Version 1 answers with {"value": ..., "timestamp": ...} for each property.
        bare = value.get("value") if isinstance(value, dict) else value
        if bare is not None:
            values[name.lower()] = bare
    values["id"] = id
    linked = row.value("associations")
    for name, found in (linked if isinstance(linked, dict) else {}).items():
        ids = _associated(found)
        if kind == "contact" and name == "companies" and ids:
            values.setdefault("associatedcompanyid", ids[0])
        elif kind in ("deal", "ticket") and name in ("companies", "contacts"):
            other = "company" if name == "companies" else "contact"
            for each in ids:
                yield (
                    f"{kind}_{other}",
                    row.having({f"{kind}_id": id, f"{other}_id": each}),
                )
    if kind == "deal":
        values["deal_id"] = id
    yield kind, row.having(values)


def _associated(found: Any) -> list[str]:
    results = found.get("results") if isinstance(found, dict) else None
    return [str(each["id"]) for each in results or [] if isinstance(each, dict) and "id" in each]


def _owner(row: SourceRow) -> Iterator[tuple[str, SourceRow]]:
    id = row.need("id", "ownerId")
    yield "owner", row.having({
        "owner_id": id,
        "email": row.value("email"),
        "first_name": row.value("firstName"),
        "last_name": row.value("lastName"),
        "is_deleted": row.value("archived"),
        "updatedat": row.value("updatedAt"),
    })  # fmt: skip
    for team in row.objects("teams"):
        yield "team", row.having({"id": team.get("id"), "name": team.get("name")})
        yield "owner_team", row.having({
            "owner_id": id, "team_id": team.get("id"), "is_team_primary": team.get("primary"),
        })  # fmt: skip


def _stages(row: SourceRow) -> Iterator[tuple[str, SourceRow]]:
    pipeline = row.need("id", "pipelineId")
    for stage in row.objects("stages"):
        facts = _facts(stage)
        of_tickets = "ticketState" in facts or "ticket" in row.file.lower()
        probability = facts.get("probability")
        closed = str(facts.get("isClosed", "")).lower() == "true"
        values = {
            "stage_id": stage.get("id") or stage.get("stageId"),
            "pipeline_id": pipeline,
            "label": stage.get("label"),
            "probability": probability,
            "is_closed": closed,
            "closed_won": closed and probability in ("1.0", "1", 1, 1.0),
            "ticket_state": facts.get("ticketState"),
        }
        table = "ticket_pipeline_stage" if of_tickets else "deal_pipeline_stage"
        yield table, row.having(values)
    if not any("ticketState" in _facts(stage) for stage in row.objects("stages")):
        yield (
            "deal_pipeline",
            row.having({"pipeline_id": pipeline, "label": row.value("label")}),
        )


def _facts(stage: dict[str, Any]) -> dict[str, Any]:
    facts = stage.get("metadata")
    return facts if isinstance(facts, dict) else {}
