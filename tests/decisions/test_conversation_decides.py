"""Deciding in a conversation and on the command line, on the demo company."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from assistant.wiring import Assistant

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, training: Any) -> "Assistant":
    """The demo company in a home of its own."""
    from assistant.settings import Settings
    from assistant.wiring import build

    folder = tmp_path_factory.mktemp("office")
    command = [sys.executable, "-m", "deskmate", "demo"]
    checkout = Path(__file__).resolve().parents[2]
    environment = {"DESKMATE_HOME": str(folder), "PYTHONPATH": str(checkout / "launcher")}
    training.put(folder / "cache")
    subprocess.run(
        command,
        env={**environment, "PATH": "/usr/bin:/bin"},
        cwd=checkout,
        stdin=subprocess.DEVNULL,
        check=True,
        capture_output=True,
    )
    return build(Settings(home=folder, database_url=f"sqlite:///{folder / 'deskmate.db'}"))


def said(assistant: "Assistant", who: str, *texts: str) -> list[Any]:
    """The answers of one conversation."""
    from assistant.conversation import Question

    answers: list[Any] = []
    with assistant.conversation() as conversation:
        for text in texts:
            thread = answers[-1].thread if answers else None
            answers.append(conversation.ask(Question(text, assistant.actor(who), thread)))
    return answers


def digest(assistant: "Assistant") -> str:
    from store.digest import content_digest

    with assistant.store.session(read_only=True) as session:
        return content_digest(session, without=("audit_entries", "proposals", "outbox"))


def test_a_plan_is_approved_but_for_two_moves_and_taken_back(assistant: "Assistant") -> None:
    before = digest(assistant)
    asked, done, back = said(
        assistant,
        "manager",
        "apply the recommended reassignments",
        "all but the third and the last",
        "undo that",
    )
    assert asked.kind == "proposal"
    changes = asked.report.blocks[-1].changes
    assert done.calls[0].args == {"decision": "approve", "except": [3, -1]}
    assert done.report.headline == f"Done: reassign {len(changes) - 2} tickets."
    assert back.report.headline.startswith("Taken back")
    assert digest(assistant) == before


def test_routine_tickets_are_resolved_by_mail_and_taken_back(assistant: "Assistant") -> None:
    before = digest(assistant)
    asked, done, back = said(
        assistant, "agent", "resolve the routine ones", "approve it", "undo that"
    )
    ready = len(asked.report.blocks[-1].changes)
    assert ready == 6
    assert done.report.headline == (
        f"Done: send {ready} replies and resolve. {ready} messages on the way out."
    )
    assert back.report.headline.endswith(f"{ready} messages held back before leaving.")
    assert digest(assistant) == before


def test_no_is_a_rejection_only_after_a_proposal(assistant: "Assistant") -> None:
    _, no = said(assistant, "agent", "set the priority of DESK-1002 to P3", "no")
    assert no.calls[0].args == {"decision": "reject"}
    assert no.report.headline.startswith("Rejected, nothing was changed")


def test_the_command_line_lists_shows_and_decides(
    assistant: "Assistant", monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from cli import app

    monkeypatch.setenv("DESKMATE_HOME", str(assistant.settings.home))
    [asked] = said(assistant, "agent", "add a note to DESK-1002: called back")
    proposal = asked.report.blocks[-1].proposal_id

    def run(*args: str) -> Any:
        result = CliRunner().invoke(app, ["approvals", *args, "--as", "agent", "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    assert proposal in [one["id"] for one in run("list")]
    assert run("show", proposal)["may_decide"] is True
    edited = run("edit", proposal, "--set", "text=called back twice")
    [done] = run("approve", edited["id"])
    assert done["came"] == "executed"
    assert done["approval"]["changes"][0]["after"] == "called back twice"
    [undone] = run("undo", edited["id"])
    assert undone["came"] == "undone"


def test_the_first_of_two_requests_is_the_one_that_was_asked_for_first(
    assistant: "Assistant",
) -> None:
    asked = ("assign DESK-1002 to Hannah Kim", "set DESK-14253 to P1")
    answers = said(assistant, "manager", *asked, "approve the first one", "reject the rest", "undo")
    assert "assignee of DESK-1002" in answers[2].report.headline
    assert answers[4].report.headline.startswith("Taken back: change the assignee")


def test_both_requests_are_decided_only_where_there_are_two(assistant: "Assistant") -> None:
    answers = said(assistant, "manager", "set DESK-1002 to P1", "approve both", "reject it")
    assert answers[1].kind == "decline"
    asked = ("set DESK-1002 to P1", "set DESK-14253 to P1")
    answers = said(assistant, "manager", *asked, "reject both")
    assert answers[2].report.headline == "2 requests: 2 rejected."


def test_the_plan_that_is_applied_is_the_one_that_was_recommended(assistant: "Assistant") -> None:
    asked = "recommend ticket reassignments to save the deadlines"
    answers = said(assistant, "manager", asked, "apply that plan", "reject it")
    assert answers[1].calls[0].args == {"plan": "sla"}
