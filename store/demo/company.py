"""Builds the demo company into an empty database."""

from store.demo.accounts import add_accounts, make_accounts, name_contacts
from store.demo.catalogue import add_catalogue
from store.demo.draws import stream
from store.demo.facts import DEFAULT_PERSON, NOW, SEED, ZONE, DemoFacts
from store.demo.history import History
from store.demo.requests import Request, draw_requests
from store.demo.rows import Rows
from store.demo.service import add_service, promises
from store.demo.staff import add_staff
from store.demo.surveys import add_nps
from store.engine import Store
from store.sla_refresh import refresh_clocks

TICKETS = 12_000


def build(
    store: Store, *, scale: float = 1.0, seed: int = SEED, tickets: int | None = None
) -> DemoFacts:
    """Fill an empty database that has its tables.

    `scale` multiplies accounts and tickets (the planted scenarios stay as they are); `tickets` sets
    their number apart. The same arguments give the same rows on every machine.
    """
    rows = Rows()
    accounts = make_accounts(seed, scale)
    by_id = {account.id: account for account in accounts}
    name_contacts(by_id)
    add_staff(rows)
    add_service(rows)
    add_catalogue(rows)
    add_accounts(rows, accounts)
    history = History(stream(seed, "threads"), rows, promises())
    requests = draw_requests(seed, accounts, tickets or round(TICKETS * scale))
    _number(requests)
    for request in requests:
        history.answer(request)
    add_nps(seed, rows, accounts)
    rows.write(store)
    with store.session() as session:
        refresh_clocks(session, None, NOW)
    return DemoFacts(NOW, ZONE, seed, rows.counts(), DEFAULT_PERSON, {})


def _number(requests: list[Request]) -> None:
    for number, request in enumerate(requests, 2001):
        request.ticket_id = f"DESK-{number}"
