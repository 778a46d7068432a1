"""The rules of the three SLA clocks, one example each."""

from datetime import UTC, datetime, timedelta

import pytest

from store.calendars import BusinessCalendar
from store.sla import Change, Policy, Said, SlaClock, Target, Timeline, clocks, next_responses

OFFICE = BusinessCalendar.from_row(
    "UTC", {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}, []
)
POLICY = Policy(
    "standard",
    (
        Target("first_response", "P1", 30, "calendar"),
        Target("first_response", "P3", 120, "business"),
        Target("next_response", "P3", 240, "business"),
        Target("resolution", "P1", 240, "calendar"),
        Target("resolution", "P3", 960, "business"),
    ),
)


def at(text: str) -> datetime:
    """A day of the week from Monday, 16 November 2026, and a time: "tue 10:00"."""
    day, clock = text.split()
    number = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(day)
    return datetime.fromisoformat(f"2026-11-{16 + number} {clock}").replace(tzinfo=UTC)


def status(when: str, new: str, old: str | None = None) -> Change:
    return Change(at(when), "status", old, new)


def priority(when: str, old: str, new: str) -> Change:
    return Change(at(when), "priority", old, new)


def customer(when: str) -> Said:
    return Said(at(when), "customer")


def staff(when: str, public: bool = True) -> Said:
    return Said(at(when), "staff", public)


def reads(metric: str, now: str, *happened: Change | Said, **ticket: str) -> list[SlaClock]:
    """The clocks for a metric of a P3 ticket that was created on Monday at 10:00."""
    timeline = Timeline(
        at("mon 10:00"),
        [item for item in happened if isinstance(item, Change)],
        [item for item in happened if isinstance(item, Said)],
        **{"priority": "P3", "status": "open", **ticket},
    )
    return [c for c in clocks(timeline, POLICY, OFFICE, at(now)) if c.metric == metric]


def read(metric: str, now: str, *happened: Change | Said, **ticket: str) -> SlaClock:
    """The one clock of that ticket for a metric."""
    [clock] = reads(metric, now, *happened, **ticket)
    return clock


def test_first_response_runs_from_creation_to_the_first_public_staff_message():
    running = read("first_response", "mon 11:00", customer("mon 10:00"), staff("mon 10:30", False))
    assert running == SlaClock(
        metric="first_response",
        target_minutes=120,
        started_at=at("mon 10:00"),
        due_at=at("mon 12:00"),
        stopped_at=None,
        elapsed_minutes=60.0,
        paused=False,
        breached=None,
        breached_at=None,
    )
    met = read("first_response", "fri 11:00", staff("mon 11:30"), staff("mon 16:00"))
    assert (met.stopped_at, met.elapsed_minutes, met.breached) == (at("mon 11:30"), 90.0, False)


def test_exactly_on_target_is_met_and_a_minute_more_is_breached():
    assert read("first_response", "fri 11:00", staff("mon 12:00")).breached is False
    late = read("first_response", "fri 11:00", staff("mon 12:01"))
    assert (late.breached, late.breached_at, late.due_at) == (True, *[at("mon 12:00")] * 2)


def test_a_running_clock_is_breached_once_it_is_past_due():
    clock = read("first_response", "mon 12:01")
    assert (clock.breached, clock.breached_at, clock.stopped_at) == (True, at("mon 12:00"), None)


def test_first_response_does_not_pause():
    clock = read("first_response", "mon 11:00", status("mon 10:10", "pending", "open"))
    assert (clock.paused, clock.elapsed_minutes) == (False, 60.0)


def test_resolving_without_a_message_stops_the_first_response():
    clock = read("first_response", "fri 11:00", status("mon 10:45", "resolved", "open"))
    assert (clock.stopped_at, clock.breached) == (at("mon 10:45"), False)


def test_business_hours_leave_out_the_night():
    clock = read("resolution", "tue 10:00")
    assert (clock.elapsed_minutes, clock.due_at) == (480.0, at("wed 10:00"))


