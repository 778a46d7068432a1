"""Deals: opportunities, and contracts where a won deal states a term and what it is worth."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from store.imports.hubspot.merges import Merges, owner_id
from store.imports.record import Item
from store.imports.source_rows import SourceRow
from store.imports.spool import Spool
from store.tables import Contract, Opportunity

STARTS = ("contract_start_date", "contract_start", "subscription_start_date", "start_date")
ENDS = ("contract_end_date", "contract_end", "subscription_end_date", "end_date", "renewal_date")
YEARLY = ("hs_acv", "hs_arr")
"""Properties that hold the yearly value."""
DAYS_PER_MONTH = Decimal("30.4375")
KINDS = (
    ("renewal", re.compile(r"\brenew", re.IGNORECASE)),
    ("cross_sell", re.compile(r"\bcross.?sell", re.IGNORECASE)),
    ("upsell", re.compile(r"\b(upsell|up-sell|expansion|upgrade|existingbusiness)", re.IGNORECASE)),
    ("new", re.compile(r"\b(newbusiness|new business)", re.IGNORECASE)),
)
"""Words in a deal's type, pipeline or name, and what they make of it; the first match wins."""


def deal(row: SourceRow, spool: Spool, merges: Merges) -> Iterator[Item]:
    """A deal as an opportunity, and as a contract if it is one."""
    id = row.need("id")
    stage_id = row.key("deal_pipeline_stage_id", "dealstage")
    pipeline_id = row.key("deal_pipeline_id", "pipeline")
    stage = _stage(spool, stage_id, pipeline_id)
    pipeline = _label(spool, pipeline_id)
    if stage_id and stage is None and stage_id not in ("closedwon", "closedlost"):
        yield row.noticed("unknown_value", "deals: the stage is not among the pipeline stages")
    values: dict[str, Any] = {
        "id": f"hs-deal-{id}",
        "account_id": _account(row, spool, merges, id),
        "name": row.text("dealname") or f"Deal {id}",
        "kind": _kind(row, pipeline),
        "owner_id": owner_id(row.key("owner_id", "hubspot_owner_id")),
        "pipeline": pipeline or pipeline_id,
        "stage": (stage.text("label") if stage else None) or stage_id,
        "probability": _probability(row, stage),
        "amount": row.amount("amount"),
        "created_at": row.time("createdate"),
        "close_on": row.day("closedate"),
        "outcome": _outcome(stage, stage_id),
    }
    yield row.record(Opportunity, values, id)
    if values["outcome"] == "won":
        yield from _contract(row, values, id)


def _stage(spool: Spool, id: str | None, pipeline: str | None) -> SourceRow | None:
    """The stage with this id; ids are unique in their pipeline only."""
    found = spool.of("deal_pipeline_stage", id) if id else []
    same = [stage for stage in found if stage.key("pipeline_id") == pipeline]
    return (same or found or [None])[-1]


def _label(spool: Spool, id: str | None) -> str | None:
    found = spool.of("deal_pipeline", id) if id else []
    return found[-1].text("label") if found else None


def _account(row: SourceRow, spool: Spool, merges: Merges, id: str) -> str | None:
    linked = spool.of("deal_company", id)
    company = linked[0].key("company_id") if linked else row.key("associatedcompanyid")
    return merges.account_id(company)


def _kind(row: SourceRow, pipeline: str | None) -> str:
    for words in (row.text("dealtype"), pipeline, row.text("dealname")):
        for kind, pattern in KINDS:
            if words and pattern.search(words):
                return kind
    return "new"


def _outcome(stage: SourceRow | None, stage_id: str | None) -> str:
    if stage is not None:
        if stage.flag("closed_won"):
            return "won"
        return "lost" if stage.flag("is_closed") else "open"
    return {"closedwon": "won", "closedlost": "lost"}.get(stage_id or "", "open")


def _probability(row: SourceRow, stage: SourceRow | None) -> float | None:
    stated = row.amount("hs_deal_stage_probability", "deal_probability")
    if stated is None and stage is not None:
        stated = stage.amount("probability")
    return None if stated is None else float(stated)


def _contract(row: SourceRow, opportunity: dict[str, Any], id: str) -> Iterator[Item]:
    """The term that a won deal agreed on, if company, amount and both days are there."""
    start, end = row.day(*STARTS), row.day(*ENDS)
    value = row.amount(*YEARLY)
    if value is None and start and end and opportunity["amount"]:
        value = _per_year(opportunity["amount"], start, end)
    if not (opportunity["account_id"] and start and end and value):
        yield row.noticed("note", "won deals without company, amount and term are no contracts")
        return
    if end <= start:
        yield row.noticed("time_gap", "won deals whose term ends before it starts are no contracts")
        return
    values = {
        "id": f"hs-contract-{id}",
        "account_id": opportunity["account_id"],
        "start_on": start,
        "end_on": end,
        "value": value,
    }
    yield row.record(Contract, values, id)


def _per_year(amount: Decimal, start: date, end: date) -> Decimal:
    """The amount of the whole term as the value of a year, in whole months."""
    months = max(1, round(((end - start).days + 1) / DAYS_PER_MONTH))
    return amount * 12 / months
