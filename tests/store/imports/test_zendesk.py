"""Zendesk exports: API pages, audits and metric events, and warehouse tables."""

import csv
import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from store.engine import Store
from store.imports import ImportFailed, ImportOutcome, run_import, undo_import
from store.tables import (
    Account,
    BusinessHours,
    Contact,
    Holiday,
    Message,
    Person,
    QuarantinedRow,
    SlaClockRow,
    SlaPolicy,
    Ticket,
    TicketEvent,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIXTURES = Path(__file__).parent / "fixtures" / "zendesk"


def imported(store: Store, *paths: Path) -> ImportOutcome:
    return run_import(store, "zendesk", list(paths), now=NOW)


def notices(outcome: ImportOutcome) -> dict[str, int]:
    return {f"{n.kind}: {n.what}": n.count for n in outcome.quality.notices}


def utc(hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 3, 3, hour, minute, tzinfo=UTC)


def table(folder: Path, name: str, *lines: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def page(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


TICKET_COLUMNS = "id,status,created_at,updated_at,subject,priority,merged_ticket_ids"


def test_a_page_brings_tickets_with_their_people_and_company(store: Store) -> None:
    outcome = imported(store, FIXTURES)

    with store.session() as session:
        ticket = session.get_one(Ticket, "ZD-9001")
        assert (ticket.status, ticket.priority, ticket.channel) == ("resolved", "P1", "email")
        assert (ticket.account_id, ticket.requester_id) == ("zd-org-81", "zd-user-601")
        assert (ticket.assignee_id, ticket.team_id) == ("zd-502", "zd-group-71")
        assert ticket.tags == ["queue", "sending"]
        assert session.get_one(Account, "zd-org-81").domain == "oakprint.example"
        people = {person.id: person.persona for person in session.exec(select(Person))}
        assert people == {"zd-501": "manager", "zd-502": "agent"}
        assert session.get_one(Person, "zd-501").time_zone == "Europe/Lisbon"
        assert session.get_one(Contact, "zd-user-602").active is False
        assert session.get(Ticket, "ZD-9003") is None
    assert "note: tickets deleted in Zendesk are left out, with their history" in notices(outcome)
    assert "note: suspended users are kept as not active" in notices(outcome)


def test_audits_give_the_history_and_the_times(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        ticket = session.get_one(Ticket, "ZD-9001")
        # The note at 09:10 is internal, so the first response is the public one.
        assert ticket.first_response_at == utc(9, 30)
        assert ticket.resolved_at == utc(12)
        assert (ticket.resolved_by_id, ticket.resolved_by_kind) == ("zd-502", "person")
        told = session.exec(
            select(TicketEvent).order_by(col(TicketEvent.at), col(TicketEvent.field))
        )
        assert [(e.field, e.old, e.new) for e in told] == [
            ("priority", None, "P3"),
            ("status", None, "new"),
            ("assignee", None, "zd-502"),
            ("priority", "P3", "P1"),
            ("status", "new", "pending"),
            ("status", "pending", "resolved"),
        ]
        said = session.exec(
            select(Message).where(Message.ticket_id == "ZD-9001").order_by(col(Message.at))
        )
        assert [(m.by, m.public) for m in said] == [
            ("customer", True),
            ("staff", False),
            ("staff", True),
        ]


def test_metric_events_state_the_clocks(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        clock = session.get_one(SlaClockRow, ("ZD-9001", "first_response"))
        assert (clock.target_minutes, clock.basis) == (15, "stated")
        assert (clock.started_at, clock.stopped_at) == (utc(9), utc(9, 30))
        assert (clock.breached, clock.breached_at) == (True, utc(9, 15))


def test_the_description_is_the_first_message_where_no_comments_are_given(store: Store) -> None:
    imported(store, FIXTURES / "incremental_1.json")

    with store.session() as session:
        message = session.get_one(Message, "zd-description-9001")
        assert (message.by, message.author_id) == ("customer", "zd-user-601")


def test_the_same_files_twice_change_nothing_and_undo_gives_back_the_state_before(
    store: Store, digest: Callable[[], str]
) -> None:
    before = digest()
    first = imported(store, FIXTURES)
    after = digest()

    again = imported(store, FIXTURES)
    assert (again.batch_id, again.changed, digest()) == (None, False, after)

    assert first.batch_id is not None
    undo_import(store, first.batch_id, now=NOW)
    assert digest() == before


def test_a_newer_page_updates_and_an_older_one_does_not(store: Store, tmp_path: Path) -> None:
    imported(store, FIXTURES / "incremental_1.json")
    ticket = {"id": 9001, "subject": "Campaign stuck in sending", "priority": "urgent",
              "requester_id": 601, "created_at": "2025-03-03T09:00:00Z"}  # fmt: skip
    newer = {**ticket, "status": "open", "updated_at": "2025-03-04T08:00:00Z"}
    older = {**ticket, "status": "pending", "updated_at": "2025-03-03T10:00:00Z"}

    assert imported(store, page(tmp_path, "newer.json", {"tickets": [newer]})).changed
    imported(store, page(tmp_path, "older.json", {"tickets": [older]}))

    with store.session() as session:
        assert session.get_one(Ticket, "ZD-9001").status == "open"


def test_of_two_versions_in_one_export_the_newest_counts(store: Store, tmp_path: Path) -> None:
    ticket = {"id": 5, "subject": "Twice", "priority": "low", "requester_id": 601,
              "created_at": "2025-03-03T09:00:00Z"}  # fmt: skip
    versions = [
        {**ticket, "status": "open", "updated_at": "2025-03-05T08:00:00Z"},
        {**ticket, "status": "new", "updated_at": "2025-03-04T08:00:00Z"},
    ]
    outcome = imported(store, page(tmp_path, "tickets.json", {"tickets": versions}))

    with store.session() as session:
        assert session.get_one(Ticket, "ZD-5").status == "open"
    assert notices(outcome)["duplicate: ticket: two versions of one row, the newest counts"] == 1


def test_comments_of_one_ticket_find_it_by_the_name_of_their_file(
    store: Store, tmp_path: Path
) -> None:
    comment = {"id": 77, "author_id": 502, "body": "Hello", "public": True,
               "created_at": "2025-03-03T10:00:00Z"}  # fmt: skip
    imported(store, FIXTURES / "incremental_1.json")
    imported(store, page(tmp_path, "comments-9002.json", {"comments": [comment]}))

    with store.session() as session:
        assert session.get_one(Message, "zd-comment-77").ticket_id == "ZD-9002"


def test_warehouse_tables_are_known_by_their_names_whatever_the_quotes(
    store: Store, tmp_path: Path
) -> None:
    table(tmp_path, "TICKET_snowflake", '"""ID""",STATUS,`created_at`', "7,hold,2024-01-02 9:00:00")
    imported(store, tmp_path)

    with store.session() as session:
        ticket = session.get_one(Ticket, "ZD-7")
        assert (ticket.status, ticket.priority) == ("on_hold", "P3")
        assert ticket.created_at == datetime(2024, 1, 2, 9, tzinfo=UTC)


def test_merged_tickets_point_to_the_one_they_were_merged_into(
    store: Store, tmp_path: Path
) -> None:
    table(
        tmp_path,
        "ticket",
        TICKET_COLUMNS,
        '1,open,2024-01-02 09:00:00,,Main,normal,"[2, 3]"',
        "2,closed,2024-01-02 09:01:00,,Same,normal,[]",
    )
    imported(store, tmp_path)

    with store.session() as session:
        assert session.get_one(Ticket, "ZD-2").merged_into_id == "ZD-1"


def test_a_schedule_keeps_its_zone_its_week_and_its_holidays(store: Store, tmp_path: Path) -> None:
    table(
        tmp_path,
        "schedule",
        "id,name,time_zone,start_time,end_time",
        # Monday 09:00 to 17:00, and Friday 22:00 to Saturday 02:00.
        "3,Support,Eastern Time (US & Canada),1980,2460",
        "3,Support,Eastern Time (US & Canada),8520,8760",
    )
    table(
        tmp_path,
        "schedule_holiday",
        "id,schedule_id,name,start_date,end_date",
        "1,3,Year's end,2024-12-31,2025-01-01",
    )
    imported(store, tmp_path)

    with store.session() as session:
        hours = session.get_one(BusinessHours, "zd-schedule-3")
        assert hours.time_zone == "America/New_York"
        assert hours.weekly == {
            "mon": [["09:00", "17:00"]],
            "fri": [["22:00", "24:00"]],
            "sat": [["00:00", "02:00"]],
        }
        days = session.exec(select(col(Holiday.day)).order_by(col(Holiday.day))).all()
        assert list(days) == [date(2024, 12, 31), date(2025, 1, 1)]


def test_a_policy_has_the_targets_in_force_last(store: Store, tmp_path: Path) -> None:
    table(
        tmp_path,
        "sla_policy_metric_history",
        "sla_policy_id,sla_policy_updated_at,business_hours,metric,priority,target",
        "1,2024-02-01 00:00:00,FALSE,first_reply_time,urgent,30",
        "1,2024-01-01 00:00:00,FALSE,first_reply_time,urgent,60",
        "1,2024-01-01 00:00:00,FALSE,requester_wait_time,low,600",
        "1,2024-01-01 00:00:00,FALSE,first_reply_time,whenever,60",
    )
    outcome = imported(store, tmp_path)

    with store.session() as session:
        policy = session.get_one(SlaPolicy, "zd-sla-1")
        assert policy.targets == [
            {"metric": "first_response", "priority": "P1", "minutes": 30, "hours": "calendar"},
            {"metric": "resolution", "priority": "P4", "minutes": 600, "hours": "calendar"},
        ]
        assert policy.pause_on == ["pending"]
    assert [r.reason for r in outcome.rejected] == ["priority: unknown 'whenever'"]


def test_a_bad_row_is_quarantined_and_the_rest_goes_in(store: Store, tmp_path: Path) -> None:
    table(
        tmp_path,
        "ticket",
        TICKET_COLUMNS,
        "1,open,2024-01-02 09:00:00,,Good,normal,[]",
        "2,open,31/12/2024,,Bad date,normal,[]",
        "3,open,2024-01-02 09:00:00,,Good,normal,[],one too many",
        "4,dozing,2024-01-02 09:00:00,,Bad status,normal,[]",
        "5,open,2024-01-02 09:00:00,,Good,normal,[]",
        "6,open,2024-01-02 09:00:00,,Good,normal,[]",
    )
    imported(store, tmp_path)

    with store.session() as session:
        assert sorted(ticket.id for ticket in session.exec(select(Ticket))) == [
            "ZD-1",
            "ZD-5",
            "ZD-6",
        ]
        kept = {row.line: row.reason for row in session.exec(select(QuarantinedRow))}
    assert sorted(kept) == [3, 4, 5]
    assert "created_at: '31/12/2024' is not a time" in kept[3]
    assert kept[4] == "8 fields where the header has 7"
    assert kept[5] == "status: unknown 'dozing'"


def test_a_line_that_is_not_json_is_quarantined(store: Store, tmp_path: Path) -> None:
    lines = (FIXTURES / "audits.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "audits.jsonl"
    path.write_text("\n".join([*lines, '{"id": 5, "ticket']), encoding="utf-8")
    outcome = imported(store, FIXTURES / "incremental_1.json", path)

    assert [(r.file, r.line) for r in outcome.rejected] == [("audits.jsonl", 5)]


def test_one_bad_row_of_a_schedule_does_not_stop_the_import(store: Store, tmp_path: Path) -> None:
    table(
        tmp_path,
        "schedule",
        "id,name,time_zone,start_time,end_time",
        "3,Support,London,1980,2460",
        "3,Support,London,3420,3900",
        "4,Nowhere,Atlantis,1980,2460",
    )
    outcome = imported(store, tmp_path)

    assert outcome.counts["business_hours"].inserted == 1
    assert [r.line for r in outcome.rejected] == [4]
    assert outcome.quality.rows == 3


def test_half_a_page_is_an_error_and_changes_nothing(
    store: Store, tmp_path: Path, digest: Callable[[], str]
) -> None:
    whole = (FIXTURES / "incremental_1.json").read_text(encoding="utf-8")
    half = tmp_path / "half.json"
    half.write_text(whole[: len(whole) * 2 // 3], encoding="utf-8")
    before = digest()

    with pytest.raises(ImportFailed, match=r"half\.json: the JSON stops in the middle"):
        imported(store, half)
    assert digest() == before


def test_a_folder_without_anything_usable_says_what_is_expected(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")

    with pytest.raises(ImportFailed, match=r"(?s)Expected Zendesk API answers.*notes\.txt"):
        imported(store, tmp_path)


def test_files_that_are_not_used_are_named(store: Store, tmp_path: Path) -> None:
    table(tmp_path, "ticket", TICKET_COLUMNS, "1,open,2024-01-02 09:00:00,,Good,normal,[]")
    table(tmp_path, "ticket_postgres", TICKET_COLUMNS, "1,open,2024-01-02 09:00:00,,Good,normal,[]")
    table(tmp_path, "brand", "id,name", "1,Ours")
    told = notices(imported(store, tmp_path))

    assert told["note: not used: brand.csv (no table that Deskmate reads)"] == 1
    assert told["note: not used: ticket_postgres.csv (the same table for another warehouse)"] == 1


def test_gzipped_pages_are_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "tickets.json.gz"
    path.write_bytes(gzip.compress((FIXTURES / "incremental_1.json").read_bytes()))

    assert imported(store, path).counts["tickets"].inserted == 2


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}_data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_public_warehouse_export_imports_with_the_counts_that_its_files_have(
    store: Store, shared_data: Path, digest: Callable[[], str]
) -> None:
    root = shared_data / "fmt-zendesk-fivetran"
    folder = root / "integration_tests" / "seeds"
    before = digest()
    outcome = imported(store, root)

    living = [row for row in rows_of(folder, "ticket") if row["status"] != "deleted"]
    users = rows_of(folder, "user")
    staff = [user for user in users if user["role"] in ("agent", "admin")]
    ids = {row["id"] for row in living}
    changes = {
        (row["ticket_id"], row["field_name"], row["updated"], row["value"])
        for row in rows_of(folder, "ticket_field_history")
        if row["ticket_id"] in ids and row["field_name"] in ("status", "priority", "assignee_id")
    }
    inserted = {name: counts.inserted for name, counts in outcome.counts.items()}
    assert inserted["tickets"] == len(living)
    assert inserted["ticket_events"] == len(changes)
    assert inserted["people"] == len(staff)
    assert inserted["contacts"] == len(users) - len(staff)
    assert inserted["accounts"] == len(rows_of(folder, "organization"))
    assert inserted["teams"] == len(rows_of(folder, "group"))
    policies = rows_of(folder, "sla_policy_metric_history")
    assert inserted["sla_policies"] == len({row["sla_policy_id"] for row in policies})
    comments = [row for row in rows_of(folder, "ticket_comment") if row["ticket_id"] not in ids]
    with store.session() as session:
        kept = [row.file for row in session.exec(select(QuarantinedRow))]
        assert kept.count("ticket_comment_data.csv") == len(comments)
        ticket = session.get_one(Ticket, "ZD-11071")
        assert ticket.closed_at == datetime(2020, 11, 15, 11, 1, 27, tzinfo=UTC)
        assert ticket.resolved_at == datetime(2020, 11, 14, 11, 1, 27, tzinfo=UTC)
        hours = session.get_one(BusinessHours, "zd-schedule-360000310393")
        assert hours.time_zone == "America/Los_Angeles"
        assert hours.weekly["mon"] == [["08:00", "20:00"]]

    after = digest()
    assert imported(store, root).batch_id is None
    assert digest() == after
    assert outcome.batch_id is not None
    undo_import(store, outcome.batch_id, now=NOW)
    assert digest() == before
