"""The one door: who may pass, with what, and what comes back when something is wrong."""

import logging
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from reports.blocks import Approval, Headline, Report
from store.clock import Clock
from store.engine import Store
from store.errors import StoreError
from tools.access import Actor, Persona
from tools.catalog import Catalog
from tools.context import ToolContext
from tools.errors import NotFound
from tools.execution import Door, Outcome
from tools.spec import Apply, Args, BadDeclaration, Example, Result, ToolSpec, tool

Call = Callable[..., Outcome]
ANA = Actor("ana", "Ana Agent", Persona.AGENT, team_id="int")


class Nothing(Args):
    """No arguments."""


class Empty(Result):
    """No data."""


def _report(_: Empty) -> Report:
    return Report(blocks=[Headline(text="Done.")])


EXAMPLES = [Example("do it", Nothing())]


@tool(effect="read", allow=[Persona.AGENT], examples=EXAMPLES, report=_report)
def broken(args: Nothing, ctx: ToolContext) -> Empty:
    """Fails in a way that nobody foresaw."""
    raise RuntimeError("secret detail")


def _asks(_: Empty) -> Report:
    return Report(blocks=[Headline(text="Change it?"), Approval(tool="change", summary="Change")])


@tool(
    effect="write",
    allow=[Persona.AGENT],
    examples=[Example("change", Nothing())],
    report=_asks,
    apply=Apply(lambda result, writing: None, rows=lambda result: []),
)
def change(args: Nothing, ctx: ToolContext) -> Empty:
    """Would change something."""
    with pytest.raises((SQLAlchemyError, StoreError)):
        ctx.session.execute(text("UPDATE tickets SET priority = 'P1'"))
    return Empty()


def _spec(function: Callable[..., object]) -> ToolSpec:
    return function.__tool__  # type: ignore[attr-defined]


def _through(desk: Store, function: Callable[..., object]) -> Outcome:
    spec = _spec(function)
    return Door(Catalog({spec.name: spec}), desk).call(spec.name, {}, ANA, Clock())


def test_a_tool_of_another_role_is_refused_with_the_roles_that_have_it(call: Call) -> None:
    outcome = call("sla_performance", "ana")
    assert outcome.kind == "forbidden"
    assert "executives and support managers" in outcome.report.headline


def test_an_unknown_tool_is_refused(call: Call) -> None:
    assert call("delete_everything", "ana").kind == "not_found"


@pytest.mark.parametrize(
    ("args", "named"),
    [
        ({"status": "sideways"}, "status"),
        ({"limit": 0}, "limit"),
        ({"period": "the other day"}, "period"),
        ({"person": "bob"}, "person"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_runs(
    call: Call, args: dict[str, object], named: str
) -> None:
    outcome = call("list_tickets", "ana", **args)
    assert outcome.kind == "invalid"
    assert named in outcome.report.headline


def test_a_defect_is_logged_once_with_a_number_and_shown_as_an_apology(
    desk: Store, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = _through(desk, broken)
    assert outcome.kind == "error"
    assert "secret detail" not in outcome.report.headline
    [record] = [r for r in caplog.records if r.levelno == logging.ERROR]
    number = record.getMessage().rsplit("request ", 1)[1].rstrip(")")
    assert number in outcome.report.headline


def test_a_write_changes_nothing_and_becomes_a_proposal(desk: Store) -> None:
    assert _through(desk, change).kind == "proposal"


def test_arguments_come_back_as_they_were_given_in_canonical_form(call: Call) -> None:
    outcome = call("list_tickets", "ana", status="unsolved", priority="sev1", assignee="me")
    assert outcome.args == {"status": "open", "priority": "P1", "assignee": "me"}


def test_every_answer_says_up_to_when_its_data_counts(call: Call) -> None:
    basis = call("list_tickets", "ana").report.basis
    assert basis is not None
    assert basis.as_of is not None


@pytest.mark.parametrize(
    ("allow", "examples", "why"),
    [
        ([], [Example("x", Nothing())], "nobody may use it"),
        ([Persona.AGENT], [], "no examples"),
    ],
)
def test_an_incomplete_declaration_does_not_start(
    allow: list[Persona], examples: list[Example], why: str
) -> None:
    def nameless(args: Nothing, ctx: ToolContext) -> Empty:
        """Does nothing."""
        return Empty()

    with pytest.raises(BadDeclaration, match=why):
        tool(effect="read", allow=allow, examples=examples, report=_report)(nameless)


def test_a_write_that_cannot_be_carried_out_does_not_start() -> None:
    with pytest.raises(BadDeclaration, match="give `apply`"):
        tool(effect="write", allow=[Persona.AGENT], examples=EXAMPLES, report=_report)(broken)


def test_a_refusal_carries_what_to_ask_instead() -> None:
    error = NotFound("No such thing.", hints=["show my open tickets"])
    from tools.execution import refusal

    steps = refusal(error).blocks[1]
    assert steps.type == "steps"
    assert steps.items[0].ask == "show my open tickets"
