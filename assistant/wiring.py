"""The only place where things are constructed: `build(settings)` gives an Assistant."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.conversation import Answer, Call, Event, Question
from assistant.installation import Demo, read_demo
from assistant.personas import actor as find_actor
from assistant.settings import Settings
from assistant.threads import Threads, UnknownThread
from reports.blocks import Report
from store.clock import Clock
from store.engine import Store
from tools.access import Actor, Persona

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.feedback import Feedbacks
    from assistant.memory import Memories
    from assistant.models.endpoint import Endpoint
    from assistant.models.ledger import Ledger
    from assistant.planner import Planner
    from assistant.run import Run
    from assistant.tracing import Tracing
    from knowledge.retrieval import Knowledge
    from tools.execution import Door

PERSONA_WHEN_NOBODY_SAYS = Persona.MANAGER


class Assistant:
    """Answers questions. Its parts are made when they are first needed."""

    def __init__(self, settings: Settings, chat: "BaseChatModel | None" = None) -> None:
        self.settings = settings
        self.chat = chat
        """A chat model to use instead of the one that the settings name."""
        self.demo: Demo | None = read_demo(settings.home)
        self.store = Store(settings.database_url)
        self.threads = Threads(settings.threads_path, settings.shared_database_url)

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
        from knowledge.encoders import Choice
        from knowledge.retrieval import Knowledge

        key = self.settings.embedding_api_key
        return Knowledge.open(
            self.store,
            chroma=self.settings.chroma_path,
            cache=self.settings.cache_path,
            chroma_url=self.settings.chroma_url,
            encoder=Choice(self.settings.embedding, self.settings.embedding_url),
            encoder_key=key.get_secret_value() if key else None,
        )

    @cached_property
    def door(self) -> "Door":
        """The one door to the tools."""
        from functools import partial

        from assistant.evidence import Lookup
        from tools import identity
        from tools.catalog import load
        from tools.execution import Door

        identify = partial(
            identity.of_id,
            agent_sees=self.settings.agent_scope,
            time_zone=self.settings.time_zone,
        )
        return Door(
            load(),
            self.store,
            lambda: self.knowledge,
            self.settings.home,
            identify=identify,
            explain=Lookup(self.threads, load),
        )

    @cached_property
    def planner(self) -> "Planner":
        """The built-in planner."""
        from assistant.planner import build_planner

        return build_planner(self.door.catalog, self.store, self.settings.cache_path, self.door)

    @cached_property
    def endpoint(self) -> "Endpoint | None":
        """The language model; None where the built-in planner works alone.

        Raises ModelUnavailable.
        """
        if self.chat is None and self.settings.model == "planner":
            return None
        from assistant.models import opening

        return opening.endpoint(self.settings, self.chat)

    @cached_property
    def ledger(self) -> "Ledger":
        """What language models used."""
        from assistant.models import opening

        return opening.ledger(self.store, self.settings, self.chat)

    @cached_property
    def memories(self) -> "Memories":
        """What people asked to keep."""
        from assistant.memory import Memories

        return Memories(self.store)

    @cached_property
    def feedback(self) -> "Feedbacks":
        """What people said about answers."""
        from assistant.feedback import Feedbacks

        return Feedbacks(self.store, self.threads)

    @cached_property
    def tracing(self) -> "Tracing | None":
        """Where spans go; None unless a collector is set."""
        if self.settings.trace_url is None:
            return None
        from assistant.tracing import Tracing

        return Tracing.to(self.settings.trace_url)

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

    def ask(self, question: Question, listener: Callable[[Event], None] | None = None) -> Answer:
        """Answer a question; the thread remembers it. Raises UnknownThread, ForeignThread.

        `listener` is called with what happens on the way. What it raises ends the question.
        """
        started = time.perf_counter()
        thread = self._thread(question)
        run = self.surroundings(question, thread, listener or _nobody)
        with _traced(run):
            state = self._graph.invoke(
                _asked(question), _config(thread), context=run, durability="exit"
            )
        return self._done(question, run, state, started)

    def stream(self, question: Question) -> Iterator[Event]:
        """Answer a question and tell what happens on the way; the last event is `done`.

        Raises UnknownThread, ForeignThread at the first event. A caller that stops reading leaves
        the thread as it was before the question.
        """
        started = time.perf_counter()
        thread = self._thread(question)
        state: dict[str, Any] = {}
        run = self.surroundings(question, thread)
        with _traced(run):
            for mode, value in self._graph.stream(
                _asked(question),
                _config(thread),
                context=run,
                stream_mode=["custom", "values"],
                durability="exit",
            ):
                if mode == "values":
                    state = value
                else:
                    yield value
        answer = self._done(question, run, state, started)
        yield Event("report", answer.report.headline, answer.report.to_json())
        yield Event("done", answer.report.headline, answer.to_json(), answer)

    def _done(
        self, question: Question, run: "Run", state: dict[str, Any], started: float
    ) -> Answer:
        answer = _answer(state["answer"], run.thread)
        ms = (time.perf_counter() - started) * 1000
        answer = replace(answer, ms=ms, usage=_usage(run), evidence=_evidence(answer, run))
        if question.run is None:
            self._assistant.threads.said(
                run.thread, question.actor.person_id, question.text, answer.to_keep()
            )
        return answer

    def _thread(self, question: Question) -> str:
        threads = self._assistant.threads
        if question.thread is None:
            return threads.start()
        if question.run is not None:
            return question.thread
        if not threads.exists(question.thread):
            raise UnknownThread(
                f"There is no conversation {question.thread}. Leave out --thread to start one."
            )
        return question.thread

    def surroundings(
        self, question: Question, thread: str, listener: Callable[[Event], None] | None = None
    ) -> "Run":
        """What the graph has at hand for a question."""
        from assistant.run import Run

        held, tracing = self._assistant, self._assistant.tracing
        clock = held.clock_for(question)
        trace = tracing.question(thread, question.actor.persona.value) if tracing else None
        model = self._chat_model(planner=held.planner, actor=question.actor, clock=clock)
        if held.endpoint is not None:
            from assistant.models import opening

            span = trace.span if trace else None
            model = opening.guided(held, held.endpoint, model, thread, span)
        return Run(
            actor=question.actor,
            clock=clock,
            door=held.door,
            model=model,
            thread=thread,
            memory=held.memories,
            feedback=held.feedback,
            trace=trace,
            listener=listener,
        )


def _nobody(_: Event) -> None:
    """Nobody listens."""


def _asked(question: Question) -> dict[str, Any]:
    from langchain_core.messages import HumanMessage

    return {"messages": [HumanMessage(question.text, id=question.run)]}


def _config(thread: str) -> dict[str, Any]:
    return {"configurable": {"thread_id": thread}}


@contextmanager
def _traced(run: "Run") -> Iterator[None]:
    """The question's span, where questions are traced."""
    outcome = "stopped"
    try:
        yield
        outcome = "answered"
    finally:
        if run.trace is not None:
            run.trace.end(outcome)


def _usage(run: "Run") -> dict[str, Any]:
    """The language model's requests, tokens and cost; empty where none was asked."""
    used = getattr(run.model, "used", None)
    if used is None or not used.requests:
        return {}
    return {"model": getattr(run.model, "label", ""), **used.to_json()}


def _evidence(answer: Answer, run: "Run") -> dict[str, Any]:
    """What is kept beside the answer so that it can be explained."""
    kept = {"calls": run.calls, "reading": answer.reading}
    return {name: value for name, value in kept.items() if value}


def _answer(saved: dict[str, Any], thread: str) -> Answer:
    return Answer(
        thread=thread,
        kind=saved["kind"],
        report=Report.model_validate(saved["report"]),
        calls=[Call(c["tool"], c["args"], c["kind"]) for c in saved["calls"]],
        reading=saved["reading"],
        failed=saved["failed"],
    )


def build(settings: Settings, chat: "BaseChatModel | None" = None) -> Assistant:
    """An assistant for these settings, with a chat model of one's own where one is given.

    Opens nothing yet.
    """
    return Assistant(settings, chat)
