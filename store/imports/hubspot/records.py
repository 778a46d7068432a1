"""HubSpot's rows as Deskmate's, parents before children."""

from collections.abc import Callable, Iterator

from store.imports.hubspot import deals, directory, tickets
from store.imports.hubspot.merges import CHANGED, Merges
from store.imports.record import Item
from store.imports.source_rows import SourceRow
from store.imports.spool import Spool, newest
from store.imports.warehouse import is_deleted

PLURALS = {"company": "companies", "contact": "contacts", "deal": "deals", "ticket": "tickets"}


def records(spool: Spool) -> Iterator[Item]:
    """Everything that was put aside."""
    merges = Merges(spool)
    yield from newest(spool, "team", directory.team, CHANGED)
    yield from newest(spool, "owner", lambda row: directory.owner(row, spool), CHANGED)
    steps: tuple[tuple[str, Callable[[SourceRow], Iterator[Item]]], ...] = (
        ("company", directory.company),
        ("contact", lambda row: directory.contact(row, merges)),
        ("deal", lambda row: deals.deal(row, spool, merges)),
        ("ticket", lambda row: tickets.ticket(row, spool, merges)),
    )
    for kind, convert in steps:
        yield from newest(spool, kind, _standing(kind, convert, merges), CHANGED)
    yield from tickets.apart(spool)


def _standing(
    kind: str, convert: Callable[[SourceRow], Iterator[Item]], merges: Merges
) -> Callable[[SourceRow], Iterator[Item]]:
    """Leaves out what was deleted, and what another record stands for."""

    def take(row: SourceRow) -> Iterator[Item]:
        if is_deleted(row):
            yield row.noticed("note", f"{PLURALS[kind]} deleted in HubSpot are left out")
        elif merges.is_merged(kind, row):
            yield row.noticed("note", f"{PLURALS[kind]} merged into others are left out")
        else:
            yield from convert(row)

    return take
