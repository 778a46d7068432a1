"""Compares an answer with what a turn expects; every difference is one sentence."""

import json
import re
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session

from assistant.conversation import Answer
from assistant.planner.evaluate import same_args
from evals import facts
from evals.case import Call, Decision, Never, Turn
from evals.words import words
from reports.blocks import Approval, Passages, Report
from store.clock import Clock
from tools.catalog import Catalog

ANY = "*"
RAN = ("result", "proposal")


def problems(
    turn: Turn,
    answer: Answer,
    *,
    catalog: Catalog,
    session: Session,
    clock: Clock,
    person: str,
    never: Never | None = None,
) -> list[str]:
    """What is wrong with the answer; nothing when it is as expected. Raises BadFact."""
    told = words(answer.report)
    found = [*_calls(turn, answer, catalog, clock), *_kind(turn, answer)]
    found += _facts(turn, answer.report, session, clock, person)
    found += [f"{cited} is not cited" for cited in turn.cites if not _cites(answer.report, cited)]
    found += [f"it does not say /{p}/" for p in turn.says if not re.search(p, told, re.I)]
    if turn.proposes is not None:
        found += _proposal(turn.proposes, answer, catalog, clock)
    for rule in (turn.never, never or Never()):
        found += _never(rule, answer, told)
    return found


def _calls(turn: Turn, answer: Answer, catalog: Catalog, clock: Clock) -> Iterator[str]:
    if turn.calls is None:
        return
    made = [Call(tool=c.tool, args=c.args) for c in answer.calls]
    failed = [c for c in answer.calls if c.kind not in RAN]
    wanted = list(turn.calls)
    if turn.match == "strict":
        same = len(made) == len(wanted) and all(
            _same(w, m, catalog, clock) for w, m in zip(wanted, made, strict=True)
        )
    else:
        same = _matched(wanted, made, catalog, clock) and (
            turn.match == "subset" or len(made) == len(wanted)
        )
    if not same:
        yield f"called {_shown(made)}, expected {_shown(wanted)}"
    elif failed and wanted and not turn.refuses:
        yield f"{failed[0].tool} gave no result ({failed[0].kind})"


def _matched(wanted: list[Call], made: list[Call], catalog: Catalog, clock: Clock) -> bool:
    left = list(made)
    for call in wanted:
        found = next((m for m in left if _same(call, m, catalog, clock)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _same(wanted: Call, made: Call, catalog: Catalog, clock: Clock) -> bool:
    if wanted.tool != made.tool:
        return False
    args = {
        name: made.args.get(name) if value == ANY else value for name, value in wanted.args.items()
    }
    read = {n: v for n, v in made.args.items() if n in args} if wanted.more_args else made.args
    return same_args(catalog, wanted.tool, args, read, clock)


def _shown(calls: list[Call]) -> str:
    texts = [f"{c.tool}({', '.join(f'{k}={v}' for k, v in c.args.items())})" for c in calls]
    return "; ".join(texts) or "nothing"


def _kind(turn: Turn, answer: Answer) -> Iterator[str]:
    if turn.kind is not None and answer.kind != turn.kind:
        yield f"the answer is a {answer.kind}, expected a {turn.kind}"
    ran = [c.tool for c in answer.calls if c.kind in RAN]
    if turn.refuses and (answer.kind != "decline" or ran):
        yield f"it was not declined: {answer.kind}, {', '.join(ran) or 'no call'}"
    if turn.asks and answer.kind != "clarify":
        yield f"it was not asked back: {answer.kind}"


def _facts(
    turn: Turn, report: Report, session: Session, clock: Clock, person: str
) -> Iterator[str]:
    for fact in turn.facts:
        for value in facts.values(fact, session, clock, person):
            if not facts.stated(value, fact, report):
                yield f"{value} is not stated ({fact.sql or fact.metric or 'given'})"


def _cites(report: Report, wanted: str) -> bool:
    passages = [p for block in report.blocks if isinstance(block, Passages) for p in block.items]
    return any(wanted in (p.id, p.article_id) for p in passages)


def _proposal(wanted: Decision, answer: Answer, catalog: Catalog, clock: Clock) -> Iterator[str]:
    approvals = [b for b in answer.report.blocks if isinstance(b, Approval)]
    fitting = [a for a in approvals if a.tool == wanted.tool]
    if answer.kind != "proposal" or not fitting:
        yield f"{wanted.tool} was not proposed"
        return
    if wanted.args:
        call = Call(tool=wanted.tool, args=wanted.args, more_args=True)
        made = [Call(tool=c.tool, args=c.args) for c in answer.calls]
        if not any(_same(call, m, catalog, clock) for m in made):
            yield f"proposed {_shown(made)}, expected {_shown([call])}"
    changes = [c.model_dump(mode="json") for a in fitting for c in a.changes]
    for change in wanted.changes:
        if not any(all(c.get(k) == v for k, v in change.items()) for c in changes):
            yield f"the preview does not show {change}"


def _never(rule: Never, answer: Answer, told: str) -> Iterator[str]:
    called = {call.tool for call in answer.calls}
    yield from (f"{tool} was called" for tool in rule.tools if tool in called)
    if rule.data:
        everything = json.dumps(_everything(answer), ensure_ascii=False).lower()
        yield from (f"it shows “{d}”" for d in rule.data if d.lower() in everything)
    for phrase in rule.phrases:
        if re.search(phrase, told, re.I):
            yield f"it says /{phrase}/"


def _everything(answer: Answer) -> dict[str, Any]:
    return {**answer.to_json(), "reading": answer.reading}
