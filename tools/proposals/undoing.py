"""Takes an executed change back, as long as everything is as it left it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from store.outbox.posting import withdraw
from store.sla_refresh import refresh_clocks
from store.tables import Person, Proposal, TicketEvent
from tools.proposals import images
from tools.proposals.images import Image
from tools.proposals.proposing import record
from tools.proposals.writing import Stale

COMPUTED = "sla_clocks"
"""Computed from the rest, and moving with time: not compared, computed anew where it has moved."""
BESIDES = frozenset({"updated_at", "ingested_at"})
"""Columns that only say when something was done."""


def take_back(session: Session, row: Proposal, by: str, now: datetime, reason: str | None) -> int:
    """Put every row back as it was; returns how many messages were held back. Raises Stale."""
    kept: list[Image] = (row.undo or {}).get("images", [])
    letters = withdraw(session, row.id)
    if letters.gone:
        raise Stale(_GONE)
    for image in sorted(kept, key=lambda i: (i["table"], str(i["key"]))):
        _check(session, image, row)
    clocks = _restore(session, kept)
    if clocks:
        refresh_clocks(session, clocks, now)
    row.state = "undone"
    session.add(row)
    session.flush()
    record(session, row, "undo", by, now, verdict="undone", why=reason, result=kept)
    return letters.withdrawn


_GONE = "A message of it has left the house, and what has been sent cannot be taken back."


def _restore(session: Session, kept: list[Image]) -> list[str]:
    """Write the earlier rows; returns the tickets whose clocks have moved on in the meantime."""
    moved: list[str] = []
    # What was made last may refer to what was made first.
    for image in reversed(kept):
        table = SQLModel.metadata.tables[image["table"]]
        if (
            image["table"] == COMPUTED
            and images.read(session, table, image["key"]) != image["after"]
        ):
            moved.append(image["key"][0])
            continue
        images.write(session, table, image["key"], image["before"])
    session.expire_all()
    return sorted(set(moved))


def _check(session: Session, image: Image, row: Proposal) -> None:
    if image["table"] == COMPUTED:
        return
    table = SQLModel.metadata.tables[image["table"]]
    present = images.read(session, table, image["key"], lock=True)
    left = image["after"]
    if present == left:
        return
    thing = _thing(image)
    if present is None or left is None:
        raise Stale(f"{thing} {'is gone' if present is None else 'is there again'} since.")
    names = [name for name in left if present[name] != left[name]]
    name = next((n for n in names if n not in BESIDES), names[0])
    who = _who(session, image, name, row)
    raise Stale(
        f"{thing} has changed since: its {name.removesuffix('_id').replace('_', ' ')} was left at "
        f"{_said(left[name])} and is {_said(present[name])}{who}."
    )


def _thing(image: Image) -> str:
    key = " ".join(str(part) for part in image["key"])
    if image["table"] == "tickets":
        return key
    return f"{image['table'].removesuffix('s').replace('_', ' ').capitalize()} {key}"


def _said(value: Any) -> str:
    return "nothing" if value is None else str(value)


def _who(session: Session, image: Image, name: str, row: Proposal) -> str:
    """Who made the later change, where the ticket's history or a later decision tells."""
    key, since = image["key"][0], row.executed_at
    if image["table"] != "tickets" or since is None:
        return ""
    later = session.exec(
        select(TicketEvent)
        .where(
            TicketEvent.ticket_id == key,
            TicketEvent.field == name.removesuffix("_id"),
            col(TicketEvent.at) >= since,
            col(TicketEvent.id).not_like(f"{row.id}:%"),
        )
        .order_by(col(TicketEvent.at).desc(), col(TicketEvent.id).desc())
        .limit(1)
    ).first()
    if later is None:
        return ""
    person = session.get(Person, later.by_id) if later.by_id else None
    by = f" by {person.name}" if person else ""
    request = later.id.partition(":")[0]
    return f", changed{by}" + (f" in {request}" if request.startswith("p-") else "")
