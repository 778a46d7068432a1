"""ServiceNow audit logs: incidents, their history, and the SLA outcome that the log states."""

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from store.imports import ImportFailed, ImportOutcome, run_import
from store.tables import Contact, Person, SlaClockRow, Team, Ticket, TicketEvent

NOW = datetime(2026, 7, 1, tzinfo=UTC)
HEADER = (
    "number,incident_state,reassignment_count,reopen_count,made_sla,caller_id,opened_at,"
    "sys_updated_at,contact_type,category,subcategory,u_symptom,priority,assignment_group,"
    "assigned_to,resolved_by,resolved_at,closed_at"
)
FULL = f"""{HEADER}
INC0000007,New,0,0,true,Caller 12,1/3/2026 08:00,1/3/2026 08:05,Phone,Category 5,Subcategory 9,?,3 - Moderate,Group 3,?,Resolved by 2,2/3/2026 09:00,7/3/2026 09:00
INC0000007,Active,1,0,true,Caller 12,1/3/2026 08:00,1/3/2026 09:30,Phone,Category 5,Subcategory 9,Symptom 4,2 - High,Group 4,Resolver 8,Resolved by 2,2/3/2026 09:00,7/3/2026 09:00
INC0000007,Resolved,1,0,true,Caller 12,1/3/2026 08:00,2/3/2026 09:00,Phone,Category 5,Subcategory 9,Symptom 4,2 - High,Group 4,Resolver 8,Resolved by 2,2/3/2026 09:00,7/3/2026 09:00
INC0000007,Closed,1,0,false,Caller 12,1/3/2026 08:00,7/3/2026 09:00,Phone,Category 5,Subcategory 9,Symptom 4,2 - High,Group 4,Resolver 8,Resolved by 2,2/3/2026 09:00,7/3/2026 09:00
INC0000008,New,0,0,true,?,2/3/2026 08:00,2/3/2026 08:05,Self service,?,?,?,4 - Low,?,?,?,?,9/3/2026 08:00
INC0000008,-100,0,0,true,?,2/3/2026 08:00,2/3/2026 08:10,Self service,?,?,?,4 - Low,?,?,?,?,9/3/2026 08:00
INC0000008,Awaiting Vendor,0,0,true,?,2/3/2026 08:00,2/3/2026 08:20,Self service,?,?,?,4 - Low,?,?,?,?,9/3/2026 08:00
"""  # noqa: E501 - a row is a line


def stripped(text: str) -> str:
    """The same log as some copies carry it: kinds cut off, two titles wrong."""
    for word in ("INC", "Caller ", "Category ", "Subcategory ", "Symptom ", "Group ", "Resolver "):
        text = text.replace(word, "")
    for word in ("Resolved by ", " - Moderate", " - High", " - Low"):
        text = text.replace(word, "")
    return text.replace("incident_state", "ident_state").replace(",subcategory", ",category", 1)


@pytest.fixture
def bring_log(store, tmp_path) -> Callable[..., ImportOutcome]:
    def bring(text: str, name: str = "log.csv", **options) -> ImportOutcome:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return run_import(store, "servicenow", [path], now=NOW, **options)

    return bring


def test_an_incident_is_what_its_last_row_says(store, bring_log):
    bring_log(FULL)
    with store.session() as session:
        ticket = session.get_one(Ticket, "INC0000007")
    assert ticket.subject == "Category 5 / Subcategory 9: Symptom 4"
    assert (ticket.status, ticket.priority, ticket.channel) == ("closed", "P2", "phone")
    assert (ticket.team_id, ticket.assignee_id) == ("sn-group-4", "sn-resolver-8")
    assert (ticket.resolved_by_id, ticket.resolved_by_kind) == ("sn-resolved-by-2", "person")
    assert ticket.created_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert ticket.resolved_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert ticket.reassignment_count == 1


def test_the_outcome_is_that_of_the_last_row(store, bring_log):
    bring_log(FULL)
    with store.session() as session:
        clock = session.get_one(SlaClockRow, ("INC0000007", "resolution"))
    assert (clock.breached, clock.basis) == (True, "stated")


def test_an_open_incident_has_no_outcome_and_no_end_although_each_row_states_one(store, bring_log):
    bring_log(FULL)
    with store.session() as session:
        ticket = session.get_one(Ticket, "INC0000008")
        clock = session.get_one(SlaClockRow, ("INC0000008", "resolution"))
    assert (ticket.status, ticket.closed_at, ticket.resolved_at) == ("on_hold", None, None)
    assert (clock.breached, clock.stopped_at) == (None, None)


