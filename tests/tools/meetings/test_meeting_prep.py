"""One page before a call: which meeting is meant, and what stands on the page."""

from collections.abc import Callable

from sqlalchemy import text

from reports.blocks import Table
from store.engine import Store
from tools.execution import Outcome
from tools.meetings.models import Prep

Call = Callable[..., Outcome]
CALL_ID = "call-meridian-20261014"


def _result(outcome: Outcome) -> Prep:
    assert isinstance(outcome.result, Prep), outcome.report.headline
    return outcome.result


def test_the_two_pm_call_is_found_by_its_time(demo_call: Call) -> None:
    result = _result(demo_call("meeting_prep", "priya-nair", time="14:00"))
    assert result.appointment is not None
    assert result.appointment.id == CALL_ID
    assert result.account == "Meridian Travel Group"


def test_time_next_id_and_customer_mean_the_same_page(demo_call: Call) -> None:
    pages = [
        _result(demo_call("meeting_prep", "priya-nair", **args))
        for args in (
            {"time": "14:00"},
            {"time": "14:15"},
            {"meeting": "next"},
            {"meeting": CALL_ID},
            {"account": "Meridian Travel Group"},
            {},
        )
    ]
    assert all(page == pages[0] for page in pages)


def test_open_tickets_are_those_that_sql_finds_for_the_customer(
    demo_call: Call, demo_store: Store
) -> None:
    query = (
        "SELECT id FROM tickets WHERE account_id = 'harborline-outfitters'"
        " AND status NOT IN ('resolved', 'closed')"
    )
    with demo_store.session(read_only=True) as session:
        wanted = {row[0] for row in session.connection().execute(text(query))}
    result = _result(demo_call("meeting_prep", "daniel-okafor", account="harborline-outfitters"))
    assert {ticket.id for ticket in result.open_tickets} == wanted
    assert "DESK-1002" in wanted


def test_what_was_promised_and_not_kept_comes_first(demo_call: Call) -> None:
    result = _result(demo_call("meeting_prep", "priya-nair", time="14:00"))
    first = result.promises[0]
    assert (first.text, first.by, first.overdue) == (
        "Confirm 1,200 API requests a minute in writing",
        "Priya Nair",
        True,
    )
    assert [p.done for p in result.promises] == [False, False, True]
    assert result.risks[0].text.startswith("Overdue promise")


def test_wishes_are_quoted_from_tickets_and_notes_with_their_source(demo_call: Call) -> None:
    result = _result(demo_call("meeting_prep", "priya-nair", time="14:00"))
    said = [ask for ask in result.asks if ask.outside]
    noted = [ask.text for ask in result.asks if not ask.outside]
    assert said
    assert said[0].source.startswith("ticket:")
    assert any("second dedicated IP" in one for one in noted)


def test_an_agent_is_told_that_scores_and_contracts_are_hidden(demo_call: Call) -> None:
    outcome = demo_call("meeting_prep", "priya-nair", time="14:00")
    result = _result(outcome)
    assert (result.arr, result.renews_on, result.health) == (None, None, None)
    assert any(
        "your role does not see" in b.text for b in outcome.report.blocks if b.type == "note"
    )


def test_a_csm_sees_revenue_and_renewal(demo_call: Call) -> None:
    result = _result(demo_call("meeting_prep", "daniel-okafor", account="harborline-outfitters"))
    assert result.arr == 264_000
    assert result.renews_on is not None
    assert any("contract ends" in risk.text for risk in result.risks)


def test_an_empty_hour_lists_what_the_day_holds(demo_call: Call) -> None:
    outcome = demo_call("meeting_prep", "priya-nair", time="08:00")
    assert outcome.kind == "nothing"
    assert "14:00 “Meridian Travel Group" in outcome.report.headline


def test_a_meeting_without_a_customer_is_no_page(demo_call: Call) -> None:
    outcome = demo_call("meeting_prep", "priya-nair", time="16:00")
    assert outcome.kind == "nothing"
    assert "not a meeting with a customer" in outcome.report.headline


def test_an_unknown_meeting_is_a_clear_no(demo_call: Call) -> None:
    assert demo_call("meeting_prep", "priya-nair", meeting="call-nobody").kind == "not_found"


def test_a_customer_without_a_meeting_still_gets_a_page(demo_call: Call) -> None:
    outcome = demo_call("meeting_prep", "daniel-okafor", account="harborline-outfitters")
    assert "no meeting of yours" in outcome.report.headline
    titles = [b.title for b in outcome.report.blocks if isinstance(b, Table)]
    assert "Open tickets" in titles
