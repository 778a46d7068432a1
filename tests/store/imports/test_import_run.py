"""What an import brings, leaves alone, and reports."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import col, select

from store.engine import Store
from store.imports import ImportFailed, list_batches
from store.tables import Account, AuditEntry, Message, QuarantinedRow, SlaClockRow, Ticket

HEADER = "Id,Subject,Status,Priority,Account,Created,Updated,Tags\n"
AT = "2026-06-01T08:00:00+00:00"


def test_rows_arrive_with_their_types_and_know_where_they_came_from(store, bring, first_export):
    outcome = bring(first_export)
    with store.session() as session:
        account = session.get_one(Account, "a1")
        ticket = session.get_one(Ticket, "t1")
        message = session.get_one(Message, "m2")
    assert account.arr == Decimal("1200.50")
    assert ticket.created_at == datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert ticket.tags == ["one", "two"]
    assert message.source_ref == "messages.csv:4"
    assert (ticket.source, ticket.source_id, ticket.batch_id) == ("csv", "t1", "B0001")
    assert {name: c.inserted for name, c in outcome.counts.items()} == {
        "accounts": 2,
        "tickets": 2,
        "messages": 2,
    }


def test_the_same_files_again_change_nothing_not_even_the_audit(bring, digest, first_export):
    bring(first_export)
    before = digest(audit=True)
    outcome = bring(first_export)
    assert outcome.batch_id is None
    assert not outcome.changed
    assert digest(audit=True) == before


def test_the_same_files_again_leave_the_database_file_as_it_is(store, bring, first_export):
    if store.sqlite_path is None:
        pytest.skip("PostgreSQL keeps no single file")
    bring(first_export)
    before = store.sqlite_path.read_bytes()
    bring(first_export)
    assert store.sqlite_path.read_bytes() == before


def test_a_newer_file_updates_only_what_differs(store, bring, export, first_export):
    bring(first_export)
    newer = f"t1,Printer,resolved,P1,a1,{AT},2026-06-05T08:00:00+00:00,one two\n"
    outcome = bring(export(tickets=HEADER + newer))
    counts = outcome.counts["tickets"]
    assert (counts.inserted, counts.updated, counts.unchanged) == (0, 1, 0)
    with store.session() as session:
        assert session.get_one(Ticket, "t1").status == "resolved"
        assert session.get_one(Ticket, "t1").batch_id == "B0001"


def test_an_older_file_does_not_overwrite_and_is_noticed(store, bring, export, first_export):
    bring(first_export)
    older = f"t1,Old words,new,P4,a1,{AT},{AT},\n"
    outcome = bring(export(tickets=HEADER + older))
    assert outcome.batch_id is None
    assert outcome.quality.total("stale") == 1
    with store.session() as session:
        assert session.get_one(Ticket, "t1").subject == "Printer"


def test_a_bad_row_is_quarantined_with_file_line_and_reason_and_the_rest_goes_in(
    store, bring, export
):
    rows = f"t1,Fine,open,P1,,{AT},,\nt2,Bad,open,P9,,{AT},,\nt3,Fine too,open,P2,,{AT},,\n"
    outcome = bring(export(tickets=HEADER + rows))
    assert outcome.counts["tickets"].inserted == 2
    with store.session() as session:
        row = session.exec(select(QuarantinedRow)).one()
    assert (row.file, row.line) == ("tickets.csv", 3)
    assert "'P9' is not one of P1, P2, P3, P4" in row.reason
    assert "t2,Bad" in row.raw


def test_only_the_same_bad_rows_again_are_no_change(bring, digest, export):
    rows = f"t1,Fine,open,P1,,{AT},,\nt2,Bad,open,P9,,{AT},,\n"
    folder = export(tickets=HEADER + rows)
    bring(folder)
    before = digest(audit=True)
    outcome = bring(folder)
    assert (outcome.batch_id, outcome.quarantined) == (None, 1)
    assert digest(audit=True) == before


def test_a_message_without_its_ticket_is_quarantined_until_the_ticket_is_there(
    store, bring, export, first_export
):
    lone = export("lone", messages=f"Id,Ticket,At,By,Text\nm9,t1,{AT},staff,Hello\n")
    outcome = bring(lone)
    assert outcome.rejected[0].reason == "messages.ticket_id: no ticket 't1'"
    bring(first_export)
    outcome = bring(lone)
    assert outcome.counts["messages"].inserted == 1


def test_a_reference_that_may_be_empty_is_cleared_and_noticed(store, bring, export):
    rows = f"t1,Fine,open,P1,nobody,{AT},,\n"
    outcome = bring(export(tickets=HEADER + rows))
    assert outcome.quality.orphans == 1
    with store.session() as session:
        assert session.get_one(Ticket, "t1").account_id is None


def test_of_two_versions_in_one_file_the_newer_counts(store, bring, digest, export):
    rows = (
        f"t1,Newer,open,P1,,{AT},2026-06-09T08:00:00+00:00,\n"
        f"t1,Older,open,P1,,{AT},2026-06-08T08:00:00+00:00,\n"
        f"t2,Same,open,P1,,{AT},,\nt2,Same,open,P1,,{AT},,\n"
    )
    folder = export(tickets=HEADER + rows)
    outcome = bring(folder)
    assert outcome.quality.duplicates == 2
    with store.session() as session:
        assert session.get_one(Ticket, "t1").subject == "Newer"
    before = digest(audit=True)
    bring(folder)
    assert digest(audit=True) == before


def test_two_versions_far_apart_in_one_file_settle_to_no_change_when_read_again(
    store, bring, digest, export
):
    filler = "".join(f"f{n},Filler,open,P4,,{AT},,\n" for n in range(2_100))
    rows = f"t1,First,open,P1,,{AT},,\n{filler}t1,Second,open,P1,,{AT},,\n"
    folder = export(tickets=HEADER + rows)
    bring(folder)
    with store.session() as session:
        assert session.get_one(Ticket, "t1").subject == "Second"
    before = digest(audit=True)
    outcome = bring(folder)
    assert outcome.batch_id is None
    assert digest(audit=True) == before


def test_a_dry_run_reports_the_same_and_changes_nothing(bring, digest, first_export):
    before = digest(audit=True)
    tried = bring(first_export, dry_run=True)
    assert digest(audit=True) == before
    assert tried.batch_id is None
    done = bring(first_export)
    assert {n: c.inserted for n, c in tried.counts.items()} == {
        n: c.inserted for n, c in done.counts.items()
    }
    assert tried.quality == done.quality


def test_the_quality_report_counts_rows_gaps_and_usable_clocks(bring, export):
    rows = f"t1,A,open,P1,,{AT},,\nt2,B,open,P1,,2026-06-21T08:00:00+00:00,,\n"
    clocks = f"Ticket,Start,Missed\nt1,{AT},no\n"
    mapping = """
