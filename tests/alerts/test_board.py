"""One alert per condition: opened once, brought up to date, told once, cleared by itself."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from assistant.alerts import board
from assistant.alerts.board import SAME_AGAIN, Board
from assistant.alerts.conditions import Condition, Subject
from assistant.alerts.preferences import Kind, Preferences
from store import schema
from store.engine import Store
from store.tables import Alert
from tools.errors import NotFound

NOW = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
SLA: Kind = "sla_at_risk"


def about(*refs: str) -> Condition:
    return Condition(f"{len(refs)} late", "who is late", [Subject(r, r, f"show {r}") for r in refs])


@pytest.fixture(scope="module")
def store(module_database_url: str) -> Iterator[Store]:
    made = Store(module_database_url)
    schema.prepare(made)
    yield made
    made.close()


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    """A session whose changes are not kept."""
    with store.session() as opened:
        for alert in opened.exec(select(Alert)):
            opened.delete(alert)
        opened.flush()
        yield opened
        opened.rollback()


def look(
    session: Session, found: Mapping[Kind, Condition | None], now: datetime, who: str = "ana"
) -> list[str]:
    """A sweep of one person; the refs that were told."""
    told: list[str] = []
    for alert in board.settle(session, who, found, now):
        condition = found[alert.kind]  # type: ignore[index]
        fresh = board.untold(alert, condition, now) if condition else []
        if fresh:
            board.note_told(alert, fresh, now)
            told += fresh
    session.flush()
    return told


def rows(session: Session, who: str = "ana") -> list[Alert]:
    return list(session.exec(select(Alert).where(col(Alert.person_id) == who)))


def test_a_hundred_tickets_are_one_alert_with_the_first_of_them_named(session: Session) -> None:
    many = about(*(f"ticket:{n}" for n in range(120)))
    assert len(look(session, {SLA: many}, NOW)) == 120
    (alert,) = rows(session)
    assert (alert.total, len(alert.subjects), alert.notices) == (120, 20, 1)


def test_a_condition_that_stays_is_told_once(session: Session) -> None:
    assert look(session, {SLA: about("t1")}, NOW) == ["t1"]
    assert look(session, {SLA: about("t1")}, NOW + timedelta(minutes=5)) == []
    assert look(session, {SLA: about("t1", "t2")}, NOW + timedelta(minutes=10)) == ["t2"]
    assert len(rows(session)) == 1


def test_an_alert_clears_itself_and_the_same_again_soon_is_not_told_again(session: Session) -> None:
    look(session, {SLA: about("t1")}, NOW)
    look(session, {SLA: None}, NOW + timedelta(minutes=5))
    (alert,) = rows(session)
    assert alert.cleared_at == NOW + timedelta(minutes=5)
    assert look(session, {SLA: about("t1")}, NOW + timedelta(minutes=10)) == []
    (alert,) = rows(session)
    assert alert.cleared_at is None


def test_what_could_not_be_looked_at_is_not_cleared(session: Session) -> None:
    look(session, {SLA: about("t1")}, NOW)
    look(session, {}, NOW + timedelta(minutes=5))
    assert [alert.cleared_at for alert in rows(session)] == [None]


def test_after_a_day_it_is_told_again(session: Session) -> None:
    look(session, {SLA: about("t1")}, NOW)
    assert look(session, {SLA: about("t1")}, NOW + SAME_AGAIN) == ["t1"]


def test_what_was_acknowledged_is_quiet_until_something_joins(session: Session) -> None:
    look(session, {SLA: about("t1")}, NOW)
    (alert,) = rows(session)
    alert.acknowledged_at = NOW
    assert look(session, {SLA: about("t1")}, NOW + timedelta(hours=1)) == []
    assert look(session, {SLA: about("t1", "t2")}, NOW + timedelta(hours=2)) == ["t2"]
    assert rows(session)[0].acknowledged_at is None


def test_what_is_put_off_is_told_when_its_time_has_come(session: Session) -> None:
    look(session, {SLA: about("t1")}, NOW)
    rows(session)[0].snoozed_until = NOW + timedelta(hours=2)
    assert look(session, {SLA: about("t1", "t2")}, NOW + timedelta(hours=1)) == []
    assert look(session, {SLA: about("t1", "t2")}, NOW + timedelta(hours=2)) == ["t2"]


REFS = st.lists(st.sampled_from(["t1", "t2", "t3", "t4"]), max_size=4, unique=True)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sweeps=st.lists(st.tuples(REFS, st.integers(1, 900)), min_size=1, max_size=12))
def test_whatever_comes_and_goes_one_alert_is_open_and_nothing_is_told_twice_a_day(
    session: Session, sweeps: list[tuple[list[str], int]]
) -> None:
    for alert in rows(session):
        session.delete(alert)
    session.flush()
    now, told = NOW, dict[str, datetime]()
    for refs, minutes in sweeps:
        now += timedelta(minutes=minutes)
        for ref in look(session, {SLA: about(*refs) if refs else None}, now):
            assert ref not in told or now - told[ref] >= SAME_AGAIN
            told[ref] = now
        open_ones = [alert for alert in rows(session) if alert.cleared_at is None]
        assert len(open_ones) == (1 if refs else 0)
        assert set(refs) <= set(told)


TIMES = st.times(timezones=st.none())


@given(start=TIMES, end=TIMES, at=TIMES)
def test_quiet_hours_are_those_between_the_two_times_over_midnight_too(
    start: time, end: time, at: time
) -> None:
    wanted = Preferences(quiet_from=start, quiet_until=end, days_off=frozenset())
    moment = datetime.combine(NOW.date(), at)
    day = timedelta(days=1)
    began = datetime.combine(NOW.date(), start)
    length = (datetime.combine(NOW.date(), end) - began) % day
    assert wanted.quiet_at(moment) == ((moment - began) % day < length)


def test_days_off_are_quiet_all_day() -> None:
    wanted = Preferences(quiet_from=time(0), quiet_until=time(0))
    saturday = NOW + timedelta(days=3)
    assert (wanted.quiet_at(NOW), wanted.quiet_at(saturday)) == (False, True)


def test_nobody_reads_or_changes_somebody_elses_alert(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'deskmate.db'}")
    schema.prepare(store)
    with store.session() as opened:
        look(opened, {SLA: about("t1")}, NOW)
    theirs = Board(store)
    (alert,) = theirs.open("ana", NOW)
    assert theirs.open("art", NOW) == []
    with pytest.raises(NotFound):
        theirs.acknowledge("art", alert.id, NOW)
    store.close()
