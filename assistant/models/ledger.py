"""Counts what models used, per person and question, and holds them to the limits that are set."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Integer, cast
from sqlmodel import Session, col, func, select

from assistant.settings import Settings
from store.engine import Store
from store.errors import StoreError
from store.tables import ModelRequest

log = logging.getLogger("deskmate.models")
MILLION = 1_000_000


class OverBudget(Exception):
    """A limit is reached. The message is for the person."""


@dataclass(frozen=True)
class Used:
    """What some requests used. `cost` is in the company's currency; None without prices."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = None
    estimated: bool = False
    """Some counts are our estimate: the endpoint gave none."""

    @property
    def tokens(self) -> int:
        """Tokens read and written."""
        return self.input_tokens + self.output_tokens

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {**vars(self), "cost": None if self.cost is None else round(self.cost, 6)}


class Ledger:
    """The requests of one installation."""

    def __init__(self, store: Store, settings: Settings, model: str) -> None:
        self._store = store
        self._settings = settings
        self.model = model

    def check(self, person_id: str, of_question: Used, at_least: int) -> None:
        """Raise OverBudget when a request of `at_least` tokens would pass a limit."""
        limits = self._settings
        if of_question.tokens + at_least > limits.model_question_tokens:
            raise OverBudget(
                f"this question reached its limit of {limits.model_question_tokens:,} tokens"
            )
        most_cost = limits.model_question_cost
        if most_cost is not None and (of_question.cost or 0) >= most_cost:
            raise OverBudget(f"this question reached its limit of {most_cost:g}")
        if limits.model_daily_tokens is None and limits.model_daily_cost is None:
            return
        today = self.since(datetime.now(UTC) - timedelta(days=1), person_id)
        most = limits.model_daily_tokens
        if most is not None and today.tokens + at_least > most:
            raise OverBudget(f"your limit of {most:,} tokens in 24 hours is reached")
        if limits.model_daily_cost is not None and (today.cost or 0) >= limits.model_daily_cost:
            raise OverBudget(f"your limit of {limits.model_daily_cost:g} in 24 hours is reached")

    def record(self, person_id: str, thread: str, run: str, used: Used, outcome: str) -> None:
        """Keep one request. A store that cannot be written is logged, not the person's trouble."""
        row = ModelRequest(
            id=uuid4().hex,
            at=datetime.now(UTC),
            person_id=person_id,
            thread_id=thread,
            run_id=run,
            model=self.model[:200],
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
            estimated=used.estimated,
            cost_micros=None if used.cost is None else round(used.cost * MILLION),
            outcome=outcome,
        )
        try:
            with self._store.session() as session:
                session.add(row)
        except StoreError as error:
            log.warning("a model request could not be counted: %s", error)

    def outcome_of(self, run: str, outcome: str) -> None:
        """Note what became of the question's last request."""
        try:
            with self._store.session() as session:
                row = session.exec(
                    select(ModelRequest)
                    .where(ModelRequest.run_id == run)
                    .order_by(col(ModelRequest.at).desc())
                    .limit(1)
                ).first()
                if row is not None:
                    row.outcome = outcome
                    session.add(row)
        except StoreError as error:
            log.warning("a model request could not be counted: %s", error)

    def priced(self, input_tokens: int, output_tokens: int, *, estimated: bool) -> Used:
        """One request with its cost."""
        limits = self._settings
        if limits.model_input_price is None and limits.model_output_price is None:
            cost = None
        else:
            paid = input_tokens * (limits.model_input_price or 0)
            cost = (paid + output_tokens * (limits.model_output_price or 0)) / MILLION
        return Used(1, input_tokens, output_tokens, cost, estimated)

    def since(self, moment: datetime, person_id: str | None = None) -> Used:
        """What one person, or everybody, used since then."""
        with self._store.session(read_only=True) as session:
            return _sum(session, moment, person_id)

    def people(self, moment: datetime, limit: int = 10) -> list[tuple[str, Used]]:
        """Who used how much since then, the most first."""
        with self._store.session(read_only=True) as session:
            ids = session.exec(
                select(ModelRequest.person_id)
                .where(ModelRequest.at >= moment)
                .group_by(ModelRequest.person_id)
                .order_by(func.sum(ModelRequest.input_tokens + ModelRequest.output_tokens).desc())
                .limit(limit)
            ).all()
            return [(person, _sum(session, moment, person)) for person in ids]


def total(parts: Sequence[Used]) -> Used:
    """Several requests together."""
    costs = [part.cost for part in parts if part.cost is not None]
    return Used(
        sum(part.requests for part in parts),
        sum(part.input_tokens for part in parts),
        sum(part.output_tokens for part in parts),
        sum(costs) if costs else None,
        any(part.estimated for part in parts),
    )


def _sum(session: Session, moment: datetime, person_id: str | None) -> Used:
    query: Any = select(  # pyright: ignore[reportCallIssue] - SQLModel types four columns
        func.count(),
        func.sum(ModelRequest.input_tokens),
        func.sum(ModelRequest.output_tokens),
        func.sum(ModelRequest.cost_micros),
        func.max(cast(col(ModelRequest.estimated), Integer)),
    ).where(ModelRequest.at >= moment)
    if person_id is not None:
        query = query.where(ModelRequest.person_id == person_id)
    count, read, written, micros, estimated = session.exec(query).one()
    cost = None if micros is None else int(micros) / MILLION
    return Used(count, int(read or 0), int(written or 0), cost, bool(estimated))