def test_resolution_pauses_while_pending_and_nobody_knows_when_it_is_due():
    pending = status("mon 11:00", "pending", "open")
    paused = read("resolution", "tue 11:00", pending)
    assert (paused.paused, paused.due_at, paused.elapsed_minutes) == (True, None, 60.0)
    resumed = read("resolution", "tue 11:00", pending, status("tue 10:00", "open", "pending"))
    assert (resumed.paused, resumed.due_at) == (False, at("wed 17:00"))
    assert resumed.elapsed_minutes == 120.0


def test_a_breach_stays_known_while_paused():
    clock = read("resolution", "fri 11:00", status("thu 11:00", "on_hold", "open"))
    assert (clock.paused, clock.breached, clock.due_at) == (True, True, at("wed 10:00"))


def test_closing_what_is_resolved_changes_nothing():
    changes = status("mon 12:00", "resolved", "open"), status("thu 12:00", "closed", "resolved")
    clock = read("resolution", "fri 11:00", *changes)
    assert (clock.stopped_at, clock.elapsed_minutes) == (at("mon 12:00"), 120.0)
    assert (clock.paused, clock.breached) == (False, False)
    assert clock.due_at == at("wed 10:00")


def test_reopening_resumes_the_resolution():
    reopened = status("mon 12:00", "resolved", "open"), status("tue 10:00", "open", "resolved")
    running = read("resolution", "tue 11:00", *reopened)
    assert (running.stopped_at, running.elapsed_minutes) == (None, 180.0)
    again = read("resolution", "fri 11:00", *reopened, status("tue 12:00", "resolved", "open"))
    assert (again.stopped_at, again.elapsed_minutes) == (at("tue 12:00"), 240.0)


def test_next_response_runs_from_the_first_unanswered_message_after_a_staff_reply():
    talk = [staff("mon 11:00"), customer("mon 12:00"), customer("mon 13:00")]
    assert not reads("next_response", "mon 14:00", customer("mon 10:30"))
    assert not reads("next_response", "mon 11:30", *talk)
    running = read("next_response", "mon 14:00", *talk)
    assert (running.started_at, running.elapsed_minutes) == (at("mon 12:00"), 120.0)
    assert running.due_at == at("mon 16:00")
    answered = read("next_response", "mon 16:00", *talk, staff("mon 14:30"))
    assert (answered.stopped_at, answered.breached) == (at("mon 14:30"), False)


def test_next_response_pauses_with_the_status():
    clock = read(
        "next_response",
        "mon 16:00",
        *(staff("mon 11:00"), customer("mon 12:00"), status("mon 13:00", "on_hold", "open")),
    )
    assert (clock.paused, clock.due_at, clock.elapsed_minutes) == (True, None, 60.0)


def test_of_several_waits_the_running_one_is_shown_or_else_the_worst():
    talk = [
        *(staff("mon 10:30"), customer("mon 11:00"), staff("mon 16:00")),
        *(customer("tue 09:00"), staff("tue 10:00")),
    ]
    worst = read("next_response", "tue 12:00", *talk)
    assert (worst.started_at, worst.elapsed_minutes, worst.breached) == (
        at("mon 11:00"),
        300.0,
        True,
    )
    running = read("next_response", "tue 12:00", *talk, customer("tue 11:00"))
    assert (running.started_at, running.breached) == (at("tue 11:00"), None)
    waits = next_responses(Timeline(at("mon 10:00"), (), talk), POLICY, OFFICE, at("tue 12:00"))
    assert [wait.elapsed_minutes for wait in waits] == [300.0, 60.0]


def test_thanks_on_a_resolved_ticket_do_not_wait_for_a_reply():
    done = staff("mon 11:00"), status("mon 11:00", "resolved", "open"), customer("mon 12:00")
    assert not reads("next_response", "fri 12:00", *done)
    closed = status("tue 12:00", "closed", "resolved")
    assert not reads("next_response", "fri 12:00", *done, closed)
    reopened = read("next_response", "mon 14:00", *done, status("mon 13:00", "open", "resolved"))
    assert (reopened.started_at, reopened.elapsed_minutes) == (at("mon 12:00"), 60.0)


