"""What describes an incident of a log is what its first event could know."""

import random

from bench import incident_log
from bench.incident_log import FLAGS, KINDS, Row


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
    for number in range(120):
        rows.append(_event(number, 10, "New", rng))
        rows.append(_event(number, 60 * rng.randrange(1, 90), "Resolved", rng))
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


def test_an_outcome_counts_from_the_event_that_ends_the_incident() -> None:
    told = incident_log.tell(_log())
    ends = {
        row["number"]: incident_log.moment(row["sys_updated_at"])
        for row in _log()
        if row["incident_state"] == "Resolved"
    }
    assert told.over_at == ends
