"""HubSpot exports: API answers and warehouse tables."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import col, select

from store.engine import Store
from store.imports import ImportFailed, ImportOutcome, run_import, undo_import
from store.tables import (
    Account,
    Contact,
    Contract,
    Message,
    Opportunity,
    Person,
    Ticket,
    TicketEvent,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIXTURES = Path(__file__).parent / "fixtures" / "hubspot"


def imported(store: Store, *paths: Path) -> ImportOutcome:
    return run_import(store, "hubspot", list(paths), now=NOW)


def notices(outcome: ImportOutcome) -> dict[str, int]:
    return {f"{n.kind}: {n.what}": n.count for n in outcome.quality.notices}


def table(folder: Path, name: str, *lines: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_companies_become_accounts_of_their_owners(store: Store) -> None:
    outcome = imported(store, FIXTURES)

    with store.session() as session:
        account = session.get_one(Account, "hs-company-21")
        assert (account.name, account.csm_id) == ("Tern Studio", "hs-owner-7")
        # What a company earns is not what it pays us.
        assert account.arr is None
        owner = session.get_one(Person, "hs-owner-7")
        assert (owner.name, owner.persona, owner.team_id) == ("Ola Berg", "csm", "hs-team-5")
        assert session.get(Account, "hs-company-22") is None
    assert notices(outcome)["note: companies deleted in HubSpot are left out"] == 1


def test_merged_contacts_stand_for_each_other(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        contacts = session.exec(select(Contact)).all()
        assert [(c.id, c.account_id) for c in contacts] == [("hs-contact-31", "hs-company-21")]
        # The ticket is associated with the contact that was merged.
        assert session.get_one(Ticket, "HS-71").requester_id == "hs-contact-31"


def test_deals_become_opportunities_with_their_stage(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        deals = {deal.id: deal for deal in session.exec(select(Opportunity))}
    talk = deals["hs-deal-62"]
    assert (talk.kind, talk.outcome, talk.stage) == ("upsell", "open", "In talks")
    assert (talk.probability, talk.amount) == (0.4, Decimal("3600.50"))
    assert talk.close_on == date(2026, 1, 1)
    won = deals["hs-deal-61"]
    assert (won.kind, won.outcome, won.pipeline) == ("renewal", "won", "Sales")
    assert won.account_id == "hs-company-21"


def test_a_won_deal_with_a_term_and_an_amount_is_a_contract(store: Store) -> None:
    outcome = imported(store, FIXTURES)

    with store.session() as session:
        contracts = session.exec(select(Contract)).all()
    assert [c.id for c in contracts] == ["hs-contract-61"]
    # 24,000 for two years.
    assert contracts[0].value == Decimal("12000.00")
    assert contracts[0].end_on == date(2026, 12, 31)
    told = notices(outcome)
    assert told["note: won deals without company, amount and term are no contracts"] == 1


def test_tickets_read_their_status_from_the_stage(store: Store) -> None:
    imported(store, FIXTURES)

    with store.session() as session:
        ticket = session.get_one(Ticket, "HS-71")
        assert (ticket.status, ticket.priority, ticket.channel) == ("pending", "P2", "email")
        assert session.get_one(Message, "hs-content-71").body == "In the footer."


def test_warehouse_columns_may_be_prefixed_quoted_and_odd(store: Store, tmp_path: Path) -> None:
    table(
        tmp_path,
        "COMPANY_postgres",
        'id,is_deleted,property_name,"""property_hs_all-funky-a1"""',
        "1,false,Elm,23",
        "2,true,Ash,",
    )
    imported(store, tmp_path)

    with store.session() as session:
        assert [a.name for a in session.exec(select(Account))] == ["Elm"]


def test_stage_changes_become_events(store: Store, tmp_path: Path) -> None:
    table(
        tmp_path,
        "ticket",
        "id,property_createdate,property_hs_pipeline,property_hs_pipeline_stage,property_subject",
        "1,2024-05-01 08:00:00,9,92,Down",
    )
    table(
        tmp_path,
        "ticket_pipeline_stage",
        "stage_id,pipeline_id,label,is_closed,ticket_state",
        "91,9,New,FALSE,OPEN",
        "92,9,Closed,TRUE,CLOSED",
    )
    table(
        tmp_path,
        "ticket_property_history",
        "ticket_id,name,timestamp_instant,value",
        "1,hs_pipeline_stage,2024-05-01 08:00:00,91",
        "1,hs_pipeline_stage,2024-05-02 9:30:00,92",
        "1,subject,2024-05-02 9:30:00,Down again",
    )
    outcome = imported(store, tmp_path)

    with store.session() as session:
        events = session.exec(select(TicketEvent).order_by(col(TicketEvent.at))).all()
        assert [(e.field, e.old, e.new) for e in events] == [
            ("status", None, "new"),
            ("status", "new", "closed"),
        ]
        ticket = session.get_one(Ticket, "HS-1")
        assert (ticket.status, ticket.closed_at) == (
            "closed",
            datetime(2024, 5, 2, 9, 30, tzinfo=UTC),
        )
    assert outcome.quarantined == 0


def test_the_same_files_twice_change_nothing_and_undo_gives_back_the_state_before(
    store: Store, digest: Callable[[], str]
) -> None:
    before = digest()
    first = imported(store, FIXTURES)
    after = digest()

    assert imported(store, FIXTURES).batch_id is None
    assert digest() == after
    assert first.batch_id is not None
    undo_import(store, first.batch_id, now=NOW)
    assert digest() == before


def test_a_bad_row_is_quarantined_and_the_rest_goes_in(store: Store, tmp_path: Path) -> None:
    table(
        tmp_path,
        "deal",
        "deal_id,is_deleted,property_dealname,property_amount,property_closedate",
        "1,false,Good,100.00,2025-01-31",
        "2,false,Bad,a lot,2025-01-31",
        "3,perhaps,Bad,1,2025-01-31",
        "4,false,Good,1,",
        "5,false,Good,1,",
    )
    outcome = imported(store, tmp_path)

    assert outcome.counts["opportunities"].inserted == 3
    assert [(r.line, r.reason) for r in outcome.rejected] == [
        (3, "amount: 'a lot' is not an amount"),
        (4, "is_deleted: 'perhaps' is neither true nor false"),
    ]


def test_half_a_file_is_an_error(store: Store, tmp_path: Path) -> None:
    whole = json.dumps({"results": [{"id": "1", "properties": {"name": "Elm"}}]})
    half = tmp_path / "companies.json"
    half.write_text(whole[:-6], encoding="utf-8")

    with pytest.raises(ImportFailed, match=r"companies\.json: the JSON stops in the middle"):
        imported(store, half)


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}_data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_public_warehouse_export_imports_with_the_counts_that_its_files_have(
    store: Store, shared_data: Path, digest: Callable[[], str]
) -> None:
    root = shared_data / "fmt-hubspot-fivetran"
    folder = root / "integration_tests" / "seeds"
    before = digest()
    outcome = imported(store, root)

    contacts = rows_of(folder, "contact")
    merged = {
        id
        for row in contacts
        for id in row["property_hs_merged_object_ids"].split(";")
        if id in {other["id"] for other in contacts}
    }
    inserted = {name: counts.inserted for name, counts in outcome.counts.items()}
    assert inserted["accounts"] == len(rows_of(folder, "company"))
    assert inserted["contacts"] == len(contacts) - len(merged)
    assert inserted["people"] == len(rows_of(folder, "owner"))
    assert inserted["opportunities"] == len(rows_of(folder, "deal"))
    assert inserted["tickets"] == len(rows_of(folder, "ticket"))
    assert inserted["teams"] == len(rows_of(folder, "team"))
    assert outcome.quarantined == 0

    after = digest()
    assert imported(store, root).batch_id is None
    assert digest() == after
    assert outcome.batch_id is not None
    undo_import(store, outcome.batch_id, now=NOW)
    assert digest() == before
