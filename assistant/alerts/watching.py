"""Looks at everybody's scope, keeps their alerts, and has them told."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from assistant.alerts import board
from assistant.alerts.board import Board
from assistant.alerts.conditions import Condition, find
from assistant.alerts.letters import letters
from assistant.alerts.preferences import Kind, Preferences
from store.outbox.posting import post
from store.tables import Alert, Person
from tools.access import Actor

if TYPE_CHECKING:
    from assistant.wiring import Assistant

log = logging.getLogger("deskmate.alerts")


@dataclass
class Sweep:
    """What one look at everybody came to."""

    people: int = 0
    open: list[Alert] = field(default_factory=list)
    told: int = 0
    """Messages that were put into the outbox."""
    held: int = 0
    """Alerts that wait for the end of somebody's quiet hours."""
    failed: int = 0
    """People that could not be looked at; the log says why."""


class Watch:
    """Sweeps through people. Several processes may: what is told is told once."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant
        self.board = Board(assistant.store)

    def people(self) -> list[str]:
        """Ids of everybody who is watched for: the active staff."""
        with self._assistant.store.session(read_only=True) as session:
            active = select(Person.id).where(col(Person.active).is_(True)).order_by(Person.id)
            return list(session.exec(active))

    def sweep(
        self,
        people: Sequence[str] | None = None,
        on_person: Callable[[int, int], None] = lambda done, of: None,
        stopped: threading.Event | None = None,
        rest: float = 0,
    ) -> Sweep:
        """Look at everybody, or at these, once.

        After each person it rests `rest` times as long as the look took, so that beside a server
        questions go first.
        """
        swept = Sweep()
        stopped = stopped or threading.Event()
        wanted = self.people() if people is None else list(people)
        for number, person_id in enumerate(wanted):
            if stopped.is_set():
                break
            started = time.monotonic()
            on_person(number, len(wanted))
            try:
                self._look(person_id, swept)
            except Exception:
                # One person's data must not keep the others from being told.
                log.exception("alerts of %s could not be looked for", person_id)
                swept.failed += 1
            if rest:
                stopped.wait(rest * (time.monotonic() - started))
        return swept

    def watch(
        self,
        stopped: threading.Event,
        every_s: float,
        on_sweep: Callable[[Sweep], None] = lambda _: None,
    ) -> None:
        """Sweep until `stopped` is set."""
        while not stopped.is_set():
            on_sweep(self.sweep(stopped=stopped))
            stopped.wait(every_s)

    def _look(self, person_id: str, swept: Sweep) -> None:
        assistant = self._assistant
        actor = assistant.actor(person_id)
        clock = assistant.clock.in_zone(actor.time_zone)
        wanted = self.board.preferences(person_id)
        found = find(assistant.door, actor, clock, wanted)
        swept.people += 1
        if not found:
            return
        now = clock.now()
        with assistant.store.session() as session:
            board.alone(session)
            opened = board.settle(session, person_id, found, now)
            swept.open += [one for one in opened if not board.asleep(one, now)]
            if wanted.quiet_at(now):
                swept.held += sum(bool(_fresh(one, found, now)) for one in opened)
            else:
                self._tell(session, actor, opened, found, wanted, swept)
            board.forget_old(session, now)

    def _tell(
        self,
        session: Session,
        actor: Actor,
        opened: Sequence[Alert],
        found: Mapping[Kind, Condition | None],
        wanted: Preferences,
        swept: Sweep,
    ) -> None:
        """Write about what is new, in the transaction that notes it as told."""
        now = self._assistant.clock.now()
        row = session.get(Person, actor.person_id)
        address = row.email if row else None
        for alert in opened:
            fresh = _fresh(alert, found, now)
            if not fresh:
                continue
            url = self._assistant.settings.public_url
            for way, letter in letters(alert, wanted.ways, address, url):
                post(session, letter, key=f"alert:{alert.id}:{alert.notices}:{way}", at=now)
                swept.told += 1
            board.note_told(alert, fresh, now)
            session.add(alert)


def _fresh(alert: Alert, found: Mapping[Kind, Condition | None], now: datetime) -> list[str]:
    condition = next(one for kind, one in found.items() if kind == alert.kind)
    return board.untold(alert, condition, now) if condition else []