def test_differences_between_rows_are_the_history(store, bring_log):
    bring_log(FULL)
    with store.session() as session:
        events = session.exec(
            select(TicketEvent)
            .where(TicketEvent.ticket_id == "INC0000007")
            .order_by(col(TicketEvent.at), col(TicketEvent.id))
        ).all()
    assert [(e.field, e.old, e.new) for e in events] == [
        ("assignee", None, "sn-resolver-8"),
        ("priority", "P3", "P2"),
        ("status", "new", "open"),
        ("team", "sn-group-3", "sn-group-4"),
        ("status", "open", "resolved"),
        ("status", "resolved", "closed"),
    ]
    assert events[0].at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_a_state_that_means_nothing_keeps_the_one_before_and_is_noticed(bring_log):
    outcome = bring_log(FULL)
    assert [(n.what, n.first_ref) for n in outcome.quality.of_kind("unknown_value")] == [
        ('incident_state "-100": kept as before, new', "log.csv:7")
    ]


def test_the_stripped_spelling_gives_the_same_rows(bring_log, digest):
    bring_log(FULL)
    before = digest(audit=True)
    outcome = bring_log(stripped(FULL), "stripped.csv")
    assert outcome.batch_id is None
    assert digest(audit=True) == before


def test_callers_are_contacts_and_groups_are_teams(store, bring_log):
    bring_log(FULL)
    with store.session() as session:
        assert session.exec(select(Contact.name)).all() == ["Caller 12"]
        assert sorted(session.exec(select(Team.id)).all()) == ["sn-group-3", "sn-group-4"]
        assert {p.name: p.persona for p in session.exec(select(Person))} == {
            "Resolver 8": "agent",
            "Resolved by 2": "agent",
        }


def test_times_are_read_in_the_named_zone(store, bring_log):
    bring_log(FULL, time_zone="Europe/Berlin")
    with store.session() as session:
        assert session.get_one(Ticket, "INC0000007").created_at.hour == 7


def test_a_row_with_a_month_first_date_is_quarantined(bring_log):
    outcome = bring_log(FULL.replace("1/3/2026 09:30", "3/29/2026 09:30"))
    assert outcome.quarantined == 1
    assert outcome.rejected[0].line == 3
    assert "'3/29/2026 09:30' is not a day-first date" in outcome.rejected[0].reason
    assert outcome.quality.rows == 7


def test_rows_of_an_incident_that_stand_apart_are_refused_with_the_remedy(bring_log):
    lines = FULL.splitlines(keepends=True)
    with pytest.raises(ImportFailed, match=r"INC0000007 do not stand together\. Sort"):
        bring_log("".join([*lines[:3], *lines[5:], *lines[3:5]]))


def test_another_table_is_refused_with_what_is_missing(bring_log):
    with pytest.raises(ImportFailed, match="no column number, incident_state"):
        bring_log("sys_id,name\n1,x\n")


def test_an_unknown_time_zone_is_refused(bring_log):
    with pytest.raises(ImportFailed, match="--time-zone"):
        bring_log(FULL, time_zone="Moon/Base")


@pytest.mark.slow
def test_the_public_log_gives_the_known_totals_in_either_spelling(tmp_path, shared_data: Path):
    from store.engine import Store
    from store.schema import prepare

    folder = shared_data / "uci-incident"
    (full,) = folder.glob("*full141712*.csv.gz")
    (cut,) = folder.glob("*119998*.csv.gz")
    store = Store(f"sqlite:///{tmp_path / 'log.db'}")
    prepare(store)
    outcome = run_import(store, "servicenow", [full], now=NOW)
    assert outcome.quality.rows == 141_712
    assert _counted(store) == _expected(full)
    assert sum(_counted(store).values()) == 24_918
    assert Counter({False: 15_803, True: 9_115}) == _by_outcome(_counted(store))
    again = run_import(store, "servicenow", [cut], now=NOW)
    assert again.batch_id is None


def _counted(store) -> Counter[tuple[str, bool]]:
    """Incidents by priority and whether they missed, as stored."""
    query = (
        select(Ticket.priority, SlaClockRow.breached, func.count())
        .join(SlaClockRow, col(SlaClockRow.ticket_id) == col(Ticket.id))
        .group_by(Ticket.priority, col(SlaClockRow.breached))
    )
    with store.session() as session:
        return Counter({(p, bool(missed)): n for p, missed, n in session.exec(query)})


def _expected(path: Path) -> Counter[tuple[str, bool]]:
    """The same, counted over the file with nothing of Deskmate."""
    last: dict[str, tuple[str, bool]] = {}
    with gzip.open(path, "rt") as file:
        for row in csv.DictReader(file):
            last[row["number"]] = (f"P{row['priority'][0]}", row["made_sla"] == "false")
    return Counter(last.values())


def _by_outcome(counts: Counter[tuple[str, bool]]) -> Counter[bool]:
    found: Counter[bool] = Counter()
    for (_, missed), number in counts.items():
        found[missed] += number
    return found