def test_the_target_is_that_of_the_priority_at_the_stop_with_all_the_time_counted():
    raised = priority("mon 15:00", "P3", "P1")
    clock = read("resolution", "mon 15:30", raised)
    # P1 allows 240 calendar minutes, which were used up an hour before it became P1.
    assert (clock.target_minutes, clock.elapsed_minutes) == (240, 330.0)
    assert (clock.breached, clock.due_at) == (True, at("mon 14:00"))
    before = read("resolution", "mon 14:30", raised)
    assert (before.target_minutes, before.breached) == (960, None)


def test_a_priority_that_changes_after_the_stop_does_not_matter():
    clock = read(
        "resolution",
        "fri 15:00",
        *(status("mon 15:00", "resolved", "open"), priority("mon 15:01", "P3", "P1")),
    )
    assert (clock.target_minutes, clock.breached) == (960, False)


def test_hours_are_counted_in_the_mode_of_the_priority_in_force_from_the_beginning():
    clock = read("resolution", "tue 10:00", priority("tue 09:30", "P3", "P1"))
    assert clock.elapsed_minutes == 24 * 60


def test_without_a_target_for_the_priority_there_is_no_clock():
    assert not reads("resolution", "mon 11:00", priority="P2")
    assert not reads("next_response", "mon 12:00", staff("mon 10:30"), priority="P1")


def test_a_ticket_finished_at_an_unknown_time_has_no_invented_clock():
    assert not reads("resolution", "fri 11:00", status="closed")
    assert not reads("first_response", "fri 11:00", status="closed")
    answered = read("first_response", "fri 11:00", staff("mon 11:00"), status="closed")
    assert answered.stopped_at == at("mon 11:00")


def test_a_ticket_resolved_on_creation_took_no_time():
    clock = read("resolution", "fri 11:00", status("mon 10:00", "resolved"))
    assert (clock.stopped_at, clock.elapsed_minutes) == (at("mon 10:00"), 0.0)


def test_what_comes_after_now_has_not_happened():
    future = staff("tue 10:00"), status("tue 10:00", "resolved", "open")
    assert read("first_response", "mon 11:00", *future).stopped_at is None
    assert read("resolution", "mon 11:00", *future).stopped_at is None
    assert clocks(Timeline(at("tue 10:00")), POLICY, OFFICE, at("mon 10:00")) == []


def test_what_is_dated_before_creation_happened_at_creation():
    early = Said(at("mon 10:00") - timedelta(seconds=5), "staff")
    clock = read("first_response", "fri 11:00", early)
    assert (clock.stopped_at, clock.elapsed_minutes) == (at("mon 10:00"), 0.0)


def test_a_policy_is_read_from_its_row():
    row = {"metric": "resolution", "priority": "P1", "minutes": 240, "hours": "calendar"}
    policy = Policy.from_row("gold", [row], ["pending"])
    assert policy == Policy(
        "gold", (Target("resolution", "P1", 240, "calendar"),), frozenset({"pending"})
    )


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"metric": "mood"}, "mood"),
        ({"hours": "lunch"}, "business or calendar"),
        ({"minutes": 0}, "at least 1 minute"),
        ({"minutes": None}, "needs metric, priority, minutes and hours"),
    ],
)
def test_a_wrong_target_is_refused(change, problem):
    row = {"metric": "resolution", "priority": "P1", "minutes": 240, "hours": "calendar"}
    with pytest.raises(ValueError, match=problem):
        Policy.from_row("gold", [row | change], [])


def test_two_targets_for_one_thing_are_refused():
    with pytest.raises(ValueError, match="two targets"):
        Policy("twice", (POLICY.targets[0],) * 2)
