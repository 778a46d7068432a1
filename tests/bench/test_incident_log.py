"""What describes an incident of a log is what its first event could know."""

import random

import pytest

from bench import incident_log
from bench.incident_deadlines import Deadlines
from bench.incident_log import FLAGS, KINDS, Row
from bench.incident_outcomes import known

DAY = 86_400


CLOSED_AFTER = 5 * 24 * 60
"""Minutes from the solution to the closing."""


def _event(number: int, minute: int, state: str, rng: random.Random) -> Row:
    row = {kind: f"{kind} {rng.randrange(3)}" for kind in KINDS}
    row |= {flag: rng.choice(["?", "1"]) for flag in FLAGS}
    opened, at = _written(number, 0), _written(number + minute // 60, minute % 60)
    return row | {
        "number": f"INC{number}", "incident_state": state, "made_sla": "true",
        "opened_at": opened, "sys_created_at": opened, "sys_updated_at": at,
        "resolved_at": at, "closed_at": at, "closed_code": "code 1",
        "priority": "3 - Moderate", "impact": "2", "urgency": "2",
        "reassignment_count": "0", "sys_mod_count": "1",
    }  # fmt: skip


def _written(hour: int, minute: int) -> str:
    return f"{1 + hour // 24}/3/2016 {hour % 24:02}:{minute:02}"


def _log() -> list[Row]:
    rng = random.Random(4)
    rows = []
    for number in range(260):
        rows.append(_event(number, 10, "New", rng))
        solved = 60 * rng.randrange(1, 90)
        rows.append(_event(number, solved, "Resolved", rng))
        rows.append(_event(number, solved + CLOSED_AFTER, "Closed", rng))
        rows[-1]["made_sla"] = rng.choice(["true", "false"])
    return rows


def test_nothing_later_than_the_first_event_describes_an_incident() -> None:
    rows, now = _log(), incident_log.moment("3/3/2016 12:10")
    changed = [dict(row) for row in rows]
    for row in changed:
        if incident_log.moment(row["sys_updated_at"]) > now:
            row |= {"made_sla": "false", "assignment_group": "another", "priority": "1 - Critical"}
        row |= {"resolved_at": "1/1/2030 00:00", "closed_at": "?", "closed_code": "code 9"}
    before, after = incident_log.tell(rows), incident_log.tell(changed)
    early = [one for one in before.incidents if one.at <= now]
    assert len(early) > 50
    assert [one.values for one in early] == [one.values for one in after.incidents if one.at <= now]


def test_outcomes_that_are_known_by_then_do_describe_it() -> None:
    rows = _log()
    late = [row | {"made_sla": "false"} for row in rows]
    assert incident_log.tell(rows).incidents[-1].values != (
        incident_log.tell(late).incidents[-1].values
    )


def test_an_outcome_is_known_when_the_log_shows_the_incident_closed() -> None:
    told = incident_log.tell(_log())
    closed = {
        row["number"]: (incident_log.moment(row["sys_updated_at"]), row["made_sla"] == "false")
        for row in _log()
        if row["incident_state"] == "Closed"
    }
    assert told.closed == closed


def test_outcomes_that_the_log_shows_only_later_are_not_known() -> None:
    rows, split = _log(), 240
    now = incident_log.tell(rows).incidents[split].at
    changed = [
        row | {"made_sla": "false", "incident_state": "New"}
        if incident_log.moment(row["sys_updated_at"]) > now
        else row
        for row in rows
    ]
    before, after = (known(incident_log.tell(log), split) for log in (rows, changed))
    assert before.tolist() == after.tolist()


def test_an_incident_that_was_opened_again_is_not_solved() -> None:
    rng = random.Random(5)
    rows = [_event(0, 10, "New", rng), _event(0, 60, "Resolved", rng)]
    rows += [_event(0, 90, "Active", rng), _event(2, 10, "New", rng)]
    told = incident_log.tell(rows)
    assert len(told.changes["INC0"]) == 2
    assert told.incidents[1].values["open "] == 1


def test_closing_that_stood_still_does_not_make_a_solution_late() -> None:
    deadlines, monday = Deadlines(), 4 * DAY
    for _ in range(50):
        deadlines.learn("3", monday, monday + 3_600, monday + 5 * DAY + 3_600, late=False)
        deadlines.learn("3", monday, monday + 7 * DAY, monday + 12 * DAY, late=True)
    for _ in range(20):
        deadlines.learn("3", monday, monday + 3_600, monday + 17 * DAY, late=True)
    assert deadlines.chance("3", monday, monday + 3_600) == pytest.approx(0, abs=0.01)
    assert deadlines.chance("3", monday, monday + 7 * DAY) == pytest.approx(1, abs=0.01)
