"""What clients get, for the OpenAPI description."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.errors import ErrorDetail

ReportOut = dict[str, Any]
"""{"blocks": [...], "basis": {...}}; the block types are in `reports/blocks.py`."""


class ThreadOut(BaseModel):
    """A conversation."""

    id: str
    title: str
    created_at: datetime
    updated_at: datetime
    turns: int
    running: str | None
    """The run that is being answered."""


class CallOut(BaseModel):
    """A tool call that was made for an answer."""

    tool: str
    args: dict[str, Any]


class AnswerOut(BaseModel):
    """An answer."""

    kind: Literal["answer", "clarify", "decline", "proposal"]
    failed: bool
    report: ReportOut
    calls: list[CallOut]
    proposals: list[str]
    ms: float | None


class EvidenceOut(BaseModel):
    """What an answer rests on. A figure's `call` is the place of its call, from 0."""

    question: str
    person: str
    calls: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    reading: dict[str, Any] | None
    basis: dict[str, Any] | None


class TurnOut(BaseModel):
    """A question and what became of it."""

    run: str
    thread: str
    number: int
    question: str
    at: datetime
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    answer: AnswerOut | None
    error: ErrorDetail | None = None


class PersonOut(BaseModel):
    """A person."""

    id: str
    name: str


class ApprovalOut(BaseModel):
    """A change that waits for a decision, or what became of it."""

    id: str
    tool: str
    title: str
    args: dict[str, Any]
    digest: str
    state: str
    summary: str
    changes: list[dict[str, Any]]
    effects: list[str]
    reversible: bool
    rows: list[str]
    outside: bool
    rule: str
    requester: PersonOut
    deciders: list[str]
    decides: str
    mine: bool
    may_decide: bool
    may_edit: bool
    may_undo: bool
    created_at: datetime
    expires_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    executed_at: datetime | None
    reason: str | None
    message: str | None
    thread: str | None
    replaces: str | None
    report: ReportOut
    schema_: dict[str, Any] | None = Field(None, alias="schema", description="of its arguments")
