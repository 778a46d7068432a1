"""A process that proposes, approves and delivers, and can be made to die on the way."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from assistant.delivery.smtp import MailServer, SmtpChannel
from assistant.delivery.worker import Worker
from bench.killing.office import AGENT, NOW, ticket_id
from store.clock import Clock
from store.engine import Store
from tools import catalog, identity
from tools.execution import Door

TEXT = "We have repaired the report; please try it again."


@dataclass(frozen=True)
class Place:
    """Where the workers of a benchmark work."""

    url: str
    smtp_port: int
    catalog: Any
    """Loaded once, before the workers are forked."""

    @classmethod
    def at(cls, url: str, smtp_port: int) -> "Place":
        return cls(url, smtp_port, catalog.load())


@dataclass
class Death:
    """When a worker dies: at its nth step (a commit, or a message handed over), or after a time."""

    step: int | None = None
    after_s: float | None = None


@dataclass(frozen=True)
class Told:
    """What a worker said before its end."""

    proposal: str | None
    steps: int
    came: str | None
    killed: bool
    seconds: float


class Steps:
    """Counts the points at which a death would matter, and dies at one of them."""

    def __init__(self, die_at: int | None) -> None:
        self.count = 0
        self._die_at = die_at
        for name in ("before_commit", "after_commit"):
            event.listen(Session, name, lambda _session: self.passed())

    def passed(self) -> None:
        """One more point."""
        self.count += 1
        if self.count == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Watched(SmtpChannel):
    """The mail channel, with a point before and one after the server has taken a message."""

    steps: Steps

    def send(self, letter: Any, *, key: str, written_at: datetime) -> str | None:
        self.steps.passed()
        remark = super().send(letter, key=key, written_at=written_at)
        self.steps.passed()
        return remark


def warm_up(place: Place, run: int) -> None:
    """Work through a run in this process, so that forked workers find everything loaded."""
    with Path(os.devnull).open("wb") as nowhere:
        _work(place, run, None, Death(), nowhere.fileno(), 0, 1)


def attempt(
    place: Place, run: int, known: str | None, death: Death, *, lapsed: int, clicks: int = 1
) -> Told:
    """Work in a process of its own until done or dead.

    `known` is the proposal of an earlier attempt, `lapsed` how many leases have passed since the
    first, `clicks` how often the person approves.
    """
    reader, writer = os.pipe()
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _in_child(lambda: _work(place, run, known, death, writer, lapsed, clicks))
    os.close(writer)
    if death.after_s is not None:
        time.sleep(death.after_s)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reader) as said:
        lines = [json.loads(line) for line in said.read().splitlines(keepends=True)
                 if line.endswith("\n")]  # fmt: skip
    _, status = os.waitpid(child, 0)
    merged: dict[str, Any] = {key: value for line in lines for key, value in line.items()}
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status) != 0:
        raise RuntimeError(f"a worker failed in run {run}: see above")
    return Told(
        proposal=merged.get("proposal", known),
        steps=merged.get("steps", 0),
        came=merged.get("came"),
        killed=os.WIFSIGNALED(status),
        seconds=time.perf_counter() - began,
    )


def race(place: Place, run: int, proposal: str, workers: int) -> list[str]:
    """What came of several workers approving the same proposal, and delivering, at once."""
    gate_reader, gate = os.pipe()
    started = []
    for _ in range(workers):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(gate)
            os.close(reader)
            _in_child(lambda w=writer: _decide_at_once(place, run, proposal, w, gate_reader))
        os.close(writer)
        started.append((child, reader))
    os.close(gate_reader)
    os.close(gate)
    outcomes = []
    for child, reader in started:
        with os.fdopen(reader) as said:
            outcomes.append(json.loads(said.read() or '{"came": "died"}')["came"])
        os.waitpid(child, 0)
    return outcomes


def _in_child(work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException:  # noqa: BLE001 - a child must not go on as its parent
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _decide_at_once(place: Place, run: int, proposal: str, out: int, gate: int) -> None:
    door, store, actor = _open(place)
    os.read(gate, 1)  # until every worker is there and the gate is closed
    came = _approve(door, actor, proposal)
    _deliver(place, store, 0, Steps(None))
    _say(out, came=came)


def _work(
    place: Place, run: int, known: str | None, death: Death, out: int, lapsed: int, clicks: int
) -> None:
    steps = Steps(death.step)
    door, store, actor = _open(place)
    if known is None:
        made = {"draft": ticket_id(run), "edits": TEXT}
        outcome = door.call("send_reply", made, actor, Clock.frozen(NOW))
        known = outcome.report.blocks[-1].proposal_id  # type: ignore[union-attr]
        _say(out, proposal=known)
    assert known is not None
    came = None
    for _ in range(clicks):
        came = _approve(door, actor, known)
    _deliver(place, store, lapsed, steps)
    _say(out, came=came, steps=steps.count)


def _open(place: Place) -> tuple[Door, Store, Any]:
    store = Store(place.url)
    with store.session(read_only=True) as session:
        actor = identity.of_id(session, AGENT)
    return Door(place.catalog, store), store, actor


def _approve(door: Door, actor: Any, proposal: str) -> str:
    outcome = door.call(
        "decide", {"proposal": proposal, "decision": "approve"}, actor, Clock.frozen(NOW)
    )
    if outcome.result is None:
        return f"{outcome.kind}: {outcome.report.headline}"
    return str(outcome.result.items[0].came)  # type: ignore[attr-defined]


def _deliver(place: Place, store: Store, lapsed: int, steps: Steps) -> None:
    from store.outbox.claims import LEASE

    channel = Watched(MailServer("127.0.0.1", place.smtp_port), "desk@bench.example")
    channel.steps = steps
    now = NOW + lapsed * (LEASE * 2)
    Worker(store, [channel], lambda: now).run()
    store.close()


def _say(out: int, **what: Any) -> None:
    os.write(out, (json.dumps(what) + "\n").encode())


def some_death(draw: random.Random, steps: int, seconds: float) -> Death:
    """At a random step, or at a random moment."""
    if draw.random() < 0.5:
        return Death(step=draw.randint(1, steps))
    return Death(after_s=draw.uniform(0, seconds * 1.1))
