"""Taking an import back gives exactly the state before, or says what has to go first."""

from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from store.imports import UndoRefused, run_import, undo_import
from store.tables import AuditEntry, ChurnScore, Message, Ticket

NOW = datetime(2026, 7, 2, tzinfo=UTC)
HEADER = "Id,Subject,Status,Priority,Account,Created,Updated,Tags\n"
AT = "2026-06-01T08:00:00+00:00"
NEWER = f"t1,Printer burns,resolved,P2,a2,{AT},2026-06-05T08:00:00+00:00,three\n"


def test_undo_removes_what_the_import_created(store, bring, digest, first_export):
    before = digest()
    bring(first_export)
    outcome = undo_import(store, "B0001", now=NOW)
    assert digest() == before
    assert outcome.removed == {"accounts": 2, "messages": 2, "tickets": 2}


def test_undo_restores_what_the_import_changed_and_all_that_was_quarantined(
    store, bring, digest, export, first_export
):
    bring(first_export)
    before = digest()
    bad = f"t9,Bad,nonsense,P1,,{AT},,\n"
    bring(export(tickets=HEADER + NEWER + bad, accounts="Id,Name,Revenue\na1,Northwind Ltd,0.10\n"))
    assert digest() != before
    outcome = undo_import(store, "B0002", now=NOW)
    assert digest() == before
    assert outcome.restored == {"accounts": 1, "tickets": 1}


def test_undo_and_the_same_import_again_give_the_same_content(store, bring, digest, first_export):
    bring(first_export)
    before = digest()
    undo_import(store, "B0001", now=NOW)
    bring(first_export)
    assert digest() == before


def test_undo_is_refused_while_a_later_import_changed_the_same_rows(
    store, bring, digest, export, first_export
):
    empty = digest()
    bring(first_export)
    bring(export(tickets=HEADER + NEWER))
    before = digest(audit=True)
    with pytest.raises(UndoRefused, match=r"B0002 changed rows that it brought.*undo B0002"):
        undo_import(store, "B0001", now=NOW)
    assert digest(audit=True) == before
    undo_import(store, "B0002", now=NOW)
    undo_import(store, "B0001", now=NOW)
    assert digest() == empty


def test_undo_is_refused_while_a_later_import_refers_to_its_rows(
    store, bring, export, first_export
):
    bring(first_export)
    bring(export("more", messages=f"Id,Ticket,At,By,Text\nm9,t1,{AT},staff,Hello\n"))
    with pytest.raises(UndoRefused, match="B0002 brought rows that refer"):
        undo_import(store, "B0001", now=NOW)


def test_undo_is_refused_when_a_person_changed_a_row(store, bring, digest, first_export):
    bring(first_export)
    with store.session() as session:
        session.get_one(Ticket, "t1").priority = "P4"
    before = digest(audit=True)
    with pytest.raises(UndoRefused, match="tickets that it brought were changed"):
        undo_import(store, "B0001", now=NOW)
    assert digest(audit=True) == before
    with store.session() as session:
        session.get_one(Ticket, "t1").priority = "P1"
    undo_import(store, "B0001", now=NOW)


def test_undo_is_refused_when_a_person_changed_a_row_that_the_import_updated(
    store, bring, export, first_export
):
    bring(first_export)
    bring(export(tickets=HEADER + NEWER))
    with store.session() as session:
        session.get_one(Ticket, "t1").priority = "P4"
    with pytest.raises(UndoRefused, match="tickets that it brought were changed"):
        undo_import(store, "B0002", now=NOW)


def test_undo_is_refused_when_a_person_wrote_on_a_ticket(store, bring, first_export):
    bring(first_export)
    with store.session() as session:
        at = datetime(2026, 6, 30, tzinfo=UTC)
        session.add(Message(id="own", ticket_id="t1", at=at, by="staff", body="On it"))
    with pytest.raises(UndoRefused, match="messages own was made in Deskmate and refers to t1"):
        undo_import(store, "B0001", now=NOW)


def test_scores_computed_since_do_not_stand_in_the_way(store, bring, digest, first_export):
    before = digest()
    bring(first_export)
    with store.session() as session:
        day = datetime(2026, 6, 30, tzinfo=UTC).date()
        session.add(ChurnScore(account_id="a1", day=day, probability=0.2, method="rules"))
    undo_import(store, "B0001", now=NOW)
    assert digest() == before


def test_undo_counts_all_that_it_removes_clocks_included(store, tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        "number,incident_state,made_sla,opened_at,sys_updated_at,priority\n"
        "INC1,Closed,true,1/6/2026 08:00,1/6/2026 09:00,1\n"
    )
    run_import(store, "servicenow", [log], now=NOW)
    outcome = undo_import(store, "B0001", now=NOW)
    assert outcome.removed == {"tickets": 1, "sla_clocks": 1}


def test_undo_is_audited(store, bring, first_export):
    bring(first_export)
    undo_import(store, "B0001", now=NOW, actor_id="p-7")
    with store.session() as session:
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))).all()[-1]
    assert (entry.action, entry.subject, entry.actor_id) == ("import_undo", "B0001", "p-7")


def test_an_unknown_import_is_refused_with_the_way_to_find_it(store):
    with pytest.raises(UndoRefused, match=r"no import B0042\. `deskmate import list`"):
        undo_import(store, "B0042", now=NOW)
