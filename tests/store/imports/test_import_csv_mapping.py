"""CSV files by a YAML mapping: the documented examples work, and mistakes are named."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from store.imports import ImportFailed, run_import
from store.tables import Account, Contract, SlaClockRow, Ticket, TicketEvent

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def test_the_crm_example_brings_customers_owners_and_contracts(store):
    folder = EXAMPLES / "crm"
    outcome = run_import(store, "csv", [folder], mapping=folder / "mapping.yaml", now=NOW)
    assert (outcome.quarantined, outcome.quality.notices) == (0, [])
    with store.session() as session:
        account = session.get_one(Account, "crm-1001")
        contract = session.get_one(Contract, "crm-C-2203")
    assert (account.segment, account.arr) == ("enterprise", Decimal("48000.00"))
    assert (account.csm_id, account.region) == ("crm-e.lind", "EMEA")
    assert account.customer_since == date(2023, 3, 14)
    assert (contract.account_id, contract.auto_renew) == ("crm-1003", False)
    assert contract.notice_by is None


def test_the_help_desk_example_reads_local_times_across_daylight_saving(store):
    folder = EXAMPLES / "helpdesk"
    outcome = run_import(store, "csv", [folder], mapping=folder / "mapping.yaml", now=NOW)
    assert outcome.quarantined == 0
    assert outcome.quality.rows == 9
    with store.session() as session:
        march, april = session.get_one(Ticket, "HD-7"), session.get_one(Ticket, "HD-8")
        clock = session.get_one(SlaClockRow, ("HD-9", "resolution"))
        event = session.get_one(TicketEvent, "HD-9 04.03.2026 08:30 Status")
    assert march.created_at == datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
    assert april.created_at == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
    assert (march.assignee_id, march.tags) == ("HD-Jana Köhl", ["doppelt", "newsletter"])
    assert (clock.breached, clock.basis) == (True, "stated")
    assert (event.old, event.new, event.by_id) == ("new", "pending", "HD-Jana Köhl")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("files: [", "mapping.yaml:1 is not YAML"),
        ("", "mapping.yaml:1, top"),
        (
            "files:\n  - table: acounts\n    columns: {id: Id, name: Name}\n",
            "mapping.yaml:2, files.0.table: there is no table 'acounts'; did you mean 'accounts'?",
        ),
        (
            "files:\n  - table: accounts\n    columns: {id: Id, name: Name,\n      segmnt: Tier}\n",
            "mapping.yaml:4, files.0.columns.segmnt: accounts has no column 'segmnt'; did you mean",
        ),
        (
            "files:\n  - table: accounts\n    columns:\n      id: Id\n",
            "mapping.yaml:3, files.0.columns: accounts needs name: map them too",
        ),
        (
            "files:\n  - table: accounts\n    colums: {}\n    columns: {id: Id, name: Name}\n",
            "mapping.yaml:3, files.0.colums: there is no setting 'colums'",
        ),
        (
            "files:\n  - table: accounts\n    columns:\n      id: Id\n      name: Nam\n",
            "mapping.yaml:5, files.0.columns.name.column: accounts.csv has no column 'Nam'; did",
        ),
        (
            "files:\n  - table: accounts\n    columns:\n      id: Id\n      name: {default: x}\n",
            "mapping.yaml:5, files.0.columns.name: say exactly one of column, constant and",
        ),
        (
            "time_zone: Mars/Base\nfiles:\n  - {table: accounts, columns: {id: Id, name: Name}}\n",
            "mapping.yaml:1, time_zone: there is no time zone 'Mars/Base'",
        ),
        (
            "files:\n  - {table: import_batches, columns: {id: Id}}\n",
            "there is no table 'import_batches'",
        ),
    ],
)
def test_a_mistake_in_the_mapping_is_named_with_its_key_and_line(bring, export, mapping, message):
    with pytest.raises(ImportFailed) as caught:
        bring(export(accounts="Id,Name\na1,x\n"), mapping=mapping)
    assert message in str(caught.value)


def test_values_that_the_mapping_does_not_list_are_noticed(bring, store, export):
    mapping = """
files:
  - table: accounts
    columns: {id: Id, name: Name, segment: {column: Tier, values: {Gold: enterprise}}}
"""
    outcome = bring(export(accounts="Id,Name,Tier\na1,x,GOLD\na2,y,Tin\n"), mapping=mapping)
    assert [n.what for n in outcome.quality.of_kind("unknown_value")] == [
        'accounts.segment: "Tin" is not among the values'
    ]
    with store.session() as session:
        assert session.get_one(Account, "a1").segment == "enterprise"
        assert session.get_one(Account, "a2").segment is None


def test_several_date_formats_are_tried_in_turn(bring, store, export):
    mapping = """
files:
  - table: accounts
    columns:
      id: Id
      name: Name
      customer_since: {column: Since, format: ["%d.%m.%Y", "%Y/%m/%d"]}
      arr: {column: Revenue, decimal: ",", thousands: "."}
"""
    rows = 'Id,Name,Since,Revenue\na1,x,31.12.2025,"1.234,50 €"\na2,y,2025/12/30,7\n'
    bring(export(accounts=rows), mapping=mapping)
    with store.session() as session:
        assert session.get_one(Account, "a1").customer_since == date(2025, 12, 31)
        assert session.get_one(Account, "a2").customer_since == date(2025, 12, 30)
        assert session.get_one(Account, "a1").arr == Decimal("1234.50")


def test_csv_without_a_mapping_says_what_to_add(store, tmp_path):
    with pytest.raises(ImportFailed, match="add --mapping FILE"):
        run_import(store, "csv", [tmp_path], now=NOW)


def test_files_that_the_mapping_does_not_describe_are_refused(bring, export):
    with pytest.raises(ImportFailed, match=r"describes accounts\*\.csv, tickets\*\.csv"):
        bring(export(invoices="Id\n1\n"))
