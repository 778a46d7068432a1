"""The alerts of people: opened, brought up to date and cleared as conditions come and go.

Of each kind a person has one open alert at most. A condition that comes back within a day is the
same alert again, so that one which flickers is not told twice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlmodel import Session, col, select

from assistant.alerts.conditions import MOST_SUBJECTS, Condition
from assistant.alerts.preferences import Kind, Preferences
from store.engine import Store
from store.tables import Alert, AlertPreference
from tools.errors import NotFound

SAME_AGAIN = timedelta(hours=24)
"""A ticket or customer is told again after as long."""
KEPT = timedelta(days=30)
"""How long what is over stays to be looked up."""
_TURN = 0x616C657274
"""Key of the PostgreSQL lock under which alerts change."""


class Board:
    """Reads and changes alerts; each person's own only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, person_id: str, now: datetime, *, snoozed: bool = False) -> list[Alert]:
        """Alerts that hold, the latest first; with `snoozed` also those put off."""
        with self._store.session(read_only=True) as session:
            found = session.exec(
                select(Alert)
                .where(Alert.person_id == person_id, col(Alert.cleared_at).is_(None))
                .order_by(col(Alert.updated_at).desc(), col(Alert.id))
            ).all()
        return [one for one in found if snoozed or not asleep(one, now)]

    def acknowledge(self, person_id: str, alert_id: str, now: datetime) -> Alert:
        """Note that the person has seen it; it is told again when something joins it."""
        return self._change(person_id, alert_id, acknowledged_at=now)

    def snooze(self, person_id: str, alert_id: str, until: datetime) -> Alert:
        """Put it off: until then it is neither shown nor told."""
        return self._change(person_id, alert_id, snoozed_until=until)

    def _change(self, person_id: str, alert_id: str, **values: Any) -> Alert:
        with self._store.session() as session:
            alert = session.get(Alert, alert_id)
            if alert is None or alert.person_id != person_id:
                raise NotFound(f"There is no alert {alert_id}.")
            for name, value in values.items():
                setattr(alert, name, value)
            session.add(alert)
        return alert

    def preferences(self, person_id: str) -> Preferences:
        """How the person wants to be alerted."""
        with self._store.session(read_only=True) as session:
            row = session.get(AlertPreference, person_id)
        return Preferences.model_validate(row.value) if row else Preferences()

    def prefer(self, person_id: str, wanted: Preferences, now: datetime) -> None:
        """Keep how the person wants to be alerted."""
        row = AlertPreference(person_id=person_id, value=wanted.to_json(), updated_at=now)
        with self._store.session() as session:
            session.merge(row)


def alone(session: Session) -> None:
    """Have several processes change alerts one after the other. SQLite does so anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})


def settle(
    session: Session,
    person_id: str,
    found: Mapping[Kind, Condition | None],
    now: datetime,
) -> list[Alert]:
    """Bring a person's alerts in line with what was found; the open ones."""
    latest = _latest(session, person_id, list(found))
    opened: list[Alert] = []
    for kind, condition in found.items():
        alert = latest.get(kind)
        if condition is None:
            if alert is not None and alert.cleared_at is None:
                alert.cleared_at, alert.snoozed_until = now, None
                session.add(alert)
            continue
        if alert is None or (alert.cleared_at and now - alert.cleared_at > SAME_AGAIN):
            alert = Alert(
                id=f"a-{uuid4().hex[:10]}", person_id=person_id, kind=kind, title="", ask="",
                total=0, subjects=[], opened_at=now, updated_at=now,
            )  # fmt: skip
        _update(alert, condition, now)
        session.add(alert)
        opened.append(alert)
    session.flush()
    return opened


def _latest(session: Session, person_id: str, kinds: Sequence[Kind]) -> dict[str, Alert]:
    rows = session.exec(
        select(Alert)
        .where(Alert.person_id == person_id, col(Alert.kind).in_(kinds))
        .order_by(col(Alert.updated_at), col(Alert.cleared_at).is_(None))
    )
    return {row.kind: row for row in rows}


def _update(alert: Alert, condition: Condition, now: datetime) -> None:
    told = {ref: at for ref, at in alert.told.items() if now - _at(at) < SAME_AGAIN}
    fresh = [one for one in condition.subjects if one.ref not in told]
    if fresh and alert.acknowledged_at is not None:
        alert.acknowledged_at = None
    subjects = [one.to_json() for one in condition.subjects[:MOST_SUBJECTS]]
    if (alert.title, alert.subjects, alert.cleared_at) != (condition.title, subjects, None):
        alert.updated_at = now
    alert.title, alert.ask = condition.title, condition.ask
    alert.total, alert.subjects = len(condition.subjects), subjects
    alert.told, alert.cleared_at = told, None


def untold(alert: Alert, condition: Condition, now: datetime) -> list[str]:
    """Refs that the person has not been told of; none while it is put off or acknowledged."""
    if asleep(alert, now) or alert.acknowledged_at is not None:
        return []
    return [one.ref for one in condition.subjects if one.ref not in alert.told]


def note_told(alert: Alert, refs: Sequence[str], now: datetime) -> None:
    """Note that the person was told of these."""
    alert.told = {**alert.told, **dict.fromkeys(refs, now.isoformat())}
    alert.notices += 1


def asleep(alert: Alert, now: datetime) -> bool:
    """Whether it was put off to a moment that has not come."""
    return alert.snoozed_until is not None and alert.snoozed_until > now


def forget_old(session: Session, now: datetime) -> None:
    """Drop what has long been over."""
    old = select(Alert).where(col(Alert.cleared_at) < now - KEPT)
    for alert in session.exec(old):
        session.delete(alert)


def _at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
