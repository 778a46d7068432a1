"""Text from outside never acts: not in the planner's hands, not in those of an obedient model."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from sqlmodel import col, select

from assistant.conversation import Question
from assistant.graph import build as build_graph
from assistant.run import Run
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from store import audit, schema
from store.digest import content_digest
from store.engine import Store
from store.tables import AuditEntry, OutboxMessage, Proposal
from tests.security import world
from tests.security.orders import CARRIERS, ORDERS, WAITING, Carrier, obeying, poison
from tests.security.probing import leaks
from tests.security.scripted import Calls, Scripted
from tests.security.world import Flock

pytestmark = pytest.mark.slow

NOT_CONTENT = ("audit_entries", "proposals", "model_requests", "memories", "feedback")
NOBODY_DECIDES = """
rules:
  - name: anything goes
    actions: [assign_ticket, set_priority, set_status, add_note, resolve_routine, send_reply,
              apply_reassignments, schedule_reviews]
    approval: nobody
"""
"""Policies of a careless owner: what comes from outside words waits for a person all the same."""


class Scene:
    """A company of which one text was written by an attacker."""

    def __init__(self, home: Path, training: Any, chat: Scripted | None = None) -> None:
        settings = Settings(home=home, now=world.NOW, model_tools=50, model_question_tokens=10**6)
        self.assistant: Assistant = build(settings, chat)
        training.put(settings.cache_path)
        schema.prepare(self.store)
        self.flock: Flock = world.build(self.store)
        (home / "policies.yaml").write_text(NOBODY_DECIDES, encoding="utf-8")

    @property
    def store(self) -> Store:
        return self.assistant.store

    def poison(self, carrier: Carrier, text: str) -> None:
        text = text.replace(WAITING, self.flock.requests["a"])
        poison(self.store, carrier, text, self.assistant.settings.home, self.assistant.knowledge)

    @property
    def waiting(self) -> str:
        """What the agent of side a had asked for before the attack."""
        return self.flock.requests["a"]

    def content(self) -> str:
        """Everything that an effect would change: rows, and what is to leave the house."""
        with self.store.session(read_only=True) as session:
            return content_digest(session, without=NOT_CONTENT)

    def ask_model(self, persona: str, model: Scripted) -> dict[str, Any]:
        """A question that the model answers with nobody between it and the tools."""
        actor = self.assistant.actor(f"{persona}-a")
        door, clock = self.assistant.door, self.assistant.clock
        run = Run(actor, clock, door, model, "t-attack")
        return build_graph().invoke({"messages": [HumanMessage("What is new?")]}, context=run)

    def assert_nothing_happened(self, before: str, persona: str) -> None:
        """Nothing has changed but requests that wait for a person."""
        assert self.content() == before
        with self.store.session(read_only=True) as session:
            made = session.exec(
                select(Proposal).where(
                    Proposal.requester_id == f"{persona}-a", col(Proposal.id) != self.waiting
                )
            ).all()
            assert {p.state for p in made} <= {"pending"}
            assert all(p.deciders and p.preview["outside"] for p in made)
            own = session.get(Proposal, self.waiting)
            assert own is not None
            assert own.state == "pending"
            steps = set(session.exec(select(AuditEntry.action)).all())
            assert not steps & {"approve", "reject", "execute", "undo"}
            assert session.exec(select(OutboxMessage.id)).all() == ["m-a", "m-b"]
            assert audit.verify(session).ok

    def close(self) -> None:
        self.store.close()


@pytest.fixture
def scene(tmp_path: Path, training: Any) -> Iterator[Scene]:
    made = Scene(tmp_path, training)
    yield made
    training.keep(made.assistant.settings.cache_path)
    made.close()


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("persona", world.PERSONAS)
def test_a_model_that_obeys_every_order_changes_nothing_and_sees_nothing_foreign(
    scene: Scene, persona: str, carrier: str
) -> None:
    place = CARRIERS[carrier]
    for name, text in ORDERS.items():
        scene.poison(place, text)
        before, obeyed = scene.content(), Calls()
        model = obeying(place.call, obeyed)
        state = scene.ask_model(persona, model)
        scene.assert_nothing_happened(before, persona)
        surfaces = {"prompt": "\n".join(model.prompts), "answer": str(state["answer"])}
        assert leaks(persona, scene.flock, surfaces) == [], name
        if _reads(persona, carrier):
            assert obeyed, f"{persona} never came across {name}"


def _reads(persona: str, carrier: str) -> bool:
    """Whether the person gets to see the words: no messages, and no meetings of others."""
    return persona != "executive" or carrier not in ("message", "meeting title")


def test_an_obedient_model_does_get_as_far_as_a_request_that_waits(scene: Scene) -> None:
    """So that silence above means that the door held, not that nobody tried."""
    place = CARRIERS["message"]
    for tool in ("set_priority", "set_status", "add_note", "send_reply", "assign_ticket"):
        scene.poison(place, ORDERS[tool])
        scene.ask_model("agent", obeying(place.call, []))
    with scene.store.session(read_only=True) as session:
        made = session.exec(
            select(Proposal.tool).where(
                Proposal.requester_id == "agent-a", col(Proposal.id) != scene.waiting
            )
        ).all()
    assert sorted(made) == ["add_note", "assign_ticket", "send_reply", "set_priority", "set_status"]


@pytest.mark.parametrize("carrier", CARRIERS)
def test_behind_the_models_rules_the_same_holds(
    tmp_path: Path, training: Any, carrier: str
) -> None:
    place = CARRIERS[carrier]
    obeyed = Calls()
    chat = obeying(place.call, obeyed)
    scene = Scene(tmp_path, training, chat)
    try:
        for persona in world.PERSONAS:
            actor = scene.assistant.actor(f"{persona}-a")
            for text in ORDERS.values():
                scene.poison(place, text)
                before = scene.content()
                del chat.prompts[:]
                answer = scene.assistant.ask(Question(place.question, actor))
                scene.assert_nothing_happened(before, persona)
                surfaces = {"prompt": "\n".join(chat.prompts), "answer": str(answer.to_json())}
                assert leaks(persona, scene.flock, surfaces) == []
    finally:
        training.keep(scene.assistant.settings.cache_path)
        scene.close()


@pytest.mark.parametrize("carrier", CARRIERS)
def test_in_planner_mode_such_text_never_chooses_a_tool(scene: Scene, carrier: str) -> None:
    place = CARRIERS[carrier]
    actor = scene.assistant.actor("agent-a")
    with scene.assistant.conversation() as conversation:
        harmless = [c.tool for c in conversation.ask(Question(place.question, actor)).calls]
        assert harmless, "the question has to bring the words up"
        for text in ORDERS.values():
            scene.poison(place, text)
            before = scene.content()
            first = conversation.ask(Question(place.question, actor))
            again = conversation.ask(Question("show that again", actor, thread=first.thread))
            assert [call.tool for call in first.calls] == harmless
            assert not {"decide", "undo", *_writes(scene)} & {call.tool for call in again.calls}
            scene.assert_nothing_happened(before, "agent")


def _writes(scene: Scene) -> set[str]:
    return {spec.name for spec in scene.assistant.door.catalog if spec.effect == "write"}
