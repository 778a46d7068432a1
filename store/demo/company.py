"""Builds the demo company into an empty database."""

from dataclasses import dataclass

from store.demo.accounts import add_accounts, make_accounts, name_contacts
from store.demo.catalogue import add_catalogue
from store.demo.contracts import add_contracts, agree
from store.demo.deals import add_deals
from store.demo.draws import stream
from store.demo.facts import DEFAULT_PERSON, NOW, SEED, ZONE, DemoFacts
from store.demo.history import History
from store.demo.meetings import add_meetings
from store.demo.queues import Queues
from store.demo.requests import Request, draw_requests
from store.demo.rows import Rows
from store.demo.scripted import SCRIPTS, Script, play
from store.demo.service import add_service, promises
from store.demo.staff import add_staff
from store.demo.stories import Account
from store.demo.surveys import add_nps
from store.demo.truth import planted
from store.demo.usage import add_usage
from store.engine import Store
from store.scoring.refresh import refresh
from store.sla_refresh import refresh_clocks

TICKETS = 12_000
_FIRST_NUMBER = 2001


def build(
    store: Store, *, scale: float = 1.0, seed: int = SEED, tickets: int | None = None
) -> DemoFacts:
    """Fill an empty database that has its tables.

    `scale` multiplies accounts and tickets (the planted scenarios stay as they are); `tickets` sets
    their number apart. The same arguments give the same rows on every machine.
    """
    rows = Rows()
    accounts = make_accounts(seed, scale)
    name_contacts({account.id: account for account in accounts})
    agree(seed, accounts)
    add_staff(rows)
    add_service(rows)
    add_catalogue(rows)
    add_usage(seed, rows, accounts)
    add_accounts(rows, accounts)
    add_contracts(seed, rows, accounts)
    add_deals(seed, rows, accounts)
    cast = _add_tickets(seed, rows, accounts, tickets or round(TICKETS * scale))
    add_nps(seed, rows, accounts)
    add_meetings(seed, rows, accounts)
    rows.write(store)
    with store.session() as session:
        refresh_clocks(session, None, NOW)
        refresh(session, NOW)
        truth = planted(session, accounts, cast.scripts, cast.moods)
    return DemoFacts(NOW, ZONE, seed, rows.counts(), DEFAULT_PERSON, truth)


@dataclass(frozen=True)
class _Cast:
    """What only the generator knows of the tickets: their part and the customer's mood."""

    scripts: dict[str, Script]
    moods: dict[str, str]


def _add_tickets(seed: int, rows: Rows, accounts: list[Account], number: int) -> _Cast:
    """History, open queues and hand-written tickets, numbered in order of time."""
    terms = promises()
    requests = draw_requests(seed, accounts, number)
    queues = Queues(seed, accounts, terms)
    waiting = [w.request for w in queues.waiting]
    scripts = _number([*requests, *waiting], list(SCRIPTS))
    history = History(stream(seed, "threads"), rows, terms)
    for request in requests:
        history.answer(request)
    queues.write(stream(seed, "open threads"), rows)
    names = {person["id"]: person["name"] for person in rows["people"]}
    casting = _Casting(accounts)
    for ticket_id, script in scripts.items():
        play(rows, script, ticket_id, casting.account(script), terms, names)
    moods = history.moods | {request.ticket_id: request.mood for request in waiting}
    return _Cast(scripts, moods | {id_: script.mood for id_, script in scripts.items()})


def _number(requests: list[Request], scripts: list[Script]) -> dict[str, Script]:
    """Give every ticket the next number in order of time; the named ones keep their id."""
    numbered: dict[str, Script] = {script.id: script for script in scripts if script.id}
    everything: list[Request | Script] = [*requests, *(s for s in scripts if not s.id)]
    for number, item in enumerate(sorted(everything, key=lambda i: i.created), _FIRST_NUMBER):
        if isinstance(item, Script):
            numbered[f"DESK-{number}"] = item
        else:
            item.ticket_id = f"DESK-{number}"
    return numbered


class _Casting:
    """Finds an account for each hand-written ticket; a described one gets another each time."""

    def __init__(self, accounts: list[Account]) -> None:
        self._by_id = {account.id: account for account in accounts}
        calm = [a for a in accounts if a.active and a.story.kind == "steady" and a.region == "AMER"]
        named = {script.account for script in SCRIPTS}
        self._free = [a for a in calm if a.language == "en" and a.id not in named]

    def account(self, script: Script) -> Account:
        if "/" not in script.account:
            return self._by_id[script.account]
        wanted = tuple(script.account.split("/"))
        found = next(a for a in self._free if (a.segment, a.plan) == wanted)
        self._free.remove(found)
        return found
