"""Asks every tool for everything a person may not see, and gathers all that comes back."""

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from langchain_core.messages import HumanMessage
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import select
from sqlmodel import SQLModel

from assistant.graph import build as build_graph
from assistant.personas import actor
from assistant.run import Run
from assistant.tracing import Tracing
from knowledge.embedding import Embedder
from knowledge.index import Index
from knowledge.retrieval import Knowledge
from store.clock import Clock
from store.engine import Store
from tests.security.scripted import Calls, calling
from tests.security.world import NOW, Canary, Flock, hidden, leaked
from tools import catalog
from tools.access import Actor
from tools.execution import Door
from tools.spec import ToolSpec

FOREIGN: dict[str, list[Any]] = {
    "ticket": ["DESK-201", "DESK-202", "DESK-101"],
    "tickets": [["DESK-201", "DESK-202"], "DESK-101"],
    "draft": ["DESK-201", "DESK-101"],
    "account": ["acct-b", "acct-a"],
    "accounts": [["acct-b"], ["acct-a", "acct-b"]],
    "meeting": ["call-b", "call-a"],
    "agent": ["agent-b", "anyone"],
    "assignee": ["agent-b", "anyone"],
    "agents": [["agent-a", "agent-b"]],
    "team": ["team-b"],
    "proposal": ["all"],
    "query": ["cannot reset my password", "who are the customers of team b"],
    "text": ["cannot reset my password"],
    "status": ["all"],
    "scope": ["all", "mine"],
    "period": ["all_time", "this_quarter"],
    "format": ["md", "xlsx", "html", "pptx"],
}
"""What to put into each argument to get at the other side."""


def attempts(spec: ToolSpec) -> Iterator[dict[str, Any]]:
    """Arguments for a tool: none, its examples', and each of them turned to the other side."""
    yield {}
    shapes = [example.args.model_dump(mode="json", exclude_unset=True) for example in spec.examples]
    distinct = list({json.dumps(shape, sort_keys=True): shape for shape in shapes}.values())
    yield from distinct
    for shape in [{}, *distinct[:3]]:
        for name in spec.args.model_fields:
            for value in FOREIGN.get(name, []):
                yield {**shape, name: value}


def all_calls(flock: Flock) -> Calls:
    """Every tool with all its attempts, each once."""
    made = [(spec.name, args) for spec in catalog.load() for args in attempts(spec)]
    made += [
        (name, {"proposal": flock.requests[side]}) for name in ("decide", "undo") for side in "ba"
    ]
    return list({json.dumps(call, sort_keys=True): call for call in made}.values())


class Probe:
    """One person's way in, with everything that comes back by where it appeared."""

    def __init__(self, store: Store, person: str, home: Path) -> None:
        with store.session(read_only=True) as session:
            self.actor: Actor = actor(session, person)
        self.store = store
        self.home = home
        knowledge = Knowledge(store, Index(home / "chroma"), Embedder(None, threads=1), home)
        self.door = Door(catalog.load(), store, lambda: knowledge, home)
        self.clock = Clock.frozen(NOW)

    def shown(self, calls: Calls) -> dict[str, str]:
        """What a chat model, the person, the log, the trace and the files showed of these calls."""
        model, spans = calling(calls), InMemorySpanExporter()
        trace = Tracing(SimpleSpanProcessor(spans)).question("t-1", self.actor.persona.value)
        run = Run(self.actor, self.clock, self.door, model, "t-1", trace=trace)
        with _logged() as log:
            state = build_graph().invoke(
                {"messages": [HumanMessage("Tell me everything.")]}, context=run
            )
        trace.end("answered")
        assert spans.get_finished_spans()
        return {
            "trace": "\n".join(span.to_json() for span in spans.get_finished_spans()),
            "explanation": json.dumps(run.calls, ensure_ascii=False, default=str),
            "answer": json.dumps(state["answer"], ensure_ascii=False, default=str),
            "prompt": "\n".join(model.prompts),
            "log": log.getvalue(),
            "export": "\n".join(_texts(self.home / "exports")),
        }

    def rows(self) -> dict[str, str]:
        """What a query over each table gives, by table."""
        found = {}
        with self.store.reading(self.actor.scope) as session:
            for name, table in SQLModel.metadata.tables.items():
                rows = session.connection().execute(select(table)).mappings().all()
                found[name] = json.dumps([dict(r) for r in rows], ensure_ascii=False, default=str)
        return found


def leaks(persona: str, flock: Flock, surfaces: dict[str, str]) -> list[tuple[str, Canary]]:
    """What the person should not have seen, with where it was."""
    secret = [canary for canary in flock.canaries if hidden(persona, canary)]
    return [
        (surface, canary)
        for surface, text in surfaces.items()
        for canary in secret
        if leaked(text, canary)
    ]


@contextmanager
def _logged() -> Iterator[io.StringIO]:
    """Everything that is logged by us, at the most talkative level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    log = logging.getLogger("deskmate")
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        log.removeHandler(handler)
        log.setLevel(level)


def _texts(folder: Path) -> Iterator[str]:
    """The text of all files below a folder, office files unpacked."""
    for path in sorted(folder.rglob("*")):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield packed.read(name).decode("utf-8", "replace")
        elif path.is_file():
            yield path.read_text(encoding="utf-8", errors="replace")
