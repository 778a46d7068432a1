"""Owners and teams, companies and contacts."""

from collections.abc import Iterator
from typing import Any

from store.imports.hubspot.merges import Merges, owner_id, team_id
from store.imports.rails_zones import iana
from store.imports.record import Item
from store.imports.source_rows import SourceRow
from store.imports.spool import Spool
from store.imports.warehouse import is_deleted
from store.tables import Account, Contact, Person, Team

ARR = ("hs_arr", "arr", "annual_recurring_revenue")
"""Properties that hold what the customer pays a year. ``annualrevenue`` is the customer's own."""


def team(row: SourceRow) -> Iterator[Item]:
    """A team of owners."""
    id = row.need("id")
    values = {"id": team_id(id), "name": row.need("name"), "kind": "success"}
    yield row.record(Team, values, id)


def owner(row: SourceRow, spool: Spool) -> Iterator[Item]:
    """An owner: somebody who looks after accounts."""
    id = row.need("id")
    values: dict[str, Any] = {
        "id": owner_id(id),
        "name": _full_name(row, "first_name", "last_name") or row.text("email") or f"Owner {id}",
        "email": row.text("email"),
        "persona": "csm",
        "active": not is_deleted(row) and row.flag("is_active") is not False,
    }
    teams = spool.of("owner_team", id)
    if teams:
        first = next((each for each in teams if each.flag("is_team_primary")), teams[0])
        values["team_id"] = team_id(first.key("team_id"))
    yield row.record(Person, values, id)


def company(row: SourceRow) -> Iterator[Item]:
    """A company."""
    id = row.need("id")
    values: dict[str, Any] = {
        "id": f"hs-company-{id}",
        "name": row.text("name", "domain") or f"Company {id}",
        "domain": row.text("domain"),
        "industry": row.text("industry"),
        "region": row.text("state"),
        "country": row.text("country"),
    }
    owner = row.key("hubspot_owner_id", "owner_id")
    if owner:
        values["csm_id"] = owner_id(owner)
    arr = row.amount(*ARR)
    if arr is not None:
        values["arr"] = arr
    zone = row.text("hs_timezone", "timezone")
    known = iana((zone or "").replace("_slash_", "/")) or iana(zone)
    if known:
        values["time_zone"] = known
    yield row.record(Account, values, id)


def contact(row: SourceRow, merges: Merges) -> Iterator[Item]:
    """A person at a company."""
    id = row.need("id")
    email = row.text("email")
    values = {
        "id": f"hs-contact-{id}",
        "account_id": merges.account_id(row.key("associatedcompanyid")),
        "name": _full_name(row, "firstname", "lastname") or email or f"Contact {id}",
        "email": email,
        "title": row.text("jobtitle"),
        "language": (row.text("hs_language") or "en").split("-")[0].lower()[:8],
        "last_active_at": row.time("hs_last_sales_activity_timestamp", "lastactivitydate"),
    }
    yield row.record(Contact, values, id)


def _full_name(row: SourceRow, *names: str) -> str:
    return " ".join(filter(None, (row.text(name) for name in names)))