files:
  - file: tickets.csv
    table: tickets
    columns: {id: Id, subject: Subject, status: Status, priority: Priority, created_at: Created}
  - file: clocks.csv
    table: sla_clocks
    columns:
      ticket_id: Ticket
      metric: {constant: resolution}
      basis: {constant: stated}
      started_at: Start
      breached: Missed
"""
    quality = bring(export(tickets=HEADER + rows, clocks=clocks), mapping=mapping).quality
    assert quality.rows == 3
    assert [n.what for n in quality.of_kind("time_gap")] == [
        "no ticket from 2026-06-02 to 2026-06-20 (19 days)"
    ]
    assert quality.usable_clocks_share == 0.5


def test_clocks_are_computed_where_a_policy_applies_and_follow_a_newer_file(
    store: Store, bring, export
):
    policies = (
        "Id,Targets\nstandard,"
        '"[{""metric"": ""resolution"", ""priority"": ""P1"", ""minutes"": 60,'
        ' ""hours"": ""calendar""}]"\n'
    )
    mapping = """
files:
  - file: policies.csv
    table: sla_policies
    columns: {id: Id, name: Id, targets: Targets}
  - file: tickets.csv
    table: tickets
    columns:
      {id: Id, subject: Subject, status: Status, priority: Priority, created_at: Created,
       updated_at: Updated, resolved_at: Resolved}
"""
    head = "Id,Subject,Status,Priority,Created,Updated,Resolved\n"
    folder = export(policies=policies, tickets=f"{head}t1,A,open,P1,{AT},{AT},\n")
    bring(folder, mapping=mapping)
    with store.session() as session:
        clock = session.get_one(SlaClockRow, ("t1", "resolution"))
    assert (clock.breached, clock.basis) == (True, "computed")
    later = "2026-06-01T08:30:00+00:00"
    export(tickets=f"{head}t1,A,resolved,P1,{AT},{later},{later}\n")
    outcome = bring(folder, mapping=mapping)
    assert outcome.counts["sla_clocks"].updated == 1
    with store.session() as session:
        clock = session.get_one(SlaClockRow, ("t1", "resolution"))
    assert (clock.breached, clock.elapsed_minutes) == (False, 30)


def test_progress_ends_at_the_size_of_the_files(bring, first_export: Path):
    calls: list[tuple[int, int]] = []
    bring(first_export, progress=lambda done, total: calls.append((done, total)))
    size = sum(file.stat().st_size for file in first_export.iterdir())
    assert calls[-1] == (size, size)
    assert calls == sorted(calls)


def test_imports_are_numbered_listed_and_audited(store, bring, export, first_export):
    bring(first_export, actor_id="p-7")
    bring(export(accounts="Id,Name,Revenue\na3,Third,5\n"))
    assert [batch.id for batch in list_batches(store)] == ["B0002", "B0001"]
    assert list_batches(store)[1].files[0]["name"] == "accounts.csv"
    with store.session() as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))).all()
    assert [(e.action, e.subject, e.actor_id) for e in entries] == [
        ("import", "B0001", "p-7"),
        ("import", "B0002", "deskmate"),
    ]


def test_text_that_is_too_long_is_cut_with_a_note_but_never_an_id(store, bring, export):
    rows = f"a1,{'n' * 400},1\n{'i' * 80},Long id,1\n"
    outcome = bring(export(accounts="Id,Name,Revenue\n" + rows))
    with store.session() as session:
        assert len(session.get_one(Account, "a1").name) == 300
    notes = [n.what for n in outcome.quality.of_kind("note")]
    assert "accounts.name: cut to 300 characters" in notes
    assert outcome.rejected[0].reason == "accounts.id is longer than 64 characters"


def test_an_unknown_source_is_refused_with_the_known_ones(store, tmp_path):
    from store.imports import run_import

    with pytest.raises(ImportFailed, match=r"no source 'jira'\. Choose one of: csv, servicenow"):
        run_import(store, "jira", [tmp_path], now=datetime(2026, 1, 1, tzinfo=UTC))
