"""Organizations, groups and users: accounts, teams, people and contacts."""

from collections.abc import Iterator

from store.imports.rails_zones import iana
from store.imports.record import Item
from store.imports.source_rows import SourceRow
from store.imports.spool import Spool
from store.imports.warehouse import is_deleted
from store.imports.zendesk import words
from store.tables import Account, Contact, Person, Team


def account(row: SourceRow, spool: Spool) -> Iterator[Item]:
    """An organization. Zendesk knows neither what it pays nor since when it is a customer."""
    id = row.need("id")
    if is_deleted(row) or row.time("deleted_at"):
        yield row.noticed("note", "organizations deleted in Zendesk are left out")
        return
    domains = row.many("domain_names") or [
        domain.text("domain_name") for domain in spool.of("domain_name", id)
    ]
    values = {"id": words.account_id(id), "name": row.need("name")}
    if domains:
        values["domain"] = str(domains[0])
    yield row.record(Account, values, id)


def team(row: SourceRow) -> Iterator[Item]:
    """A group. Deleted ones stay: old tickets were theirs."""
    id = row.need("id")
    values = {"id": words.team_id(id), "name": row.need("name"), "kind": "support"}
    yield row.record(Team, values, id)


def user(row: SourceRow) -> Iterator[Item]:
    """A person of staff for agents and administrators, a contact for everybody else."""
    if is_deleted(row):
        yield row.noticed("note", "users deleted in Zendesk are left out")
        return
    if row.flag("suspended"):
        yield row.noticed("note", "suspended users are kept as not active")
    if row.text("role") in words.STAFF_ROLES:
        yield from _person(row)
    else:
        yield from _contact(row)


def _person(row: SourceRow) -> Iterator[Item]:
    id = row.need("id")
    values = {
        "id": words.person_id(id),
        "name": row.text("name", "email") or f"Agent {id}",
        "email": row.text("email"),
        "languages": [words.language(row.text("locale"))],
        "active": _active(row),
    }
    if row.key("default_group_id"):
        values["team_id"] = words.team_id(row.key("default_group_id"))
    if row.text("role") == "admin":
        # Administrators see every ticket in Zendesk as well.
        values["persona"] = "manager"
    zone = row.text("iana_time_zone", "time_zone")
    if iana(zone):
        values["time_zone"] = iana(zone)
    elif zone:
        yield row.noticed("unknown_value", f'users: time zone "{zone}" is not known, UTC is used')
    yield row.record(Person, values, id)


def _contact(row: SourceRow) -> Iterator[Item]:
    id = row.need("id")
    values = {
        "id": words.contact_id(id),
        "account_id": words.account_id(row.key("organization_id")),
        "name": row.text("name", "email") or f"User {id}",
        "email": row.text("email"),
        "language": words.language(row.text("locale")),
        "active": _active(row),
        "last_active_at": row.time("last_login_at"),
    }
    yield row.record(Contact, values, id)


def _active(row: SourceRow) -> bool:
    return row.flag("active") is not False and not row.flag("suspended")
