"""A proposal in the form that clients get."""

from typing import Any

from tools.catalog import Catalog
from tools.export.functions import parameters
from tools.proposals.models import View

_SAME = (
    "id", "tool", "title", "args", "digest", "state", "summary", "effects", "reversible",
    "deciders", "decides", "outside", "rule", "mine", "may_decide", "may_edit", "may_undo",
    "created_at", "expires_at", "decided_at", "decided_by", "executed_at", "reason", "message",
    "thread", "replaces", "rows",
)  # fmt: skip


def approval(view: View, catalog: Catalog) -> dict[str, Any]:
    """Plain JSON of a proposal as its reader may see it."""
    told = view.model_dump(mode="json", include=set(_SAME))
    told["changes"] = [change.model_dump(mode="json") for change in view.changes]
    told["requester"] = {"id": view.requester_id, "name": view.requester}
    told["report"] = view.report.to_json()
    told["schema"] = parameters(catalog.get(view.tool).args) if view.tool in catalog else None
    return told
