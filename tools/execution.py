"""The one door through which every tool is called: authorise, validate, run, record."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from pydantic import ValidationError

from knowledge.embedding import EmbeddingUnavailable
from knowledge.index import IndexUnavailable
from reports.blocks import Approval, Basis, Headline, Report, Step, Steps
from store.clock import Clock
from store.engine import Store
from store.errors import StoreError
from store.statements import Statements, recorded
from tools import identity
from tools.access import Actor, may_call
from tools.catalog import Catalog
from tools.context import Explain, Knowledge, ToolContext
from tools.errors import InvalidArgument, NotAllowed, ToolError
from tools.proposals.proposing import Asked, approval_of
from tools.proposals.report import carried_out
from tools.proposals.service import Identify, Proposals
from tools.spec import Args, Result, ToolSpec

log = logging.getLogger("deskmate.tools")

OutcomeKind = Literal["result", "invalid", "not_found", "forbidden", "nothing", "proposal", "error"]


@dataclass(frozen=True)
class Outcome:
    """What came of a call: the report to show and, for a success, the typed result."""

    tool: str
    kind: OutcomeKind
    args: dict[str, Any]
    """Canonical arguments as far as they were given."""
    report: Report
    result: Result | None = None
    ms: float = 0.0
    statements: Statements = field(default_factory=Statements)
    """What the call asked the database, in the person's own session."""


class Door:
    """Calls tools on behalf of people."""

    def __init__(
        self,
        catalog: Catalog,
        store: Store,
        open_knowledge: Callable[[], Knowledge] | None = None,
        home: Path | None = None,
        identify: Identify = identity.of_id,
        explain: Explain | None = None,
    ) -> None:
        self.catalog = catalog
        self.store = store
        self.proposals = Proposals(
            catalog, store, open_knowledge=open_knowledge, home=home, identify=identify
        )
        """What waits for a decision, and what was decided."""
        self._open_knowledge = open_knowledge
        self._home = home
        self._explain = explain

    def call(
        self,
        name: str,
        raw: dict[str, Any],
        actor: Actor,
        clock: Clock,
        thread_id: str | None = None,
        *,
        outside: bool = False,
    ) -> Outcome:
        """Call a tool. Never raises for what a person can cause; a defect becomes an apology.

        A write only looks: it says what it would change, and waits as a proposal. `outside` says
        that arguments come from a customer's words: then a person decides, whatever the policies
        say.
        """
        started = time.perf_counter()
        sent = Statements()
        try:
            spec = self._authorised(name, actor)
            args = _validated(spec, raw)
            result = self._run(spec, args, actor, clock, thread_id, sent)
            report = _with_basis(spec.report(result), clock)
            kind: OutcomeKind = "result"
            if spec.effect == "write" and approval_of(report) is not None:
                asked = Asked(spec, args, actor, clock.now(), result, report, thread_id, outside)
                kind, report = self._proposed(asked, clock)
            elif spec.effect == "decision" and approval_of(report) is not None:
                kind = "proposal"
        except ToolError as error:
            args, result, kind = None, None, error.kind
            report = refusal(error)
        except (StoreError, IndexUnavailable, EmbeddingUnavailable) as error:
            args, result, kind = None, None, "error"
            report = Report(blocks=[Headline(text=str(error))])
        except Exception:
            request = uuid4().hex[:12]
            log.exception("tool %s failed (request %s)", name, request)
            args, result, kind = None, None, "error"
            report = Report(blocks=[Headline(text=_APOLOGY.format(request=request))])
        ms = (time.perf_counter() - started) * 1000
        log.info("tool=%s actor=%s kind=%s ms=%.1f", name, actor.person_id, kind, ms)
        canonical = canonical_args(args) if args else raw
        return Outcome(name, kind, canonical, report, result, ms, sent)

    def _authorised(self, name: str, actor: Actor) -> ToolSpec:
        spec = self.catalog.get(name)
        verdict = may_call(spec, actor)
        if not verdict.allowed:
            raise NotAllowed(verdict.reason, hints=["what can you do"])
        return spec

    def _proposed(self, asked: Asked, clock: Clock) -> tuple[OutcomeKind, Report]:
        """The report with what waits at its end, or what a policy had done at once."""
        view, decided = self.proposals.propose(asked, clock)
        if decided is not None and decided.came == "executed":
            return "result", _with_basis(carried_out(decided), clock)
        others = [b for b in asked.report.blocks if not isinstance(b, Approval)]
        return "proposal", asked.report.model_copy(update={"blocks": [*others, view.approval()]})

    def _run(
        self,
        spec: ToolSpec,
        args: Args,
        actor: Actor,
        clock: Clock,
        thread_id: str | None,
        sent: Statements,
    ) -> Result:
        with self.store.reading(actor.scope) as session, recorded(session, sent):
            return spec.run(
                args,
                ToolContext(
                    actor=actor,
                    session=session,
                    clock=clock,
                    open_knowledge=self._open_knowledge,
                    thread_id=thread_id,
                    home=self._home,
                    proposals=self.proposals,
                    explain=self._explain,
                ),
            )


_APOLOGY = (
    "Something went wrong on our side, and nothing was changed. "
    "Please try again; if it stays, give your administrator the number {request}."
)


def canonical_args(args: Args) -> dict[str, Any]:
    """The arguments that were given, in canonical JSON values; defaults are not repeated."""
    return args.model_dump(mode="json", exclude_unset=True)


def refusal(error: ToolError) -> Report:
    """The report of a call that gave no result."""
    steps = [Step(text=hint, ask=hint) for hint in error.hints]
    return Report(blocks=[Headline(text=error.message), *([Steps(items=steps)] if steps else [])])


def _validated(spec: ToolSpec, raw: dict[str, Any]) -> Args:
    try:
        return spec.args.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "arguments"
        raise InvalidArgument(f"{spec.title}: {where}: {first['msg']}.") from None


def _with_basis(report: Report, clock: Clock) -> Report:
    """Every answer says up to when its data counts."""
    if report.basis is not None and report.basis.as_of is not None:
        return report
    basis = (report.basis or Basis()).model_copy(update={"as_of": clock.now()})
    return report.model_copy(update={"basis": basis})
