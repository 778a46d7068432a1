"""`deskmate approvals`: what waits for a decision, and deciding it."""

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from terminal.failures import FAILED
from terminal.options import AsPerson, Json

if TYPE_CHECKING:
    from assistant.wiring import Assistant
    from tools.access import Actor
    from tools.proposals.models import Decided, View

app = typer.Typer(no_args_is_help=True, help="What waits for a decision, and deciding it.")
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID...", help="Requests.", show_default=False)
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The request.")]
Everything = Annotated[bool, typer.Option("--all", help="All that wait for your decision.")]
Except = Annotated[
    list[str] | None,
    typer.Option(
        "--except",
        metavar="WHAT",
        help="Leave out: of one request rows by id or by place from 1; of several, requests.",
    ),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why.")]


@app.callback()
def approvals() -> None:
    """What waits for a decision, and deciding it."""


@app.command("list")
def list_(
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help="waiting, decided or all.")
    ] = "waiting",
    who: AsPerson = None,
    as_json: Json = False,
) -> None:
    """Requests that you may decide or have made, the newest first."""
    from terminal.approval_report import listed
    from terminal.output import print_json

    if state not in ("waiting", "decided", "all"):
        raise typer.BadParameter("the state is waiting, decided or all")
    assistant, actor = _opened(who)
    desk = assistant.door.proposals
    found = desk.find(actor, assistant.clock, state=state)
    if as_json:
        print_json([data(view) for view in found])
    else:
        _show(listed(found, state), actor)


@app.command("show")
def show(proposal: Id, who: AsPerson = None, as_json: Json = False) -> None:
    """Everything that a request would change."""
    from terminal.approval_report import detail
    from terminal.output import print_json

    assistant, actor = _opened(who)
    view = assistant.door.proposals.get(proposal, actor, assistant.clock)
    if as_json:
        print_json(data(view))
    else:
        _show(detail(view), actor, full=True)


@app.command("approve")
def approve(
    proposals: Ids = None,
    everything: Everything = False,
    left_out: Except = None,
    reason: Reason = None,
    who: AsPerson = None,
    as_json: Json = False,
) -> None:
    """Approve requests: each is carried out at once, and once. Exit code 1: not all could be."""
    _decide("approve", proposals, everything, left_out, reason, who, as_json)


@app.command("reject")
def reject(
    proposals: Ids = None,
    everything: Everything = False,
    left_out: Except = None,
    reason: Reason = None,
    who: AsPerson = None,
    as_json: Json = False,
) -> None:
    """Reject requests: nothing is changed. Exit code 1: not all could be."""
    _decide("reject", proposals, everything, left_out, reason, who, as_json)


@app.command("edit")
def edit(
    proposal: Id,
    values: Annotated[
        list[str], typer.Option("--set", metavar="NAME=VALUE", help="An argument to replace.")
    ],
    who: AsPerson = None,
    as_json: Json = False,
) -> None:
    """Change a request's arguments: what that would do waits as a request of its own."""
    from terminal.approval_report import detail
    from terminal.output import print_json

    assistant, actor = _opened(who)
    args = dict(_argument(value) for value in values)
    view = assistant.door.proposals.edit(proposal, args, actor, assistant.clock)
    if as_json:
        print_json(data(view))
    else:
        _show(detail(view), actor)


@app.command("undo")
def undo(proposal: Id, reason: Reason = None, who: AsPerson = None, as_json: Json = False) -> None:
    """Take back what was carried out. Exit code 1: something has built on it, or it has left."""
    assistant, actor = _opened(who)
    done = assistant.door.proposals.undo(proposal, actor, assistant.clock, reason=reason)
    _tell([done], actor, as_json)


def data(view: "View") -> dict[str, Any]:
    """A request as JSON; how it was shown is left out."""
    return view.model_dump(mode="json", exclude={"report"})


def _decide(
    decision: Literal["approve", "reject"],
    proposals: list[str] | None,
    everything: bool,
    left_out: list[str] | None,
    reason: str | None,
    who: str | None,
    as_json: bool,
) -> None:
    from tools.assistant.choosing import without

    assistant, actor = _opened(who)
    desk, clock = assistant.door.proposals, assistant.clock
    if bool(proposals) == everything:
        raise typer.BadParameter("give the ids of requests, or --all")
    one = proposals[0] if proposals and len(proposals) == 1 else None
    if one is not None:
        parts = left_out or ()
        _tell(
            [desk.decide(one, decision, actor, clock, leaving_out=parts, reason=reason)],
            actor,
            as_json,
        )
        return
    views = (
        [desk.get(id_, actor, clock) for id_ in proposals]
        if proposals
        else [view for view in desk.find(actor, clock) if view.may_decide]
    )
    chosen = without(views, left_out or [])
    done = [desk.decide(view.id, decision, actor, clock, reason=reason) for view in chosen]
    _tell(done, actor, as_json)


def _tell(done: "list[Decided]", actor: "Actor", as_json: bool) -> None:
    from terminal.output import print_json, print_line
    from tools.proposals.report import several

    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "came": one.came,
                    "message": one.message,
                    "approval": data(one.view),
                    "fresh": data(one.fresh) if one.fresh else None,
                }
                for one in done
            ]
        )
    elif done:
        _show(several(done), actor)
    else:
        print_line("Nothing waits for your decision.")
    if any(one.came in ("stale", "expired", "kept") for one in done):
        raise typer.Exit(FAILED)


def _argument(said: str) -> tuple[str, Any]:
    name, found, value = said.partition("=")
    if not found or not name:
        raise typer.BadParameter(f"{said!r} is not of the form NAME=VALUE, such as priority=P2")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _opened(who: str | None) -> "tuple[Assistant, Actor]":
    from terminal.opening import open_assistant

    assistant = open_assistant()
    return assistant, assistant.actor(who)


def _show(report: Any, actor: "Actor", *, full: bool = False) -> None:
    from zoneinfo import ZoneInfo

    from terminal.output import show as print_report

    print_report(report, ZoneInfo(actor.time_zone), full=full)
