"""Values come back as they were put in, on every database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel, col

from store import schema
from store.engine import Store
from store.tables import Account, Contract, Person, Team, Ticket
from store.tables.types import Money, UtcDateTime

slow_start = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
amounts = st.decimals(
    min_value=Decimal("-9999999999.99"), max_value=Decimal("9999999999.99"), places=2
)
instants = st.datetimes(
    min_value=datetime(1980, 1, 1),  # noqa: DTZ001
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from(
        [
            UTC,
            ZoneInfo("America/New_York"),
            ZoneInfo("Asia/Kathmandu"),
            timezone(timedelta(hours=-3)),
        ]
    ),
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    schema.prepare(made)
    yield made
    made.close()


def ticket(id: str, created_at: datetime) -> Ticket:
    return Ticket(id=id, subject="Help", status="open", priority="P1", created_at=created_at)


@slow_start
@given(amount=amounts)
def test_money_is_exact(store: Store, amount: Decimal) -> None:
    with store.session() as session:
        session.merge(Account(id="acme", name="Acme", arr=amount))
    with store.session(read_only=True) as session:
        assert session.get_one(Account, "acme").arr == amount


def test_sums_of_money_are_exact(store: Store) -> None:
    with store.session() as session:
        session.add_all([Account(id=f"a{n}", name="A", arr=Decimal("0.10")) for n in range(100)])
    with store.session(read_only=True) as session:
        total = session.scalar(select(func.sum(col(Account.arr))))
    assert total == Decimal("10.00")
    assert isinstance(total, Decimal)


@pytest.mark.parametrize("factor", [3, 0.5, Decimal("0.5")])
def test_money_is_multiplied_by_plain_numbers(store: Store, factor: float) -> None:
    with store.session() as session:
        session.add(Account(id="acme", name="Acme", arr=Decimal("10.50")))
    with store.session(read_only=True) as session:
        product = session.scalar(select(col(Account.arr) * factor))
        total = session.scalar(select(func.sum(col(Account.arr)) * factor))
    assert product == total == Decimal("10.50") * Decimal(str(factor))


def test_half_a_cent_is_rounded_up(store: Store) -> None:
    with store.session() as session:
        session.add(Account(id="acme", name="Acme", arr=Decimal("0.125")))
    with store.session(read_only=True) as session:
        assert session.get_one(Account, "acme").arr == Decimal("0.13")


@slow_start
@given(instant=instants)
def test_times_come_back_as_the_same_instant_in_utc(store: Store, instant: datetime) -> None:
    with store.session() as session:
        session.merge(ticket("T-1", instant))
    with store.session(read_only=True) as session:
        found = session.get_one(Ticket, "T-1").created_at
    assert found == instant.astimezone(UTC)
    assert found.tzinfo is UTC


def test_times_compare_as_instants(store: Store) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with store.session() as session:
        session.add_all([ticket("T-1", noon), ticket("T-2", noon + timedelta(minutes=1))])
    berlin = datetime(2026, 3, 1, 13, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    with store.session(read_only=True) as session:
        later = session.scalars(select(col(Ticket.id)).where(col(Ticket.created_at) > berlin)).all()
    assert later == ["T-2"]


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="needs its zone"), store.session() as session:
        session.add(ticket("T-1", datetime(2026, 3, 1)))  # noqa: DTZ001


def test_unknown_is_not_zero(store: Store) -> None:
    with store.session() as session:
        session.add(Account(id="acme", name="Acme"))
    with store.session(read_only=True) as session:
        assert session.get_one(Account, "acme").arr is None


def test_lists_and_objects_come_back(store: Store) -> None:
    hours = {"mon": [["09:00", "12:00"], ["13:00", "17:30"]]}
    with store.session() as session:
        session.add(Person(id="ana", name="Ana", skills=["sso", "ünïcode ✓"], working_hours=hours))
    with store.session(read_only=True) as session:
        ana = session.get_one(Person, "ana")
        assert (ana.skills, ana.working_hours) == (["sso", "ünïcode ✓"], hours)


def test_a_reference_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.session() as session:
        session.add(
            Contract(id="c", account_id="nobody", start_on=date(2026, 1, 1),
                     end_on=date(2026, 12, 31), value=Decimal(1))
        )  # fmt: skip


def test_a_team_with_people_cannot_be_deleted(store: Store) -> None:
    with store.session() as session:
        session.add(Team(id="north", name="North"))
        session.flush()
        session.add(Person(id="ana", name="Ana", team_id="north"))
    with pytest.raises(IntegrityError), store.session() as session:
        session.delete(session.get_one(Team, "north"))


def test_money_and_times_have_types_that_keep_them_exact() -> None:
    loose = [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if type(column.type).__name__ in ("DateTime", "Numeric")
        and not isinstance(column.type, Money | UtcDateTime)
    ]
    assert loose == []
