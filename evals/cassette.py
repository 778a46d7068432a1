"""Answers of a language model, kept so that a run can be graded again without the model.

A cassette is a file of JSON lines: the first names the model, each other holds one message with its
place: case, trial and number of the request. The place finds it again, not the words of the
request, so that a changed check or tool can be tried on the same answers; how many requests differ
from those that were answered is counted, and said.
"""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, ToolMessage, message_to_dict
from langchain_core.messages import messages_from_dict as from_dicts
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict

FORMAT = 1
_FENCE = re.compile(r"data-[0-9a-f]{8}")
"""What material from outside is fenced with, made up for each question."""


class BadCassette(ValueError):
    """A file that holds no recorded answers."""


class NotRecorded(RuntimeError):
    """The assistant asked for more than was recorded."""


class Place:
    """Where in a run the next request stands."""

    def __init__(self) -> None:
        self.case, self.trial, self.number = "", 1, 0
        self.drift = 0
        """Requests of this trial that are not those that were answered."""
        self.missing = ""
        """The first request of this trial to which no answer was recorded."""

    def begin(self, case: str, trial: int) -> None:
        """The next requests belong to this trial of this case."""
        self.case, self.trial, self.number, self.drift, self.missing = case, trial, 0, 0, ""

    def next(self) -> tuple[str, int, int]:
        """The place of the next request."""
        self.number += 1
        return self.case, self.trial, self.number


class Recorder(BaseChatModel):
    """A chat model whose answers are kept. Each process writes a part; `join` makes the file."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    inner: Any
    """The model, its tools bound."""
    file: Path
    model: str
    place: Place

    @property
    def _llm_type(self) -> str:
        return "deskmate-recorder"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        """The same recorder around the model with these tools."""
        return self.model_copy(update={"inner": self.inner.bind_tools(tools, **kwargs)})

    def _generate(self, messages: list[BaseMessage], *_: Any, **kwargs: Any) -> ChatResult:
        kwargs.pop("run_manager", None)
        message = self.inner.invoke(messages, **kwargs)
        case, trial, number = self.place.next()
        line = {"case": case, "trial": trial, "number": number, "request": digest(messages)}
        self._write({**line, "message": message_to_dict(message)})
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _write(self, line: dict[str, Any]) -> None:
        part = self.file.with_name(f"{self.file.name}.{os.getpid()}.part")
        with part.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def join(file: Path, model: str) -> int:
    """Make the cassette of the parts that the processes wrote; the number of answers in it."""
    parts = sorted(file.parent.glob(f"{file.name}.*.part"))
    lines = [line for part in parts for line in part.read_text("utf-8").splitlines()]
    lines.sort(key=lambda line: _place_of(json.loads(line)))
    head = json.dumps({"cassette": FORMAT, "model": model})
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    for part in parts:
        part.unlink()
    return len(lines)


class Replayed(BaseChatModel):
    """Says what was recorded."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    answers: dict[tuple[str, int, int], dict[str, Any]]
    place: Place

    @property
    def _llm_type(self) -> str:
        return "deskmate-replayed"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        """The model itself: what it said does not change any more."""
        return self

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        place = self.place.next()
        line = self.answers.get(place)
        if line is None:
            told = f"request {place[2]} of {place[0]}, trial {place[1]}, was not recorded"
            self.place.missing = self.place.missing or told
            raise NotRecorded(told)
        if line["request"] != digest(messages):
            self.place.drift += 1
        (message,) = from_dicts([line["message"]])
        return ChatResult(generations=[ChatGeneration(message=message)])


def read(file: Path) -> tuple[str, dict[tuple[str, int, int], dict[str, Any]]]:
    """The model's name, and its answers by place. Raises BadCassette."""
    try:
        head, *lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        if head["cassette"] != FORMAT:
            raise BadCassette(f"{file} is of another format; record it again")
        return head["model"], {_place_of(line): line for line in lines}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadCassette(f"{file} holds no recorded answers: {error}") from None


def _place_of(line: dict[str, Any]) -> tuple[str, int, int]:
    return line["case"], line["trial"], line["number"]


def digest(messages: Sequence[BaseMessage]) -> str:
    """SHA-256 of what the model is told; ids made up for the occasion do not count."""
    told = [
        [m.type, m.content, getattr(m, "name", None) if isinstance(m, ToolMessage) else None]
        for m in messages
    ]
    plain = _FENCE.sub("data", json.dumps(told, default=str))
    return hashlib.sha256(plain.encode()).hexdigest()
