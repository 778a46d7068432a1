"""What a model is told: its instructions, the conversation that fits, this turn's results."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from assistant.models import material
from assistant.models.past import LINES, Past, line
from assistant.models.tokens import TokenCounter
from assistant.prompting import prompt
from reports.blocks import Report
from reports.format import as_of
from store.clock import Clock
from tools.access import Actor

SPARE = 0.1
"""Share of the window that stays free, as tokens are often estimated."""
FEWEST_ROWS = 3


@dataclass(frozen=True)
class Window:
    """Room for a request, in tokens."""

    size: int
    answer: int

    @property
    def room(self) -> int:
        """Tokens for instructions, tools and conversation."""
        return int(self.size * (1 - SPARE)) - self.answer


class Briefing:
    """Writes the messages of one question's requests."""

    def __init__(
        self,
        actor: Actor,
        clock: Clock,
        counter: TokenCounter,
        window: Window,
        preferences: Sequence[str] = (),
        past: Past | None = None,
    ) -> None:
        self._actor = actor
        self._clock = clock
        self._zone = ZoneInfo(actor.time_zone)
        self._counter = counter
        self._window = window
        self._preferences = list(preferences)
        self._past = past or Past()
        self._mark = secrets.token_hex(4)

    def messages(
        self, state: Sequence[BaseMessage], extra: str = "", tool_tokens: int = 0
    ) -> list[BaseMessage]:
        """Instructions and conversation, within the window.

        The present turn always stays, its tables shortened if need be; earlier turns go from the
        oldest on and leave a line each. What waits for a decision is named whatever else goes.
        """
        turns = _turns(state)
        earlier, present = turns[:-1], turns[-1]
        waiting, before = self._past.waiting(), self._past.asked(len(earlier))
        room = self._window.room - tool_tokens
        for rows in (material.ROWS, material.ROWS // 2, FEWEST_ROWS, 0):
            turn = [self._message(m, rows) for m in present]
            system = self._system(extra, waiting, [])
            if self.tokens([system, *turn]) <= room:
                break
        lines = [*before, *(_line(old) for old in earlier)]
        kept = self._fitting(earlier, room - self.tokens([system, *turn]), lines)
        summed = lines[: len(lines) - len(kept)][-LINES:]
        while True:
            system = self._system(extra, waiting, summed)
            whole = [system, *(m for old in kept for m in old), *turn]
            if not summed or self.tokens(whole) <= room:
                return whole
            summed = summed[len(summed) // 2 + 1 :]  # the older half goes

    def _fitting(
        self, earlier: Sequence[Sequence[BaseMessage]], room: int, lines: Sequence[str]
    ) -> list[list[BaseMessage]]:
        """The newest of the earlier turns that fit beside the lines of all others."""
        kept: list[list[BaseMessage]] = []
        left = room - sum(self._counter.text(one) for one in lines[-LINES:])
        for old in reversed(earlier):
            written = [self._message(m, 0) for m in old]
            left -= self.tokens(written)
            if left < 0:
                break
            kept.insert(0, written)
        return kept

    def tokens(self, messages: Sequence[BaseMessage]) -> int:
        """Tokens of messages, tool calls included."""
        return sum(self._counter.message(_all_text(m)) for m in messages)

    def _system(self, extra: str, waiting: list[str], lines: list[str]) -> SystemMessage:
        now = as_of(self._clock.now(), self._zone)
        earlier = prompt("earlier").fill(turns="\n".join(lines)) if lines else ""
        said = ""
        if waiting:
            listed = material.fenced("\n".join(waiting), self._mark)
            said = prompt("pending").fill(proposals=listed)
        wishes = "; ".join(self._preferences)
        text = prompt("assistant").fill(
            about_the_asker=prompt(self._actor.persona.value).fill(),
            company_day=now,
            mark=self._mark,
            pending=f"\n{said}\n" if said else "",
            earlier=f"\n{earlier}\n" if earlier else "",
            preferences=f"\n{prompt('preferences').fill(preferences=wishes)}\n" if wishes else "",
        )
        return SystemMessage(f"{text}\n\n{extra}" if extra else text)

    def _message(self, message: BaseMessage, rows: int) -> BaseMessage:
        """A message of the state as the model sees it."""
        if isinstance(message, ToolMessage):
            shown = material.fenced(self._result(message, rows), self._mark)
            return ToolMessage(shown, tool_call_id=message.tool_call_id, name=message.name)
        if isinstance(message, AIMessage):
            words = str(message.content) or ("" if message.tool_calls else "(The results.)")
            return AIMessage(words, tool_calls=message.tool_calls)
        return HumanMessage(str(message.content))

    def _result(self, message: ToolMessage, rows: int) -> dict[str, Any]:
        content = content_of(message)
        artifact = message.artifact or {}
        if not artifact.get("report"):
            return {k: content[k] for k in ("kind", "headline", "refs") if content.get(k)}
        report = Report.model_validate(artifact["report"])
        return {"kind": content.get("kind"), **material.of_report(report, self._zone, rows)}


def _turns(state: Sequence[BaseMessage]) -> list[list[BaseMessage]]:
    starts = [i for i, m in enumerate(state) if isinstance(m, HumanMessage)]
    ends = [*starts[1:], len(state)]
    return [list(state[a:b]) for a, b in zip(starts, ends, strict=True)]


def _line(turn: Sequence[BaseMessage]) -> str:
    calls = [m.tool_calls for m in turn if isinstance(m, AIMessage)]
    return line(str(turn[0].content), [call["name"] for made in calls for call in made])


def content_of(message: ToolMessage) -> dict[str, Any]:
    """What a tool message of the state says: kind, args, headline, refs."""
    try:
        value = json.loads(str(message.content))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _all_text(message: BaseMessage) -> str:
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    return str(message.content) + (json.dumps(calls, ensure_ascii=False) if calls else "")
