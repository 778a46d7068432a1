"""Support staff: what they can do and when they work."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlmodel import Session, col, select

from store.calendars import BusinessCalendar
from store.tables import Person

ASSUMED_HOURS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
"""For people whose working hours are not recorded."""


@dataclass(frozen=True)
class Colleague:
    """A support agent."""

    id: str
    name: str
    team_id: str | None
    skills: frozenset[str]
    """Categories; empty where none are recorded."""
    languages: frozenset[str]
    calendar: BusinessCalendar
    hours_known: bool
    active: bool

    @property
    def day_hours(self) -> float:
        """Length of a usual working day, in hours."""
        weekly = self.calendar.weekly
        total = sum(
            (_minute(closes) or 24 * 60) - _minute(opens)
            for windows in weekly.values()
            for opens, closes in windows
        )
        return total / 60 / len(weekly)

    def may_take(self, category: str | None, language: str | None, team_id: str | None) -> bool:
        """Whether such a ticket may go to the person: at work, with the skill and the language.

        People without recorded skills take what belongs to their own team.
        """
        if not self.active or (language and self.languages and language not in self.languages):
            return False
        if not self.skills:
            return self.team_id is not None and self.team_id == team_id
        return category is None or category in self.skills

    def after(self, now: datetime, minutes: int) -> datetime:
        """When so many minutes of the own working time have passed."""
        return self.calendar.add(now, timedelta(minutes=minutes))


def agents(session: Session) -> dict[str, Colleague]:
    """Everybody with the persona agent, by id, in the order of ids."""
    rows = session.exec(select(Person).where(Person.persona == "agent").order_by(col(Person.id)))
    return {row.id: colleague(row) for row in rows}


def colleague(row: Person) -> Colleague:
    """A stored person as a colleague."""
    return Colleague(
        id=row.id,
        name=row.name,
        team_id=row.team_id,
        skills=frozenset(row.skills or ()),
        languages=frozenset(row.languages or ()),
        calendar=calendar(row.time_zone, row.working_hours or ASSUMED_HOURS),
        hours_known=bool(row.working_hours),
        active=row.active,
    )


def calendar(zone: str, weekly: Mapping[str, Any]) -> BusinessCalendar:
    """Working hours as a calendar; people with the same hours share one."""
    return _calendar(zone, json.dumps(weekly, sort_keys=True))


@lru_cache(maxsize=256)
def _calendar(zone: str, weekly: str) -> BusinessCalendar:
    return BusinessCalendar.from_row(zone, json.loads(weekly))


def _minute(at: Any) -> int:
    return at.hour * 60 + at.minute
