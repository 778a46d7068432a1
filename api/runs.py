"""Answers questions: a few at a time, the others wait, and too many are refused.

The workers are threads, since everything below is synchronous. A run belongs to this process by a
lease that it renews; runs whose process is gone are taken over, by this one or another.
"""

import asyncio
import logging
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from anyio import to_thread

from api import answers, errors
from api.approvals_view import approval
from api.channel import Channel
from api.errors import Problem
from api.identity import Caller, Identities
from api.metrics import Meters
from assistant.conversation import Event, Question
from assistant.threads import Turn
from assistant.wiring import Assistant, Conversation
from tools.access import Actor
from tools.errors import ToolError

log = logging.getLogger("deskmate.api")

LEASE_S = 15.0
ATTEMPTS = 3
"""A question that took down as many processes is not asked again."""


class Runs:
    """The runs of this process."""

    def __init__(self, assistant: Assistant, identities: Identities, meters: Meters) -> None:
        settings = assistant.settings
        self.assistant = assistant
        self.worker = f"w-{uuid4().hex[:12]}"
        self._identities = identities
        self._meters = meters
        self._size = settings.run_workers or (2 if settings.model == "planner" else 32)
        self._pool = ThreadPoolExecutor(self._size, "run")
        self._open = ExitStack()
        self._conversation: Conversation | None = None
        self._channels: dict[str, Channel] = {}
        self._by_person: Counter[str] = Counter()
        self._cancelled: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.stopping = False

    @property
    def turns(self) -> Any:
        """The turns of all conversations."""
        return self.assistant.threads.turns

    async def start(self) -> None:
        """Open the conversations."""
        self._conversation = await to_thread.run_sync(
            self._open.enter_context, self.assistant.conversation()
        )

    async def stop(self) -> None:
        """Finish what can be finished in time; give the rest up for another process."""
        self.stopping = True
        patience = self.assistant.settings.stop_seconds
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        parked = await to_thread.run_sync(self.turns.park, self.worker)
        if parked:
            log.warning("%d runs are left for the next process", parked)
        self._cancelled |= set(self._channels)
        for channel in self._channels.values():
            channel.close()
        await to_thread.run_sync(partial(self._pool.shutdown, cancel_futures=True))
        self._open.close()

    async def ask(
        self,
        caller: Caller,
        thread: str,
        text: str,
        *,
        run: str | None = None,
        as_of: date | datetime | None = None,
    ) -> Turn:
        """Begin to answer a question; a run that is there already is joined.

        Raises Problem 429, 503, and what `Turns.begin` raises.
        """
        self._admit(caller)
        begin = partial(
            self.turns.begin, thread, caller.actor.person_id, text,
            run=run or f"r-{uuid4().hex[:16]}", worker=self.worker, lease_s=LEASE_S,
            as_of=as_of.isoformat() if as_of else None, decides=caller.actor.decides,
        )  # fmt: skip
        turn, fresh = await to_thread.run_sync(begin)
        if fresh:
            self._launch(turn, caller.actor, as_of)
        return turn

    def _admit(self, caller: Caller) -> None:
        settings = self.assistant.settings
        if self.stopping:
            raise Problem(503, "The server is stopping.", headers={"Retry-After": "5"})
        if len(self._channels) >= settings.run_queue:
            self._meters.refused.inc()
            raise Problem(
                503, "Too many questions wait for an answer. Try again in a moment.",
                headers={"Retry-After": "2"},
            )  # fmt: skip
        if self._by_person[caller.key] >= settings.runs_per_person:
            raise Problem(
                429, f"{settings.runs_per_person} of your questions are being answered already.",
                headers={"Retry-After": "1"},
            )  # fmt: skip

    def _launch(self, turn: Turn, actor: Actor, as_of: date | datetime | None) -> None:
        channel = Channel(turn.attempt)
        self._channels[turn.run] = channel
        self._by_person[actor.person_id] += 1
        self._meters.running.inc()
        channel.tell("run", beginning(turn))
        question = Question(turn.question, actor, turn.thread, as_of, turn.run)
        task = asyncio.create_task(self._see_through(turn, question, channel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _see_through(self, turn: Turn, question: Question, channel: Channel) -> None:
        """Have a worker answer, and tell the clients what comes."""
        started = time.perf_counter()
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._pool, self._answer, turn, question, channel, loop)
        try:
            ended = await asyncio.wait_for(work, self.assistant.settings.run_seconds)
        except TimeoutError:
            self._cancelled.add(turn.run)
            why = {"type": "timeout", "message": "The answer took too long. Ask for less at once."}
            ended = await to_thread.run_sync(self._failed, turn, why)
        except asyncio.CancelledError:
            ended = None
        if ended is not None:
            for name, data in ended[1]:
                channel.tell(name, data, final=True)
            self._meters.runs.labels(ended[0]).inc()
            self._meters.run_seconds.observe(time.perf_counter() - started)
        channel.close()
        self._channels.pop(turn.run, None)
        self._cancelled.discard(turn.run)
        self._meters.running.dec()
        self._by_person[turn.person_id] -= 1
        if not self._by_person[turn.person_id]:
            del self._by_person[turn.person_id]

    def _answer(
        self, turn: Turn, question: Question, channel: Channel, loop: asyncio.AbstractEventLoop
    ) -> tuple[str, list[tuple[str, Any]]] | None:
        """In a worker: the run's state and its last events; None when it was given up."""
        if self._conversation is None or turn.run in self._cancelled:
            return None

        def listen(event: Event) -> None:
            if turn.run in self._cancelled:
                raise Cancelled
            told = _told(event)
            if told is not None:
                loop.call_soon_threadsafe(channel.tell, *told)

        try:
            answer = self._conversation.ask(question, listen)
        except Cancelled:
            return None
        except Exception as error:  # noqa: BLE001 - a run ends with an event, whatever happens
            return self._failed(turn, self._explain(turn, error))
        return self._done(turn, question.actor, answer.to_keep())

    def _done(
        self, turn: Turn, actor: Actor, answer: dict[str, Any]
    ) -> tuple[str, list[tuple[str, Any]]] | None:
        if not self.turns.finish(turn.run, turn.attempt, "done", answer):
            return None
        ended = replace(turn, state="done", answer=answer)
        return "done", list(answers.endings(ended, self.approvals(ended, actor)))

    def _failed(
        self, turn: Turn, error: dict[str, Any]
    ) -> tuple[str, list[tuple[str, Any]]] | None:
        if not self.turns.finish(turn.run, turn.attempt, "failed", {"error": error}):
            return None
        return "failed", [("error", {"error": error})]

    def _explain(self, turn: Turn, error: Exception) -> dict[str, Any]:
        problem = errors.problem_of(error)
        if problem is not None:
            return errors.body(problem)["error"]
        log.error("run %s failed", turn.run, exc_info=error)
        return {
            "type": "internal",
            "message": errors.APOLOGY.format(request=turn.run),
            "request": turn.run,
        }

    def approvals(self, turn: Turn, actor: Actor) -> list[dict[str, Any]]:
        """What a turn's answer leaves for a decision."""
        if not turn.answer or "report" not in turn.answer:
            return []
        desk = self.assistant.door.proposals
        found: list[dict[str, Any]] = []
        for proposal in answers.proposals(turn.answer["report"]):
            with suppress(ToolError):
                view = desk.get(proposal, actor, self.assistant.clock)
                found.append(approval(view, self.assistant.door.catalog))
        return found

    def cancel(self, run: str) -> None:
        """Have a run of this process stop at its next step."""
        self._cancelled.add(run)
        channel = self._channels.get(run)
        if channel is not None:
            error = {"type": "cancelled", "message": "This question was cancelled."}
            channel.tell("error", {"error": error}, final=True)
            channel.close()

    def channel(self, run: str) -> Channel | None:
        """The channel of a run of this process."""
        return self._channels.get(run)

    async def launch(self, turn: Turn) -> None:
        """Answer a question whose process is gone."""
        self._meters.taken_over.inc()
        if turn.attempt > ATTEMPTS:
            why = {"type": "internal", "message": "This question could not be answered."}
            await to_thread.run_sync(self._failed, turn, why)
            return
        try:
            actor = await to_thread.run_sync(self._identities.actor, turn.person_id)
        except Problem as problem:
            await to_thread.run_sync(self._failed, turn, errors.body(problem)["error"])
            return
        self._launch(turn, replace(actor, decides=turn.decides), moment(turn.as_of))

    @property
    def live(self) -> dict[str, Channel]:
        """The channels of this process's runs, by run."""
        return dict(self._channels)

    @property
    def has_room(self) -> bool:
        """Whether a worker is free for the run of a process that is gone."""
        return not self.stopping and len(self._channels) < self._size

    def lost(self, run: str) -> None:
        """Give a run up that another process holds by now."""
        self._cancelled.add(run)


def beginning(turn: Turn) -> dict[str, Any]:
    """What the first event of a run says."""
    return {"run": turn.run, "thread": turn.thread, "number": turn.number}


class Cancelled(Exception):
    """Nobody wants the answer any more."""


def moment(text: str | None) -> date | datetime | None:
    """A day or an instant, as it was kept."""
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def _told(event: Event) -> tuple[str, Any] | None:
    if event.kind == "step":
        return "step", {"text": event.text, **event.data}
    if event.kind == "token":
        return "token", {"text": event.text}
    return None
