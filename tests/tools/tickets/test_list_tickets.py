"""Which tickets a person gets to see, in which order, and what the headline says of them."""

from collections.abc import Callable

import pytest

from reports.blocks import Metrics, Steps, Table
from tools.execution import Outcome
from tools.tickets.models import Tickets

Call = Callable[..., Outcome]


def _ids(outcome: Outcome) -> list[str]:
    assert isinstance(outcome.result, Tickets), outcome.report.headline
    return [row.id for row in outcome.result.rows]


@pytest.mark.parametrize(
    ("who", "args", "ids"),
    [
        ("ana", {}, ["DESK-1", "DESK-2"]),
        ("ana", {"assignee": "anyone"}, ["DESK-1", "DESK-3", "DESK-4", "DESK-2"]),
        ("ana", {"assignee": "unassigned"}, ["DESK-4"]),
        ("ana", {"assignee": ["art", "unassigned"]}, ["DESK-3", "DESK-4"]),
        ("bob", {"assignee": "anyone"}, ["DESK-5"]),
        ("mo", {}, ["DESK-1", "DESK-3", "DESK-4", "DESK-2", "DESK-5"]),
        ("lee", {}, ["DESK-5"]),
        ("cy", {}, ["DESK-1", "DESK-3"]),
        ("eva", {"account": "zeta shops"}, ["DESK-4", "DESK-2", "DESK-5"]),
        ("mo", {"priority": ["P1", "P2"]}, ["DESK-1", "DESK-3", "DESK-4"]),
        ("mo", {"sla": "breached"}, ["DESK-1"]),
        ("mo", {"sla": "at_risk"}, ["DESK-3"]),
        ("mo", {"status": "resolved", "period": "last_month"}, ["DESK-6"]),
        ("mo", {"status": "resolved", "period": "this_month"}, ["DESK-7"]),
        ("mo", {"period": "today"}, ["DESK-1", "DESK-3", "DESK-4"]),
        ("mo", {"sort": "oldest", "limit": 2}, ["DESK-5", "DESK-2"]),
        ("mo", {"sort": "newest", "limit": 2}, ["DESK-3", "DESK-4"]),
        ("mo", {"category": "Invoice"}, ["DESK-5"]),
    ],
)
def test_the_list_holds_what_was_asked_for_and_what_the_person_may_see(
    call: Call, who: str, args: dict[str, object], ids: list[str]
) -> None:
    assert _ids(call("list_tickets", who, **args)) == ids


def test_the_headline_counts_all_of_them_even_where_the_table_is_cut(call: Call) -> None:
    outcome = call("list_tickets", "mo", limit=1)
    assert outcome.report.headline == (
        "5 open tickets: 1 is P1, 1 past the deadline, 1 due within 24 hours."
    )
    [table] = [b for b in outcome.report.blocks if isinstance(b, Table)]
    assert table.total_rows == 5
    assert table.refs == ["ticket:DESK-1"]


@pytest.mark.parametrize(
    ("args", "headline"),
    [
        ({"period": "today"}, "All 3 tickets created today"),
        (
            {"period": "last_month"},
            "The one ticket created last month (1 – 30 Sep 2026) is not open any more.",
        ),
        ({"period": "this_year"}, "5 of the 8 tickets created this year"),
        ({"period": "last_year"}, "No open tickets, created last year"),
        ({"period": "today", "sla": "at_risk"}, "1 open ticket due within 24 hours, created today"),
    ],
)
def test_who_asks_for_the_tickets_of_a_day_learns_how_many_came_in(
    call: Call, args: dict[str, object], headline: str
) -> None:
    assert call("list_tickets", "mo", **args).report.headline.startswith(headline)


def test_who_asks_what_was_closed_learns_of_the_resolved_ones_too(call: Call) -> None:
    resolved = call("list_tickets", "mo", status="closed", period="last_month").report.headline
    assert resolved.startswith("No closed tickets, resolved last month")
    assert resolved.endswith(" 1 is resolved but not closed yet.")
    closed = call("list_tickets", "mo", status="closed", period="this_month").report.headline
    assert closed == "1 closed ticket, resolved this month (1 – 31 Oct 2026)."


def _columns(outcome: Outcome) -> list[str]:
    [table] = [b for b in outcome.report.blocks if isinstance(b, Table)]
    return [column.label for column in table.columns]


def test_what_came_in_is_counted_beside_what_is_still_open(call: Call) -> None:
    outcome = call("list_tickets", "mo", period="this_year")
    shown = [m for b in outcome.report.blocks if isinstance(b, Metrics) for m in b.items]
    assert [(m.label, m.value) for m in shown][:2] == [("Created", 8), ("Still open", 5)]
    steps = [s for b in outcome.report.blocks if isinstance(b, Steps) for s in b.items]
    assert ("All 8, finished ones too", "in any state") in [(s.text, s.ask) for s in steps]
    assert _columns(call("list_tickets", "mo", status="all", period="this_year"))[-2:] == [
        "Time left",
        "Resolved",
    ]


def test_of_finished_tickets_the_day_is_told_and_no_time_left(call: Call) -> None:
    assert _columns(call("list_tickets", "mo", status="resolved", period="this_month"))[-1] == (
        "Resolved"
    )
    assert _columns(call("list_tickets", "mo"))[-1] == "Time left"


def test_an_empty_list_is_one_honest_sentence(call: Call) -> None:
    outcome = call("list_tickets", "lee", priority="P1")
    assert outcome.report.headline == "No open tickets with priority P1."
    assert len(outcome.report.blocks) == 1


def test_a_customer_outside_the_scope_is_like_one_that_does_not_exist(call: Call) -> None:
    foreign = call("list_tickets", "cy", account="Zeta Shops")
    absent = call("list_tickets", "cy", account="Nowhere Ltd")
    assert foreign.kind == absent.kind == "not_found"
    assert "Zeta Shops" not in foreign.report.headline.replace("called Zeta Shops", "")


def test_a_misspelt_colleague_is_suggested(call: Call) -> None:
    outcome = call("list_tickets", "mo", assignee="Anna Agentt")
    assert outcome.kind == "not_found"
    assert "Ana Agent" in outcome.report.headline
