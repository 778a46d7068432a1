"""Each scenario of the demo is in the data, counted with plain SQL and compared with the truth."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import mean, median
from typing import Any

from store.calendars import BusinessCalendar
from store.demo import NOW, DemoFacts
from store.demo.effort import expected_minutes

Query = Callable[..., Any]
OPEN = "('new', 'open', 'pending', 'on_hold')"
TODAY = "2026-10-14 04:00:00"
NEXT_DAY = "2026-10-15 13:30:00.000000"


def test_an_angry_enterprise_customer_waits_for_priya_in_desk_1002(rows: Query) -> None:
    ((status, assignee, segment, priority),) = rows(
        "SELECT t.status, t.assignee_id, a.segment, t.priority FROM tickets t"
        " JOIN accounts a ON a.id = t.account_id WHERE t.id = 'DESK-1002'"
    )
    assert (status, assignee, segment, priority) == ("open", "priya-nair", "enterprise", "P2")
    talk = rows("SELECT by, public FROM messages WHERE ticket_id = 'DESK-1002' ORDER BY at")
    assert [by for by, public in talk if public] == ["customer", "staff"] * 2 + ["customer"]
    ((minutes, breached),) = rows(
        "SELECT target_minutes, breached FROM sla_clocks"
        " WHERE ticket_id = 'DESK-1002' AND metric = 'next_response'"
    )
    assert (minutes, breached) == (120, None)


def test_its_cause_was_solved_three_times_and_customers_liked_it(
    rows: Query, demo_facts: DemoFacts
) -> None:
    similar = demo_facts.truth["agent"]["similar_tickets"]
    assert len(similar) >= 3
    for ticket in similar:
        ((status, resolution, score),) = rows(
            "SELECT t.status, t.resolution, s.score FROM tickets t"
            " JOIN surveys s ON s.ticket_id = t.id WHERE t.id = :id",
            id=ticket,
        )
        assert status == "closed"
        assert "sf_id" in resolution
        assert score >= 4


def test_tick_001_was_resolved_reopened_escalated_and_handed_to_priya(rows: Query) -> None:
    ((assignee, reopened, moved, escalated, status),) = rows(
        "SELECT assignee_id, reopen_count, reassignment_count, escalated, status FROM tickets"
        " WHERE id = 'TICK-001'"
    )
    assert (assignee, reopened, moved, bool(escalated), status) == (
        "priya-nair", 1, 1, True, "closed",
    )  # fmt: skip


def test_priyas_morning_has_15_requests_of_which_8_look_routine(
    rows: Query, demo_facts: DemoFacts
) -> None:
    truth = demo_facts.truth["agent"]
    queue = rows(
        "SELECT id FROM tickets WHERE assignee_id = 'priya-nair' AND status = 'new'"
        " AND created_at >= :today",
        today=TODAY,
    )
    assert len(queue) == 15
    assert (len(truth["routine"]), len(truth["looks_routine"])) == (6, 2)
    planted = truth["routine"] + truth["looks_routine"] + truth["needs_person"]
    assert sorted(id_ for (id_,) in queue) == sorted(planted)
    strangers = rows(f"SELECT id FROM tickets WHERE status IN {OPEN} AND requester_id IS NULL")
    assert [id_ for (id_,) in strangers] == truth["looks_routine"][:1]


def test_the_assistant_resolved_four_tickets_for_priya_today_and_one_came_back(
    rows: Query, one: Query, demo_facts: DemoFacts
) -> None:
    solved = rows(
        "SELECT id FROM tickets WHERE assignee_id = 'priya-nair' AND resolved_by_kind = 'ai'"
        " AND resolved_at >= :today",
        today=TODAY,
    )
    assert sorted(id_ for (id_,) in solved) == sorted(
        demo_facts.truth["agent"]["ai_resolved_today"]
    )
    assert len(solved) == 4
    back = one(
        "SELECT count(*) FROM tickets t JOIN ticket_events e ON e.ticket_id = t.id"
        f" WHERE t.assignee_id = 'priya-nair' AND t.status IN {OPEN} AND e.by_id = 'ai'"
        " AND e.new = 'resolved'"
    )
    assert back == 1


def test_priya_has_one_customer_call_at_14_with_history_and_open_promises(
    rows: Query, demo_facts: DemoFacts
) -> None:
    ((id_, account),) = rows(
        "SELECT m.id, m.account_id FROM meetings m JOIN meeting_attendees a ON a.meeting_id = m.id"
        " WHERE a.attendee_id = 'priya-nair' AND m.starts_at = '2026-10-14 18:00:00.000000'"
    )
    assert id_ == demo_facts.truth["agent"]["call"]
    earlier = rows(
        "SELECT promises FROM meetings WHERE account_id = :id AND starts_at < :now"
        " AND promises LIKE '%false%'",
        id=account, now=TODAY,
    )  # fmt: skip
    assert earlier
    assert rows(f"SELECT id FROM tickets WHERE account_id = :id AND status IN {OPEN}", id=account)


def test_in_the_launch_team_four_hold_more_than_25_tickets_and_the_others_fewer_than_10(
    rows: Query, demo_facts: DemoFacts
) -> None:
    held = dict(
        rows(
            f"SELECT p.id, count(t.id) FROM people p LEFT JOIN tickets t ON t.assignee_id = p.id"
            f" AND t.status IN {OPEN} WHERE p.team_id = 'campaigns' AND p.persona = 'agent'"
            " GROUP BY p.id"
        )
    )
    many = {person: number for person, number in held.items() if number >= 25}
    assert many == demo_facts.truth["manager"]["overloaded"]
    assert all(number < 10 for person, number in held.items() if person not in many)
    assert held[demo_facts.truth["people"]["new_hire"]] == 0


def test_more_than_100_tickets_are_due_within_a_day(one: Query, demo_facts: DemoFacts) -> None:
    near = one(
        "SELECT count(*) FROM tickets t JOIN sla_clocks c ON c.ticket_id = t.id"
        " WHERE c.metric = 'resolution' AND t.status IN ('new', 'open')"
        " AND c.due_at > '2026-10-14 13:30:00.000000' AND c.due_at <= :until",
        until=NEXT_DAY,
    )
    assert near == len(demo_facts.truth["manager"]["near_deadline"]) >= 100


def test_47_tickets_would_breach_if_nothing_moves(rows: Query, demo_facts: DemoFacts) -> None:
    """The rule once more, with the product's calendars instead of the generator's."""
    zones = dict(rows("SELECT id, time_zone FROM people"))
    hours = dict(rows("SELECT id, working_hours FROM people"))
    queues = defaultdict(list)
    for id_, person, category, priority, due in rows(
        "SELECT t.id, t.assignee_id, t.category, t.priority, c.due_at FROM tickets t"
        " JOIN sla_clocks c ON c.ticket_id = t.id AND c.metric = 'resolution'"
        " WHERE t.status IN ('new', 'open') AND c.due_at IS NOT NULL"
    ):
        due_at = datetime.fromisoformat(due).replace(tzinfo=UTC)
        queues[person].append((due_at, id_, expected_minutes(category, priority)))
    breaching = []
    for person, queue in queues.items():
        calendar = BusinessCalendar.from_row(zones[person], _json(hours[person]))
        work = timedelta()
        for due_at, id_, minutes in sorted(queue):
            work += timedelta(minutes=minutes)
            if due_at > NOW and calendar.add(NOW, work) > due_at:
                breaching.append(id_)
    assert len(breaching) == 47
    assert sorted(breaching) == demo_facts.truth["manager"]["would_breach"]
    assert len(demo_facts.truth["manager"]["rescued"]) >= 40


def test_the_time_sheets_give_the_expected_effort_per_category_and_priority(rows: Query) -> None:
    spent = defaultdict(list)
    for category, priority, minutes in rows(
        "SELECT t.category, t.priority, CAST(e.new AS INTEGER) FROM tickets t"
        " JOIN ticket_events e ON e.ticket_id = t.id AND e.field = 'time_spent'"
    ):
        spent[category, priority].append(minutes)
    for (category, priority), minutes in spent.items():
        if len(minutes) >= 30:
            assert median(minutes) == expected_minutes(category, priority)


def test_p2_of_the_launch_team_slips_this_quarter(rows: Query) -> None:
    missed = dict(
        rows(
            "SELECT t.resolved_at >= '2026-10-01 04:00:00', avg(c.breached) FROM tickets t"
            " JOIN sla_clocks c ON c.ticket_id = t.id AND c.metric = 'resolution'"
            " WHERE t.team_id = 'campaigns' AND t.priority = 'P2'"
            " AND t.resolved_at >= '2026-07-01 04:00:00' GROUP BY 1"
        )
    )
    assert missed[1] > missed[0] + 0.2


def test_of_the_pair_the_one_with_hard_tickets_is_behind_in_total_and_ahead_in_each_part(
    rows: Query, demo_facts: DemoFacts
) -> None:
    people = demo_facts.truth["people"]
    met: dict[str, dict[bool, list[int]]] = defaultdict(lambda: defaultdict(list))
    for person, hard, breached in rows(
        "SELECT t.assignee_id, t.priority IN ('P1', 'P2'), c.breached FROM tickets t"
        " JOIN sla_clocks c ON c.ticket_id = t.id AND c.metric = 'resolution'"
        " WHERE t.resolved_at >= '2026-07-01 04:00:00' AND t.resolved_at < '2026-10-01 04:00:00'"
    ):
        met[person][bool(hard)].append(1 - breached)
    better, worse = met[people["adjusted_better"]], met[people["raw_better"]]
    assert mean(better[True] + better[False]) < mean(worse[True] + worse[False])
    assert mean(better[True]) > mean(worse[True])
    assert mean(better[False]) > mean(worse[False])


def test_daniel_has_50_enterprise_accounts_and_20_renewals_next_quarter(
    rows: Query, one: Query, demo_facts: DemoFacts
) -> None:
    mine = rows("SELECT id FROM accounts WHERE csm_id = 'daniel-okafor' AND segment = 'enterprise'")
    assert len(mine) == 50
    renewals = rows(
        "SELECT c.account_id FROM contracts c JOIN accounts a ON a.id = c.account_id"
        " WHERE a.csm_id = 'daniel-okafor' AND c.status = 'active'"
        " AND c.end_on BETWEEN '2027-01-01' AND '2027-03-31' ORDER BY 1"
    )
    assert [id_ for (id_,) in renewals] == demo_facts.truth["csm"]["renewals_next_quarter"]
    assert len(renewals) == 20
    assert one("SELECT count(*) FROM contracts WHERE status = 'active' AND notice_by IS NULL") == 0


def test_the_8_at_risk_stand_out_by_usage_and_nps(rows: Query, demo_facts: DemoFacts) -> None:
    sent = "SELECT sum(events) FROM usage u WHERE u.account_id = a.id AND u.feature = 'emails_sent'"
    scores = {
        id_: (recent / before, nps)
        for id_, recent, before, nps in rows(
            f"SELECT a.id, ({sent} AND u.day >= '2026-09-14') * 1.0,"
            f" ({sent} AND u.day >= '2026-05-14' AND u.day < '2026-06-14'),"
            " (SELECT avg(score) FROM surveys s WHERE s.account_id = a.id AND s.kind = 'nps'"
            "  AND s.at >= '2026-08-01') FROM accounts a WHERE a.csm_id = 'daniel-okafor'"
        )
    }
    lowest = sorted(scores, key=lambda id_: scores[id_][0])[:8]
    planted = demo_facts.truth["executive"]["daniels_at_risk"]
    assert sorted(lowest) == sorted(planted)
    assert all(scores[id_][1] < 5 for id_ in planted)


def test_accounts_at_risk_are_worth_two_million_in_the_whole_company(
    one: Query, demo_facts: DemoFacts
) -> None:
    truth = demo_facts.truth["executive"]
    ids = [*truth["daniels_at_risk"], *truth["at_risk_elsewhere"]]
    listed = ", ".join(f"'{id_}'" for id_ in ids)
    assert one(f"SELECT sum(arr) / 100 FROM accounts WHERE id IN ({listed})") == 2_000_000


def test_each_sign_of_risk_is_in_the_data(one: Query, demo_facts: DemoFacts) -> None:
    checks = {
        "sponsor": "SELECT count(*) FROM accounts a JOIN contacts c ON c.id = a.sponsor_id"
        " WHERE a.id = :id AND c.left_on IS NOT NULL AND NOT c.active",
        "payment": "SELECT count(*) FROM invoices WHERE account_id = :id AND paid_on IS NULL"
        " AND due_on < '2026-10-14'",
        "touch": "SELECT count(*) = 0 FROM meetings WHERE account_id = :id"
        " AND starts_at BETWEEN '2026-08-01' AND '2026-10-14'",
        "tickets": "SELECT count(*) >= 12 FROM tickets WHERE account_id = :id"
        " AND created_at >= '2026-08-01'",
    }
    truth = demo_facts.truth["executive"]
    for account, signs in (truth["daniels_at_risk"] | truth["at_risk_elsewhere"]).items():
        for sign in signs:
            if sign in checks:
                assert one(checks[sign], id=account) >= 1, (account, sign)


def test_35_customers_left_and_their_contracts_are_lost(rows: Query, demo_facts: DemoFacts) -> None:
    stories = demo_facts.truth["stories"]
    left = rows("SELECT id FROM accounts WHERE churned_on IS NOT NULL")
    assert sorted(id_ for (id_,) in left) == sorted(stories["churned"] + stories["churned_green"])
    assert len(left) == 35
    lost = rows("SELECT DISTINCT account_id FROM contracts WHERE status = 'lost'")
    assert sorted(lost) == sorted(left)


def test_a_declining_feature_loses_half_while_the_others_hold(
    rows: Query, demo_facts: DemoFacts
) -> None:
    declining = demo_facts.truth["csm"]["declining"]
    assert len(declining) == 6
    for account, planted in declining.items():
        change = dict(
            rows(
                "SELECT feature, sum(CASE WHEN day >= '2026-09-21' THEN events ELSE 0 END) * 1.0"
                " / sum(CASE WHEN day BETWEEN '2026-06-15' AND '2026-07-08' THEN events ELSE 0 END)"
                " FROM usage WHERE account_id = :id GROUP BY feature",
                id=account,
            )
        )
        feature = planted["feature"][1]
        assert change.pop(feature) < 0.6
        assert all(value > 0.8 for value in change.values())
        assert len(planted["stopped"]) == 2
        for contact in planted["stopped"]:
            assert not rows(
                "SELECT 1 FROM contact_activity WHERE contact_id = :id AND feature = :feature"
                " AND month >= '2026-09-01'",
                id=contact, feature=feature,
            )  # fmt: skip


def test_ten_accounts_use_nine_tenths_of_what_their_plan_includes(
    rows: Query, demo_facts: DemoFacts
) -> None:
    near = rows(
        "SELECT a.id FROM accounts a JOIN plan_entitlements e ON e.plan = a.plan"
        " AND e.product_id = 'campaigns' JOIN usage u ON u.account_id = a.id"
        " AND u.feature = 'emails_sent' WHERE u.day > '2025-10-14' AND e.\"limit\" IS NOT NULL"
        ' AND a.churned_on IS NULL GROUP BY a.id HAVING sum(u.events) >= 0.88 * e."limit"'
    )
    assert sorted(id_ for (id_,) in near) == demo_facts.truth["csm"]["near_plan_limit"]
    assert len(near) == 10


def test_there_is_room_for_cross_selling_some_of_it_in_talks(
    one: Query, demo_facts: DemoFacts
) -> None:
    assert len(demo_facts.truth["csm"]["cross_sell"]) >= 20
    assert len(demo_facts.truth["csm"]["cross_sell_not_eligible"]) >= 5
    talks = "SELECT count(*) FROM opportunities WHERE kind = 'cross_sell' AND outcome = 'open'"
    assert one(talks) >= 5


def test_the_outage_week_and_weekends_show_in_the_volume(one: Query) -> None:
    between = "SELECT count(*) FROM tickets WHERE created_at >= :first AND created_at < :last"
    outage = one(between, first="2026-02-16", last="2026-02-21")
    usual = one(between, first="2026-03-02", last="2026-03-07")
    assert outage > 1.6 * usual
    weekend = one("SELECT count(*) FROM tickets WHERE strftime('%w', created_at) IN ('0', '6')")
    assert weekend < 0.15 * one("SELECT count(*) FROM tickets")


def _json(value: Any) -> Any:
    import json

    return json.loads(value) if isinstance(value, str) else value
