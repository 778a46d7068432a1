"""Freshdesk's records as Deskmate's, parents before children."""

from collections.abc import Iterator
from typing import Any

from store.imports.freshdesk import tickets, words
from store.imports.rails_zones import iana
from store.imports.record import Item
from store.imports.source_rows import SourceRow, lenient
from store.imports.spool import Spool, newest
from store.tables import Account, Contact, Person, Team


def records(spool: Spool) -> Iterator[Item]:
    """Everything that was put aside."""
    yield from newest(spool, "company", _account)
    yield from newest(spool, "group", _team)
    membership = _membership(spool)
    yield from newest(spool, "agent", lambda row: _person(row, membership))
    yield from newest(spool, "contact", _contact)
    yield from tickets.records(spool)


def _account(row: SourceRow) -> Iterator[Item]:
    id = row.need("id")
    domains = row.many("domains")
    values: dict[str, Any] = {"id": words.account_id(id), "name": row.need("name")}
    if domains:
        values["domain"] = str(domains[0])
    for column, name in (("industry", "industry"), ("plan", "account_tier")):
        if row.text(name):
            values[column] = row.text(name)
    if row.value("renewal_date"):
        yield row.noticed(
            "note", "renewal dates of companies are left out: a contract needs its value as well"
        )
    yield row.record(Account, values, id)


def _team(row: SourceRow) -> Iterator[Item]:
    id = row.need("id")
    values = {"id": words.team_id(id), "name": row.need("name"), "kind": "support"}
    yield row.record(Team, values, id)


def _membership(spool: Spool) -> dict[str, str]:
    """Agent to the first group that lists the agent."""
    found: dict[str, str] = {}
    for row in spool.rows("group"):
        for agent in lenient(lambda row=row: row.many("agent_ids"), []):
            found.setdefault(str(agent), row.key("id") or "")
    return found


def _person(row: SourceRow, membership: dict[str, str]) -> Iterator[Item]:
    id = row.need("id")
    groups = [str(group) for group in row.many("group_ids")]
    team = groups[0] if groups else membership.get(id)
    values: dict[str, Any] = {
        "id": words.person_id(id),
        "name": row.text("name", "email") or f"Agent {id}",
        "email": row.text("email"),
        "title": row.text("job_title"),
        "languages": [words.language(row.text("language"))],
        # `active` only says whether the invitation was accepted, which old agents never were.
        "active": not (row.flag("deleted") or row.flag("deactivated")),
    }
    if team:
        values["team_id"] = words.team_id(team)
    zone = row.text("time_zone")
    if iana(zone):
        values["time_zone"] = iana(zone)
    elif zone:
        yield row.noticed("unknown_value", f'agents: time zone "{zone}" is not known, UTC is used')
    yield row.record(Person, values, id)


def _contact(row: SourceRow) -> Iterator[Item]:
    id = row.need("id")
    if row.flag("deleted"):
        yield row.noticed("note", "contacts deleted in Freshdesk are left out")
        return
    values = {
        "id": words.contact_id(id),
        "account_id": words.account_id(row.key("company_id", "customer_id")),
        "name": row.text("name", "email") or f"Contact {id}",
        "email": row.text("email"),
        "title": row.text("job_title"),
        "language": words.language(row.text("language")),
    }
    yield row.record(Contact, values, id)
