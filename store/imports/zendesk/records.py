"""Zendesk's rows as Deskmate's, parents before children."""

from collections.abc import Iterator

from store.imports.record import Item
from store.imports.spool import Spool, newest
from store.imports.zendesk import directory, promises, tickets


def records(spool: Spool) -> Iterator[Item]:
    """Everything that was put aside."""
    yield from newest(spool, "organization", lambda row: directory.account(row, spool))
    yield from newest(spool, "group", directory.team)
    yield from newest(spool, "user", directory.user)
    yield from promises.schedules(spool)
    yield from promises.policies(spool)
    yield from tickets.records(spool)
