"""What a conversation remembers, for whom, and how little room it takes."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from assistant.conversation import Answer, Question
from assistant.nodes.identify import ForeignThread
from assistant.settings import Settings
from assistant.state import TURNS_KEPT, extend
from assistant.wiring import Assistant, Conversation, UnknownThread, build
from store import schema
from store.tables import Person, Team, Ticket
from tools.access import Actor

CREATED = datetime.fromisoformat("2026-10-01T09:00:00+00:00")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, training: Any) -> Iterator[Assistant]:
    """Two agents with two tickets each."""
    made = build(Settings(home=tmp_path_factory.mktemp("home")))
    training.put(made.settings.cache_path)
    schema.prepare(made.store)
    with made.store.session() as session:
        session.add(Team(id="int", name="Integrations"))
        session.flush()
        session.add_all([Person(id=p, name=p.title(), team_id="int") for p in ("ana", "art")])
        session.flush()
        session.add_all(
            Ticket(
                id=f"DESK-{n}",
                subject="Sync",
                assignee_id=who,
                team_id="int",
                status="open",
                priority=priority,
                created_at=CREATED,
            )
            for n, who, priority in [(1, "ana", "P1"), (2, "ana", "P3"), (3, "art", "P1")]
        )
    yield made
    training.keep(made.settings.cache_path)
    made.store.close()


@pytest.fixture(scope="module")
def conversation(assistant: Assistant) -> Iterator[Conversation]:
    with assistant.conversation() as opened:
        yield opened


@pytest.fixture
def ana(assistant: Assistant) -> Actor:
    return assistant.actor("ana")


def _shown(answer: Answer) -> list[object]:
    [table] = [block for block in answer.report.blocks if block.type == "table"]
    return [row["id"] for row in table.rows]


def test_a_follow_up_changes_one_argument(conversation: Conversation, ana: Actor) -> None:
    first = conversation.ask(Question("show my open tickets", ana))
    assert sorted(map(str, _shown(first))) == ["DESK-1", "DESK-2"]
    narrowed = conversation.ask(Question("only P1", ana, thread=first.thread))
    assert _shown(narrowed) == ["DESK-1"]


def test_the_thread_survives_a_restart(assistant: Assistant, ana: Actor) -> None:
    first = assistant.ask(Question("show my open tickets", ana))
    later = build(assistant.settings)
    answer = later.ask(Question("show the first one", ana, thread=first.thread))
    assert [(c.tool, c.args) for c in answer.calls] == [("show_ticket", {"ticket": "DESK-1"})]
    later.store.close()


def test_two_processes_take_turns_in_a_thread(
    assistant: Assistant, conversation: Conversation, ana: Actor
) -> None:
    thread = conversation.ask(Question("show my open tickets", ana)).thread
    other = build(assistant.settings)
    with other.conversation() as elsewhere:
        narrowed = elsewhere.ask(Question("only P3", ana, thread=thread))
        here = conversation.ask(Question("show the first one", ana, thread=thread))
        there = elsewhere.ask(Question("show my open tickets", ana, thread=thread))
    other.store.close()
    assert _shown(narrowed) == ["DESK-2"]
    assert [c.args for c in here.calls] == [{"ticket": "DESK-2"}]
    assert sorted(map(str, _shown(there))) == ["DESK-1", "DESK-2"]


def test_somebody_elses_thread_is_closed(
    assistant: Assistant, conversation: Conversation, ana: Actor
) -> None:
    thread = conversation.ask(Question("show my open tickets", ana)).thread
    with pytest.raises(ForeignThread):
        conversation.ask(Question("and the first?", assistant.actor("art"), thread=thread))


def test_an_unknown_thread_is_refused(conversation: Conversation, ana: Actor) -> None:
    with pytest.raises(UnknownThread):
        conversation.ask(Question("hello", ana, thread="t-nothing"))


def test_a_long_thread_keeps_one_checkpoint(
    assistant: Assistant, conversation: Conversation, ana: Actor
) -> None:
    thread = conversation.ask(Question("show my open tickets", ana)).thread
    for _ in range(3):
        conversation.ask(Question("show my open tickets", ana, thread=thread))
    with sqlite3.connect(Path(assistant.settings.threads_path)) as opened:
        kept = opened.execute(
            "SELECT count(*) FROM checkpoints WHERE thread_id = ?", (thread,)
        ).fetchone()[0]
    opened.close()
    assert kept == 1


def test_old_turns_and_their_full_reports_are_dropped() -> None:
    messages: list[object] = []
    for n in range(TURNS_KEPT + 5):
        messages = extend(messages, [HumanMessage(f"question {n}")])  # type: ignore[arg-type]
        call = {"name": "x", "args": {}, "id": f"c{n}"}
        result = ToolMessage("{}", tool_call_id=f"c{n}", artifact={"report": "long"})
        messages = extend(messages, [AIMessage("", tool_calls=[call]), result])  # type: ignore[arg-type]
    questions = [m for m in messages if isinstance(m, HumanMessage)]
    kept = [m for m in messages if isinstance(m, ToolMessage) and m.artifact]
    assert len(questions) == TURNS_KEPT
    assert questions[-1].content == f"question {TURNS_KEPT + 4}"
    assert len(kept) == 1


def test_a_streamed_answer_tells_its_steps_and_is_the_same_as_asked(
    conversation: Conversation, ana: Actor
) -> None:
    events = list(conversation.stream(Question("show my open tickets", ana)))
    steps = [(event.data["stage"], event.text) for event in events if event.kind == "step"]
    assert steps == [
        ("identify", "Reading the question"),
        ("plan", "Choosing what to look at"),
        ("act", "Looking at list tickets"),
    ]
    assert [event.kind for event in events[-2:]] == ["report", "done"]
    answer = events[-1].answer
    asked = conversation.ask(Question("show my open tickets", ana))
    assert answer is not None
    assert _shown(answer) == _shown(asked)
    assert events[-1].data["report"] == events[-2].data == answer.report.to_json()


def test_a_reader_who_leaves_early_leaves_the_thread_as_it_was(
    conversation: Conversation, ana: Actor
) -> None:
    thread = conversation.ask(Question("show my open tickets", ana)).thread
    events = conversation.stream(Question("only P1", ana, thread=thread))
    next(events)
    del events
    again = conversation.ask(Question("only P3", ana, thread=thread))
    assert _shown(again) == ["DESK-2"]
