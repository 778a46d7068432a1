"""Everybody is told of what goes wrong in their own scope, when they want to hear it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from assistant.alerts import Board, Preferences, Watch
from assistant.installation import Demo, write_demo
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from store.demo import DemoFacts
from store.engine import Store
from store.outbox import letters
from store.tables import Alert, OutboxMessage

ALWAYS = Preferences(
    quiet_from=time(0), quiet_until=time(0), days_off=frozenset(), ways=frozenset({"email"})
)


@pytest.fixture(scope="module")
def assistant(
    tmp_path_factory: pytest.TempPathFactory, demo_store: Store, demo_facts: DemoFacts
) -> Iterator[Assistant]:
    """The demo company, in a home of this file's own."""
    home = tmp_path_factory.mktemp("alerts")
    with (
        closing(sqlite3.connect(str(demo_store.sqlite_path))) as source,
        closing(sqlite3.connect(home / "deskmate.db")) as copy,
    ):
        source.backup(copy)
    write_demo(home, Demo(demo_facts.now, dict(demo_facts.default_person)))
    made = build(Settings(home=home))
    yield made
    made.store.close()


@pytest.fixture
def swept(assistant: Assistant) -> Iterator[Watch]:
    yield Watch(assistant)
    with assistant.store.session() as session:
        for row in [*session.exec(select(Alert)), *session.exec(select(OutboxMessage))]:
            session.delete(row)


def person(assistant: Assistant, persona: str) -> str:
    assert assistant.demo is not None
    return assistant.demo.people[persona]


def posted(session: Session) -> list[Any]:
    found = session.exec(select(OutboxMessage)).all()
    return [letters.read(one.kind, one.payload) for one in found]


@pytest.mark.parametrize("persona", ["manager", "agent", "csm", "executive"])
def test_an_alert_says_what_the_tool_says_in_the_persons_own_scope(
    assistant: Assistant, swept: Watch, persona: str
) -> None:
    who = person(assistant, persona)
    swept.sweep([who])
    actor = assistant.actor(who)
    for alert in swept.board.open(who, assistant.clock.now()):
        if alert.kind == "sla_at_risk":
            args = {"within": {"hours": 24}, "limit": 500}
            result: Any = assistant.door.call("sla_at_risk", args, actor, assistant.clock).result
            likely = [r for r in result.rows if r.queue_late or r.probability >= 0.5]
            assert alert.total == len(likely)
            assert alert.subjects[0]["ref"] == f"ticket:{likely[0].ticket_id}"
        else:
            assert actor.persona in ("csm", "executive")


def test_the_manager_gets_one_mail_about_all_deadlines(assistant: Assistant, swept: Watch) -> None:
    who = person(assistant, "manager")
    swept.board.prefer(who, ALWAYS, assistant.clock.now())
    first = swept.sweep([who])
    assert [alert.kind for alert in first.open] == ["sla_at_risk"]
    assert first.open[0].total > 5
    assert first.told == 1
    assert swept.sweep([who]).told == 0
    with assistant.store.session(read_only=True) as session:
        (mail,) = posted(session)
    assert mail.subject == first.open[0].title
    assert f"Ask Deskmate: {first.open[0].ask}" in mail.body


def test_in_quiet_hours_it_stands_on_the_web_and_is_told_afterwards(
    assistant: Assistant, swept: Watch
) -> None:
    who = person(assistant, "manager")
    now = assistant.clock.in_zone(assistant.actor(who).time_zone).now()
    from_, until = (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time()
    quiet = ALWAYS.model_copy(update={"quiet_from": from_, "quiet_until": until})
    swept.board.prefer(who, quiet, now)
    held = swept.sweep([who])
    assert (held.told, held.held) == (0, 1)
    assert len(Board(assistant.store).open(who, now)) == 1
    swept.board.prefer(who, ALWAYS, now)
    assert swept.sweep([who]).told == 1


def test_a_webhook_is_told_where_the_person_asked_for_it(
    assistant: Assistant, swept: Watch
) -> None:
    who = person(assistant, "manager")
    both = ALWAYS.model_copy(update={"ways": frozenset({"webhook"})})
    swept.board.prefer(who, both, assistant.clock.now())
    swept.sweep([who])
    with assistant.store.session(read_only=True) as session:
        (event,) = posted(session)
    assert event.event == "alert.sla_at_risk"
    assert event.data["ask"]


def test_a_muted_kind_is_not_watched(assistant: Assistant, swept: Watch) -> None:
    who = person(assistant, "manager")
    muted = ALWAYS.model_copy(update={"muted": frozenset({"sla_at_risk"})})
    swept.board.prefer(who, muted, assistant.clock.now())
    assert swept.sweep([who]).open == []


def test_every_recommended_action_is_a_question_the_person_may_ask(
    assistant: Assistant, swept: Watch
) -> None:
    told: list[str] = []
    for persona in ("manager", "agent", "csm", "executive"):
        swept.sweep([person(assistant, persona)])
    for alert in [a for p in ("manager", "csm", "executive") for a in _open(assistant, p)]:
        told += [alert.ask, *(subject["ask"] for subject in alert.subjects[:2])]
    assert told
    assert all(one and "None" not in one for one in told)


def _open(assistant: Assistant, persona: str) -> list[Alert]:
    now: datetime = assistant.clock.now()
    return Board(assistant.store).open(person(assistant, persona), now)
