"""Tickets at risk through the door, with and without a trained model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.personas import actor
from reports.blocks import Table
from store.clock import Clock
from store.demo import DemoFacts
from store.engine import Store
from store.sla_risk import training
from tools import catalog
from tools.execution import Door, Outcome
from tools.sla.models import RiskReport

Ask = Callable[..., Outcome]


@pytest.fixture
def ask(demo_store: Store, demo_facts: DemoFacts) -> Ask:
    """`ask("marcus-reed", home)` asks for what is at risk; `home` may hold a model."""

    def through_the_door(
        who: str = "marcus-reed", home: Path | None = None, **args: Any
    ) -> Outcome:
        door = Door(catalog.load(), demo_store, home=home)
        with demo_store.session(read_only=True) as session:
            person = actor(session, who)
        clock = Clock.frozen(demo_facts.now, zone=person.time_zone)
        return door.call("sla_at_risk", args, person, clock)

    return through_the_door


@pytest.fixture(scope="module")
def trained(
    demo_store: Store, demo_facts: DemoFacts, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home folder with a model of the demo company."""
    home = tmp_path_factory.mktemp("home")
    assert training.train(demo_store, demo_facts.now, home) is not None
    return home


def _result(outcome: Outcome) -> RiskReport:
    assert isinstance(outcome.result, RiskReport), outcome.report.headline
    return outcome.result


def test_everything_due_within_a_day_is_rated_and_47_queues_come_too_late(
    ask: Ask, demo_facts: DemoFacts
) -> None:
    result = _result(ask(limit=500))
    assert {r.ticket_id for r in result.rows} == set(demo_facts.truth["manager"]["near_deadline"])
    late = {row.ticket_id for row in result.rows if row.queue_late}
    assert late == set(demo_facts.truth["manager"]["would_breach"])
    assert result.overdue == len(demo_facts.truth["manager"]["overdue"])
    assert result.method == "history"


def test_a_trained_model_is_used_and_what_needs_a_move_comes_first(ask: Ask, trained: Path) -> None:
    outcome = ask(home=trained, limit=500)
    result = _result(outcome)
    assert result.method == "model"
    assert all(0 < row.probability < 1 for row in result.rows)
    late = [row.queue_late for row in result.rows]
    assert late == sorted(late, reverse=True)
    for group in (True, False):
        chances = [row.probability for row in result.rows if row.queue_late is group]
        assert chances == sorted(chances, reverse=True)
    assert all(row.reasons and row.move for row in result.rows)


def test_the_move_goes_to_somebody_who_may_take_the_ticket(ask: Ask) -> None:
    moves = [row for row in _result(ask(limit=500)).rows if row.move.startswith("give it to")]
    assert moves
    assert all(row.queue_late and str(row.holder) not in row.move for row in moves)


def test_an_agent_sees_the_own_tickets_and_only_colleagues_of_the_own_team(ask: Ask) -> None:
    outcome = ask("victor-alvarez", limit=500)
    result = _result(outcome)
    assert {row.holder_id for row in result.rows} == {"victor-alvarez"}
    assert "yours" in outcome.report.headline
    team = {"Ethan Brooks", "Mei Lin", "Sarah Okoye", "Anders Holm", "Ruth Feldman", "Sam Delgado"}
    given = {row.move.removeprefix("give it to ") for row in result.rows if "give" in row.move}
    assert given <= team


@pytest.mark.parametrize(("who", "offered"), [("priya-nair", False), ("marcus-reed", True)])
def test_only_who_moves_tickets_is_offered_to_move_them(ask: Ask, who: str, offered: bool) -> None:
    steps = [b for b in ask(who).report.blocks if b.type == "steps"]
    asked = [step.ask for block in steps for step in block.items]
    assert ("reassign tickets to avoid breaches" in asked) is offered


def test_a_longer_look_ahead_holds_the_shorter_one(ask: Ask) -> None:
    short = {row.ticket_id for row in _result(ask(within={"hours": 8}, limit=500)).rows}
    long = {row.ticket_id for row in _result(ask(within={"days": 3}, limit=500)).rows}
    assert short < long


def test_rows_can_be_referred_to_and_what_is_left_out_is_counted(ask: Ask) -> None:
    outcome = ask(limit=3)
    (table,) = [b for b in outcome.report.blocks if isinstance(b, Table)]
    assert [ref.split(":")[0] for ref in table.refs] == ["ticket"] * 3
    assert table.total_rows == _result(outcome).due


def test_executives_and_csms_are_refused(ask: Ask) -> None:
    assert ask("elena-petrova").kind == "forbidden"
    assert ask("daniel-okafor").kind == "forbidden"


def test_without_policies_or_history_the_answer_is_an_honest_sentence(
    call: Callable[..., Outcome],
) -> None:
    outcome = call("sla_at_risk", "bob")
    assert outcome.kind == "result"
    assert outcome.report.headline.startswith("No deadline of yours")
    assert [block.type for block in outcome.report.blocks] == ["headline"]
