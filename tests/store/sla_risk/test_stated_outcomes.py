"""A source that says whether incidents were in time, and not when they were due."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from reports.blocks import Table
from store.clock import Clock
from store.engine import Store
from store.imports import run_import
from store.schema import prepare
from store.sla_risk import moments, training
from tools import catalog
from tools.access import Actor, Persona
from tools.execution import Door, Outcome
from tools.sla.models import RiskReport

START, INCIDENTS, HOUR = datetime(2026, 3, 2, 8, tzinfo=UTC), 600, timedelta(hours=1)
NOW = START + INCIDENTS * 4 * HOUR
PASSED_ON = "SELECT ticket_id FROM ticket_events WHERE field = 'team'"
QUICK, SLOW = "Group 1", "Group 2"


def _log() -> Iterator[dict[str, str]]:
    """Group 2 mostly needs days, and what takes longer than four days is late."""
    chance = random.Random(7)
    for n in range(INCIDENTS):
        opened, slow = START + n * 4 * HOUR, n % 3 == 0
        takes = timedelta(hours=chance.uniform(60, 180) if slow else chance.uniform(1, 70))
        if chance.random() < 0.1:
            takes = timedelta(hours=chance.uniform(1, 180))
        solved, first = opened + takes, SLOW if slow else QUICK
        late = takes > timedelta(days=4)
        states = [
            ("New", opened, first),
            ("Resolved", solved, QUICK),
            ("Closed", solved + 48 * HOUR, QUICK),
        ]
        for state, at, group in states:
            if at > NOW:
                break
            yield {
                "number": f"INC{n:07}",
                "incident_state": state,
                "made_sla": "false" if late and state == "Closed" else "true",
                "opened_at": _written(opened),
                "sys_updated_at": _written(at),
                "priority": "3 - Moderate",
                "assignment_group": group,
                "category": f"Category {n % 5}" if state == "New" else "Category 9",
                "caller_id": f"Caller {n % 40}",
                "resolved_at": _written(solved),
                "closed_at": _written(solved + 48 * HOUR),
            }


def _written(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the imported log."""
    folder = tmp_path_factory.mktemp("desk")
    with (folder / "log.csv").open("w", encoding="utf-8", newline="") as file:
        rows = list(_log())
        written = csv.DictWriter(file, list(rows[0]))
        written.writeheader()
        written.writerows(rows)
    store = Store(f"sqlite:///{folder / 'deskmate.db'}")
    prepare(store)
    run_import(store, "servicenow", [folder / "log.csv"], now=NOW)
    yield store
    store.close()


@pytest.fixture(scope="module")
def home(desk: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with what was learnt."""
    folder = tmp_path_factory.mktemp("home")
    assert training.train(desk, NOW, folder) is not None
    return folder


def _asked(desk: Store, home: Path | None, **args: object) -> Outcome:
    mara = Actor("mara", "Mara Manager", Persona.MANAGER, managed_team_ids=("*",))
    door = Door(catalog.load(), desk, home=home)
    return door.call("sla_at_risk", args, mara, Clock.frozen(NOW, zone="UTC"))


def test_what_was_learnt_from_earlier_incidents_holds_for_later_ones(desk: Store) -> None:
    measured = training.report(desk, NOW)
    assert measured is not None
    assert measured.quality.auc > 0.85
    assert measured.first.auc > 0.8
    assert measured.quality.brier < measured.quality.base_brier * 0.7


def test_open_incidents_have_a_chance_and_no_invented_deadline(desk: Store, home: Path) -> None:
    outcome = _asked(desk, home, limit=500)
    result = outcome.result
    assert isinstance(result, RiskReport)
    with desk.session(read_only=True) as session:
        still_open = set(
            session.connection()
            .execute(text("SELECT id FROM tickets WHERE status = 'new'"))
            .scalars()
        )
    assert {row.ticket_id for row in result.rows} == still_open
    assert all(row.due_at is None for row in result.rows)
    assert (result.due, result.undated) == (0, len(still_open))
    assert "whose source does not say when they are due" in outcome.report.headline
    [table] = [block for block in outcome.report.blocks if isinstance(block, Table)]
    assert {row["due"] for row in table.rows} == {None}
    slow = [row.probability for row in result.rows if int(row.ticket_id[3:]) % 3 == 0]
    quick = [row.probability for row in result.rows if int(row.ticket_id[3:]) % 3]
    assert min(len(slow), len(quick)) > 3
    assert sum(slow) / len(slow) > 0.3 + sum(quick) / len(quick)


def test_without_a_model_nothing_is_said_of_their_chances(desk: Store, tmp_path: Path) -> None:
    outcome = _asked(desk, tmp_path)
    assert isinstance(outcome.result, RiskReport)
    assert not outcome.result.rows
    assert "no running deadline" in outcome.report.headline


def test_later_changes_and_outcomes_do_not_change_a_description(desk: Store) -> None:
    at = START + 300 * 4 * HOUR
    ids = [f"INC{n:07}" for n in range(240, 300)]
    with Session(desk.engine) as session:
        before = _described(session, ids, at)
        assert sum(told is not None for told in before.values()) > 5
        listed = ", ".join(f"'{id_}'" for id_ in ids)
        stored = {"at": at.strftime("%Y-%m-%d %H:%M:%S.%f")}
        for change, where in (
            ("ticket_events SET new = 'x'", "ticket_id IN ({}) AND at > :at"),
            (
                "tickets SET category = 'x', resolved_at = NULL, closed_at = NULL",
                "id IN ({}) AND resolved_at > :at",
            ),
            (
                "tickets SET team_id = NULL",
                f"id IN ({PASSED_ON} AND ticket_id IN ({{}}) AND at > :at)",
            ),
            ("sla_clocks SET breached = 1 - coalesce(breached, 0)", "ticket_id IN ({})"),
        ):
            query = f"UPDATE {change} WHERE {where.format(listed)}"
            assert session.connection().execute(text(query), stored).rowcount > 5
        after = _described(session, ids, at)
        session.rollback()
    assert after == before


def _described(session: Session, ids: list[str], at: datetime) -> dict[str, object]:
    found = {h.ticket.ticket_id: moments.describe(h, at) for h in moments.histories(session, ids)}
    return {id_: m and (repr(m.numbers), m.kinds) for id_, m in found.items()}


def test_a_moment_shows_the_team_and_the_category_of_its_time(desk: Store) -> None:
    with desk.session(read_only=True) as session:
        [history] = moments.histories(session, ["INC0000003"])
    first = moments.describe(history, START + 3 * 4 * HOUR)
    assert first is not None
    assert (first.kinds["team"], first.kinds["category"]) == ("sn-group-2", "Category 3")
