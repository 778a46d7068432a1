"""The door to the team tools on the demo company, and small desks to plan by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from assistant.personas import actor
from store.calendars import BusinessCalendar
from store.clock import Clock
from store.demo import DemoFacts
from store.engine import Store
from store.workload.forecast import OpenTicket
from store.workload.people import Colleague
from tools import catalog
from tools.execution import Door, Outcome


@pytest.fixture
def ask(demo_store: Store, demo_facts: DemoFacts) -> Callable[..., Outcome]:
    """`ask("team_workload", "marcus-reed")` goes through the door of the demo company."""
    door = Door(catalog.load(), demo_store)

    def through_the_door(tool: str, who: str = "marcus-reed", **args: Any) -> Outcome:
        with demo_store.session(read_only=True) as session:
            person = actor(session, who)
        clock = Clock.frozen(demo_facts.now, zone=person.time_zone)
        return door.call(tool, args, person, clock)

    return through_the_door


@pytest.fixture
def sql(demo_store: Store) -> Callable[..., list[Any]]:
    """Plain SQL over the demo company."""

    def run(query: str, **values: Any) -> list[Any]:
        with demo_store.session(read_only=True) as session:
            return list(session.connection().execute(text(query), values))

    return run


MONDAY = datetime(2026, 10, 12, 9, tzinfo=ZoneInfo("UTC"))
OFFICE = BusinessCalendar.from_row(
    "UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)


@pytest.fixture
def colleague() -> Callable[..., Colleague]:
    """`colleague("ana", "api")` works in the office and can do what is listed."""

    def made(id_: str, *skills: str, speaks: str = "en", active: bool = True) -> Colleague:
        return Colleague(
            id_, id_.title(), "team", frozenset(skills), frozenset(speaks.split()), OFFICE,
            hours_known=True, active=active,
        )  # fmt: skip

    return made


@pytest.fixture
def request_for() -> Callable[..., OpenTicket]:
    """`request_for("T1", "ana", "api", due=3)` is due three hours from Monday morning."""

    def made(
        id_: str, holder: str | None, category: str = "api", *,
        due: float | None = None, minutes: int = 60, language: str = "en",
    ) -> OpenTicket:  # fmt: skip
        deadline = None if due is None else MONDAY + timedelta(hours=due)
        return OpenTicket(
            id_, f"Subject of {id_}", "open", "P3", category, language, "email", None, None,
            holder, "team", MONDAY - timedelta(hours=2), deadline, minutes,
        )  # fmt: skip

    return made
