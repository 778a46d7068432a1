"""The only place where things are constructed: `build(settings)` gives an Assistant."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.conversation import Answer, Call, Question
from assistant.installation import Demo, read_demo
from assistant.personas import actor as find_actor
from assistant.settings import Settings
from assistant.threads import Threads
from reports.blocks import Report
from store.clock import Clock
from store.engine import Store
from tools.access import Actor, Persona

if TYPE_CHECKING:
    from assistant.planner import Planner
    from assistant.run import Run
    from knowledge.retrieval import Knowledge
    from tools.execution import Door

PERSONA_WHEN_NOBODY_SAYS = Persona.MANAGER


class UnknownThread(Exception):
    """No conversation has that id."""


class Assistant:
    """Answers questions. Its parts are made when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.demo: Demo | None = read_demo(settings.home)
        self.store = Store(settings.database_url)
        self.threads = Threads(settings.threads_path)

    @cached_property
    def clock(self) -> Clock:
        """The installation's clock: the system's, or frozen by a setting or the demo."""
        zone, fiscal = self.settings.time_zone, self.settings.fiscal_year_start
        frozen = self.settings.now or (self.demo.now if self.demo else None)
        if frozen is not None:
            return Clock.frozen(frozen, zone=zone, fiscal_year_start=fiscal)
        return Clock(zone=zone, fiscal_year_start=fiscal)

    @cached_property
    def knowledge(self) -> "Knowledge":
        """The knowledge base."""
        from knowledge.retrieval import Knowledge

        return Knowledge.open(
            self.store,
            chroma=self.settings.chroma_path,
            cache=self.settings.cache_path,
            chroma_url=self.settings.chroma_url,
        )

    @cached_property
    def door(self) -> "Door":
        """The one door to the tools."""
        from tools.catalog import load
        from tools.execution import Door

        return Door(load(), self.store, lambda: self.knowledge, self.settings.home)

    @cached_property
    def planner(self) -> "Planner":
        """The built-in planner."""
        from assistant.planner import build_planner

        return build_planner(self.door.catalog, self.store, self.settings.cache_path)

    def actor(self, who: str | None = None) -> Actor:
        """The person who asks. Raises UnknownPerson."""
        said = who or self.settings.as_person or PERSONA_WHEN_NOBODY_SAYS.value
        with self.store.session(read_only=True) as session:
            return find_actor(
                session,
                said,
                defaults=self.demo.people if self.demo else None,
                agent_sees=self.settings.agent_scope,
                time_zone=self.settings.time_zone,
            )

    def ask(self, question: Question) -> Answer:
        """Answer a question; the thread remembers it."""
        with self.conversation() as conversation:
            return conversation.ask(question)

    @contextmanager
    def conversation(self) -> Iterator["Conversation"]:
        """Several questions in a row, without opening everything again."""
        with self.threads.saver() as saver:
            yield Conversation(self, saver)

    def clock_for(self, question: Question) -> Clock:
        """The clock of one question: in the asker's zone, at the moment asked about."""
        clock = self.clock if question.as_of is None else self.clock.as_of(question.as_of)
        return clock.in_zone(question.actor.time_zone)


class Conversation:
    """The graph with an open checkpointer."""

    def __init__(self, assistant: Assistant, saver: Any) -> None:
        from assistant.graph import build as build_graph
        from assistant.planner.chat import ChatPlanner

        self._assistant = assistant
        self._graph = build_graph(saver)
        self._chat_model = ChatPlanner

    def ask(self, question: Question) -> Answer:
        """Answer a question; the thread remembers it. Raises UnknownThread, ForeignThread."""
        from langchain_core.messages import HumanMessage

        started = time.perf_counter()
        thread = self._thread(question)
        state = self._graph.invoke(
            {"messages": [HumanMessage(question.text)]},
            {"configurable": {"thread_id": thread}},
            context=self._run(question, thread),
            durability="exit",
        )
        self._assistant.threads.said(thread, question.actor.person_id, question.text)
        answer = _answer(state["answer"], thread)
        return replace(answer, ms=(time.perf_counter() - started) * 1000)

    def _thread(self, question: Question) -> str:
        threads = self._assistant.threads
        if question.thread is None:
            return threads.start()
        if not threads.exists(question.thread):
            raise UnknownThread(
                f"There is no conversation {question.thread}. Leave out --thread to start one."
            )
        return question.thread

    def _run(self, question: Question, thread: str) -> "Run":
        from assistant.run import Run

        clock = self._assistant.clock_for(question)
        return Run(
            actor=question.actor,
            clock=clock,
            door=self._assistant.door,
            model=self._chat_model(
                planner=self._assistant.planner, actor=question.actor, clock=clock
            ),
            thread=thread,
        )


def _answer(saved: dict[str, Any], thread: str) -> Answer:
    return Answer(
        thread=thread,
        kind=saved["kind"],
        report=Report.model_validate(saved["report"]),
        calls=[Call(c["tool"], c["args"], c["kind"]) for c in saved["calls"]],
        reading=saved["reading"],
        failed=saved["failed"],
    )


def build(settings: Settings) -> Assistant:
    """An assistant for these settings. Opens nothing yet."""
    return Assistant(settings)
