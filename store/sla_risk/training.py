"""Trains the model on stored tickets, and measures it on later ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from store.engine import Store
from store.sla_risk import model
from store.sla_risk.moments import Moment, histories, past
from store.tables import Ticket

if TYPE_CHECKING:
    from store.learning.quality import Quality

FOLDER = "models"
MOST_TICKETS = 25_000
"""The latest ones are learnt from."""
HELD_BACK = 0.3
"""Share of the moments, the latest, that a report measures on."""


@dataclass(frozen=True)
class Measured:
    """How a model that knew only the earlier tickets did on the later ones."""

    split_at: datetime
    learnt_tickets: int
    quality: "Quality"
    """Of all moments after the split."""
    first: "Quality"
    """Of the first moment of each ticket alone, when hardly anything had happened."""


def train(store: Store, now: datetime, home: Path) -> model.SlaModel | None:
    """Learn from everything finished by `now` and save it below `home`.

    None with too few; a model of tickets that are gone by now goes, too.
    """
    with store.session(read_only=True) as session:
        found = model.learn(moments(session, now), now)
    if found is not None:
        found.save(home / FOLDER)
    else:
        (home / FOLDER / model.FILE).unlink(missing_ok=True)
    return found


def report(store: Store, now: datetime) -> Measured | None:
    """Measure on the latest tickets a model that learns from those before; None with too few."""
    with store.session(read_only=True) as session:
        found = moments(session, now)
    return measure(found)


def measure(found: Sequence[Moment]) -> Measured | None:
    """Split by time, learn from what was known at the split, predict what came later."""
    from store.learning import quality

    ordered = sorted(found, key=lambda m: (m.at, m.ticket_id))
    if not ordered:
        return None
    split_at = ordered[round((len(ordered) - 1) * (1 - HELD_BACK))].at
    learnt = model.learn(ordered, split_at)
    later = [m for m in ordered if m.at > split_at and m.stopped is not None]
    if learnt is None or not later:
        return None
    chances = [risk.probability for risk in learnt.predict(later)]
    outcomes = [float(bool(m.missed)) for m in later]
    base = learnt.missed / learnt.tickets
    earliest = {m.ticket_id: m for m in reversed(ordered)}
    first = [n for n, m in enumerate(later) if earliest[m.ticket_id] is m]
    return Measured(
        split_at,
        learnt.tickets,
        quality.measure(outcomes, chances, base),
        quality.measure([outcomes[n] for n in first], [chances[n] for n in first], base),
    )


def moments(session: Session, now: datetime) -> list[Moment]:
    """The moments of the latest tickets, finished or open."""
    ids = session.exec(
        select(Ticket.id)
        .where(col(Ticket.created_at) < now)
        .order_by(col(Ticket.created_at).desc(), col(Ticket.id))
        .limit(MOST_TICKETS)
    ).all()
    return [moment for history in histories(session, ids) for moment in past(history, now)]
